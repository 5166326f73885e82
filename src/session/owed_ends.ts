/**
 * What MIDI outputs are owed when a session ends: the end of every note that sounds, and a stop where the clock went.
 *
 * Thread: control, while nobody plans any more.
 */
import { MidiPlan } from "../../dsp/midi_plan.ts";
import { readSounding } from "../../dsp/midi_sounding.ts";
import { encodeMessage } from "../midi/message.ts";
import type { MidiOutputSetup } from "../midi/setup.ts";

/** One message that is owed to a port of the engine. */
export interface OwedEnd {
  port: number;
  bytes: Uint8Array;
}

/** What is owed to those outputs that `belongs` says yes to. */
export function owedEnds(
  memory: WebAssembly.Memory,
  outputs: readonly MidiOutputSetup[],
  belongs: (output: MidiOutputSetup) => boolean,
): OwedEnd[] {
  const owed: OwedEnd[] = [];
  for (const { port, channel, key, count } of readSounding(memory)) {
    if (outputs[port] === undefined || !belongs(outputs[port])) continue;
    const bytes = encodeMessage({ type: "note_off", channel: channel + 1, number: key, value: 64 });
    for (let note = 0; note < count; note++) owed.push({ port, bytes });
  }
  outputs.forEach((output, port) => {
    if (output.clock && belongs(output)) owed.push({ port, bytes: encodeMessage({ type: "stop" }) });
  });
  return owed;
}

/** Drops what control has planned, and plans what is owed, now: for ports that only the stream can send to. */
export function planEnds(...owing: Parameters<typeof owedEnds>): void {
  const plan = new MidiPlan(owing[0], 0);
  plan.withdraw({ frame: 0 });
  plan.withdraw({ tick: -1e9 });
  for (const { port, bytes } of owedEnds(...owing)) plan.message({ now: true }, port, bytes);
}
