/**
 * Entry of the thread that writes the sound of a render. It lets the disk take what it has while the next is on its way, so that little is
 * left to wait for at the end.
 *
 * Asked to open, it answers once the files are there, then takes sound until its end, then the chunks that go behind it. Thread: its own.
 */
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { type OutputFile, OutputWriters } from "./render_files.ts";
import { type SharedRing, SoundRing } from "./sound_ring.ts";

/** What the worker is asked: `chunks` are those of each file, in their order. */
export type SoundFilesRequest =
  | {
    readonly kind: "open";
    readonly folder: string;
    readonly files: readonly Omit<OutputFile, "chunks">[];
    readonly sampleRate: number;
    readonly ring: SharedRing;
  }
  | { readonly kind: "close"; readonly chunks: readonly (Uint8Array<ArrayBuffer> | undefined)[] };

/** What it answers, once to each. A failure without `exitCode` is a fault of the program. */
export type SoundFilesAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string; readonly exitCode?: number };

/** The worker's side of its port; the library types of a worker are not loaded. */
interface Port {
  onmessage: ((event: MessageEvent<SoundFilesRequest>) => void) | null;
  postMessage(message: SoundFilesAnswer): void;
}

/** Bytes after which the disk is asked to take what it has been given. */
const SYNC_BYTES = 256 << 20;

const port = self as unknown as Port;
let chunks: readonly (Uint8Array<ArrayBuffer> | undefined)[] = [];
let writers: OutputWriters | undefined;
let writing: Promise<void> = Promise.resolve();

async function writeAll(writers: OutputWriters, ring: SoundRing, paths: readonly string[], bytesAFrame: number) {
  let left = SYNC_BYTES, syncing: Promise<unknown> = Promise.resolve();
  const count = (frames: number) => left -= frames * bytesAFrame;
  const take = (channels: readonly Float32Array[], frames: number) => {
    writers.write(channels, frames);
    count(frames);
  };
  while (ring.take(take, (frames) => writers.writeSilence(frames))) {
    if (left > 0) continue;
    left = SYNC_BYTES;
    await syncing;
    syncing = Promise.all(paths.map(syncFile));
  }
  await syncing;
}

/** Waits until the disk has what was written to a file so far; through a handle of its own, since one is used by one call at a time. */
async function syncFile(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.syncData();
}

function fail(error: unknown): void {
  const exitCode = error instanceof UserError ? { exitCode: error.exitCode } : {};
  port.postMessage({ kind: "failed", message: (error as Error).message, ...exitCode });
}

port.onmessage = async ({ data }) => {
  try {
    if (data.kind === "open") {
      const files = data.files.map((file, index) => ({ ...file, chunks: () => chunks[index] ?? new Uint8Array() }));
      writers = new OutputWriters(data.folder, files, data.sampleRate);
      port.postMessage({ kind: "done" });
      const ring = new SoundRing(data.ring), paths = files.map(({ name }) => join(data.folder, name));
      const channelCount = files.reduce((sum, file) => sum + file.channelCount, 0);
      writing = writeAll(writers, ring, paths, channelCount * Float32Array.BYTES_PER_ELEMENT);
      await writing.catch((error) => {
        ring.stop();
        throw error;
      });
    } else {
      await writing;
      chunks = data.chunks;
      writers?.close();
      port.postMessage({ kind: "done" });
    }
  } catch (error) {
    fail(error);
  }
};
