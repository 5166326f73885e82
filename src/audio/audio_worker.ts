/**
 * Entry of the audio worker: takes the engine over as it stands in shared memory and gives itself to a host's loop.
 *
 * Method: one message starts it; then it belongs to the host until the host is done, and closes itself. All state of the engine is in
 * shared memory, so a worker that comes after it goes on at the frame where it stopped.
 * Thread: the audio worker. Messages leave it outside blocks only.
 */
import type { BlockEngine, HostReport } from "../../bridge/block.ts";
import type { HostHooks } from "../../bridge/host.ts";
import { type BuiltinOptions, runBuiltin } from "../../bridge/builtin/builtin_host.ts";
import { MidiRing } from "../../bridge/midi/midi_ring.ts";
import { runJack } from "../../bridge/jack/run_jack.ts";
import type { JackSeat } from "../../bridge/jack/seat.ts";
import { type PortAudioOptions, runPortAudio } from "../../bridge/portaudio/portaudio_host.ts";
import { attachEngineSync, type Engine } from "../../dsp/engine.ts";
import { SIGNAL_WORD } from "../midi/out/sender_cell.ts";
import { ProbeCell } from "../phones/air/probe_cell.ts";
import { ProbedEngine } from "../phones/air/probed_engine.ts";
import { FedEngine } from "../phones/fed_engine.ts";
import { PhonesRing } from "../phones/phones_ring.ts";
import { BlockMarks } from "./block_marks.ts";
import { ForwardedEngine } from "./midi_forward.ts";
import { reasonOf } from "../errors.ts";

/** The host whose loop the worker runs, and what that host needs. */
export type AudioHost =
  & { phones?: PhonesFeed }
  & (
    | { name: "builtin"; options: BuiltinOptions }
    | { name: "jack"; seat: JackSeat }
    | { name: "portaudio"; options: PortAudioOptions }
  );

/** Where the mix of phones on a card of their own goes. */
export interface PhonesFeed {
  /** Buffer of the `PhonesRing`. */
  ring: SharedArrayBuffer;
  /** First of their two outputs, from 0; the host has those before it. */
  output: number;
  /** Buffer of the `ProbeCell` by which the PA's way through the air is measured. */
  probe: SharedArrayBuffer;
}

/** The one message that starts the worker. */
export interface AudioStart {
  memory: WebAssembly.Memory;
  module: WebAssembly.Module;
  /** Which worker of the session this is, from 1. */
  generation: number;
  host: AudioHost;
  /** Where what the engine sends on MIDI goes; left out: nowhere. */
  midi?: AudioMidi;
}

/** The way to the MIDI sender. */
export interface AudioMidi {
  /** Buffer of the `MidiRing` that it reads. */
  ring: SharedArrayBuffer;
  /** Memory of its cell, by which it is woken. */
  cell: SharedArrayBuffer;
  /** Engine ports that go elsewhere, a bit each. */
  passedOver?: number;
}

/** What the worker says to control. */
export type AudioMessage =
  | { kind: "report"; report: HostReport }
  | { kind: "failed"; message: string }
  | { kind: "left" };

/** A worker's own end of its messages. */
interface WorkerScope {
  onmessage: (event: MessageEvent<AudioStart>) => void;
  postMessage(message: AudioMessage): void;
  close(): void;
}
const scope = self as unknown as WorkerScope;

scope.onmessage = async ({ data }) => {
  let marks: BlockMarks | undefined;
  try {
    const engine = attachEngineSync(data.memory, data.module);
    marks = new BlockMarks(data.memory, engine.sampleRate, data.generation);
    const sounding = data.midi ? forwarded(engine, data.midi) : engine;
    await runHost(fed(data.memory, sounding, data.host.phones), data.host, makeHooks(marks));
  } catch (error) {
    scope.postMessage({ kind: "failed", message: reasonOf(error) });
  }
  marks?.leave();
  scope.postMessage({ kind: "left" });
  scope.close();
};

function forwarded(engine: Engine, { ring, cell, passedOver = 0 }: AudioMidi): BlockEngine {
  return new ForwardedEngine(engine.memory, engine, new MidiRing(ring, new Int32Array(cell), SIGNAL_WORD), passedOver);
}

function fed(memory: WebAssembly.Memory, engine: BlockEngine, phones: PhonesFeed | undefined): BlockEngine {
  if (phones === undefined) return engine;
  const probed = new ProbedEngine(memory, engine, new ProbeCell(phones.probe));
  return new FedEngine(memory, probed, new PhonesRing(phones.ring), phones.output);
}

function runHost(engine: BlockEngine, host: AudioHost, hooks: HostHooks): void | Promise<void> {
  switch (host.name) {
    case "builtin":
      return runBuiltin(engine, host.options, hooks);
    case "jack":
      return runJack(engine, host.seat, hooks);
    case "portaudio":
      return runPortAudio(engine, host.options, hooks);
  }
}

function makeHooks(marks: BlockMarks): HostHooks {
  return {
    beforeBlock: (frames) => marks.begin(frames),
    afterBlock: (frames) => marks.end(frames),
    shouldStop: () => marks.dismissed(),
    report: (report) => scope.postMessage({ kind: "report", report }),
  };
}
