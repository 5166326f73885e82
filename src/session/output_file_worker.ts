/**
 * Entry of the worker that writes the built-in host's sound to a WAV file.
 *
 * Method: it looks at the shared ring every 50 ms and writes what is there; the audio thread never waits for it, and a ring that
 * ran full has counted what it dropped. It ends when the ring is closed and empty.
 * Thread: this worker.
 */
import { SoundRing } from "../../bridge/builtin/sound_ring.ts";
import { WavWriter } from "../files/wav_writer.ts";
import { reasonOf } from "../errors.ts";

/** The one message that starts the worker. */
export interface OutputFileStart {
  /** Buffer of the `SoundRing` to read. */
  ring: SharedArrayBuffer;
  path: string;
  sampleRate: number;
}

/** What it answers: that the file is there, and at the end how it went. */
export type OutputFileMessage =
  | { kind: "open" }
  | { kind: "done"; frameCount: number; droppedFrames: number }
  | { kind: "failed"; message: string };

const LOOK_MS = 50;
/** Frames taken from the ring at a time. */
const SCOOP_FRAMES = 8192;

/** A worker's own end of its messages. */
interface WorkerScope {
  onmessage: (event: MessageEvent<OutputFileStart>) => void;
  postMessage(message: OutputFileMessage): void;
  close(): void;
}
const scope = self as unknown as WorkerScope;

scope.onmessage = ({ data }) => {
  try {
    const ring = new SoundRing(data.ring);
    const writer = WavWriter.create(data.path, { sampleRate: data.sampleRate, channelCount: ring.channelCount });
    scope.postMessage({ kind: "open" });
    follow(ring, writer);
  } catch (error) {
    fail(error);
  }
};

function follow(ring: SoundRing, writer: WavWriter): void {
  const scoop = Array.from({ length: ring.channelCount }, () => new Float32Array(SCOOP_FRAMES));
  const timer = setInterval(() => {
    try {
      // Asked before reading: whatever was written before the ring was closed is then read.
      const last = ring.closed;
      for (let frames = ring.read(scoop); frames > 0; frames = ring.read(scoop)) writer.write(scoop, frames);
      if (!last) return;
      clearInterval(timer);
      writer.close();
      scope.postMessage({ kind: "done", frameCount: writer.frameCount, droppedFrames: ring.droppedFrames });
      scope.close();
    } catch (error) {
      clearInterval(timer);
      fail(error);
    }
  }, LOOK_MS);
}

function fail(error: unknown): void {
  scope.postMessage({ kind: "failed", message: reasonOf(error) });
  scope.close();
}
