/**
 * Entry of the worker that plays the phones' mix on a sound card of its own.
 *
 * Method: one message starts it; it makes the phones' engine over the ring that the audio worker feeds and gives it to PortAudio, in a
 * copy of the library of its own. It leaves when the cell asks it to. Thread: the phones' worker.
 */
import type { HostReport } from "../../bridge/block.ts";
import { type PortAudioOptions, runPortAudio } from "../../bridge/portaudio/portaudio_host.ts";
import { PhonesCell } from "./phones_cell.ts";
import { PhonesEngine } from "./phones_engine.ts";
import { PhonesRing } from "./phones_ring.ts";
import { EngineStream } from "./stream_facts.ts";
import { reasonOf } from "../errors.ts";

/** The one message that starts it. */
export interface PhonesStart {
  /** The session's engine. */
  memory: WebAssembly.Memory;
  ring: SharedArrayBuffer;
  cell: SharedArrayBuffer;
  /** Hz, of the phones' card. */
  sampleRate: number;
  options: PortAudioOptions;
}

/** What it says to control. */
export type PhonesMessage =
  | { kind: "report"; report: HostReport }
  | { kind: "failed"; message: string }
  | { kind: "left" };

/** A worker's own end of its messages. */
interface WorkerScope {
  onmessage: (event: MessageEvent<PhonesStart>) => void;
  postMessage(message: PhonesMessage): void;
  close(): void;
}
const scope = self as unknown as WorkerScope;

scope.onmessage = async ({ data }) => {
  const cell = new PhonesCell(data.cell);
  try {
    const stream = new EngineStream(data.memory), ring = new PhonesRing(data.ring);
    const phones = await PhonesEngine.prepare(data.sampleRate, stream, ring, cell);
    const { timeOrigin } = performance;
    await runPortAudio(phones, data.options, {
      beforeBlock: () => phones.stamp(timeOrigin + performance.now()),
      afterBlock: () => {},
      shouldStop: () => cell.isAskedToLeave,
      report: (report) => scope.postMessage({ kind: "report", report }),
    });
  } catch (error) {
    scope.postMessage({ kind: "failed", message: reasonOf(error) });
  }
  cell.noteLeft();
  scope.postMessage({ kind: "left" });
  scope.close();
};
