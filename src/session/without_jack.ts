/** What of a MIDI setup needs a JACK client and does without one, a sentence each. Thread: control. */
import type { MidiSetup } from "../midi/setup.ts";
import type { HostDriver } from "./host_driver.ts";

/** The host: where the JACK client's MIDI and transport come in, where there is one. */
export type MidiHost = Pick<HostDriver, "sampleRate" | "midiIn" | "transport">;

/** The sentences; none on a JACK host. */
export function missedWithoutJack({ inputs, outputs, follow }: MidiSetup, host: MidiHost): string[] {
  const missed: string[] = [];
  if (follow && host.transport === undefined) {
    missed.push("JACK's transport cannot be followed, since no JACK server is joined: play with --host jack.");
  }
  if (host.midiIn !== undefined) return missed;
  const say = (way: string, name: string) =>
    missed.push(`The MIDI ${way} ${name} is a port of a JACK client: play with --host jack, or name another port.`);
  for (const { kind, name } of outputs) if (kind === "jack") say("output", name);
  for (const { isJack, name } of inputs) if (isJack) say("input", name);
  return missed;
}
