/**
 * The sound files of a render: written by a thread of their own where there is much to write, so that the engine does not wait for the
 * disk; else there and then.
 *
 * Thread: the one that runs the offline host.
 */
import { UserError } from "../errors.ts";
import { type OutputFile, OutputWriters } from "./render_files.ts";
import type { SoundFilesAnswer, SoundFilesRequest } from "./sound_files_worker.ts";
import { SoundRing } from "./sound_ring.ts";

/** Sound files that are being written. */
export interface SoundFiles {
  /** Adds a block of the engine's outputs; always the same arrays. */
  write(outputs: readonly Float32Array[], frames: number): void;
  writeSilence(frames: number): void;
  /** Finishes and flushes all files. Throws UserError when they could not be written. */
  close(): Promise<void>;
}

/** What is to be written. */
export interface SoundFilesPlan {
  readonly folder: string;
  readonly files: readonly OutputFile[];
  readonly sampleRate: number;
  /** Channels of the outputs that the files are taken from. */
  readonly outputCount: number;
  readonly totalFrames: number;
}

/** Less than this is written sooner than a thread has begun, which takes a worker's worker a second. */
const THREAD_BYTES = 512 << 20;

/** Makes the files. Throws UserError when one cannot be made. */
export async function openSoundFiles(plan: SoundFilesPlan, threadBytes = THREAD_BYTES): Promise<SoundFiles> {
  const bytes = plan.files.reduce((sum, { channelCount }) => sum + channelCount * plan.totalFrames * 4, 0);
  if (bytes >= threadBytes) return await ThreadedFiles.open(plan);
  const writers = new OutputWriters(plan.folder, plan.files, plan.sampleRate);
  return {
    write: (outputs, frames) => writers.write(outputs, frames),
    writeSilence: (frames) => writers.writeSilence(frames),
    close: () => Promise.resolve(writers.close()),
  };
}

class ThreadedFiles implements SoundFiles {
  readonly #worker = new Worker(new URL("./sound_files_worker.ts", import.meta.url), { type: "module" });
  readonly #ring: SoundRing;
  #settle: { resolve: () => void; reject: (fault: Error) => void } | undefined;
  #fault: Error | undefined;

  private constructor(readonly plan: SoundFilesPlan) {
    this.#ring = SoundRing.make(plan.outputCount);
    this.#worker.onmessage = ({ data }: MessageEvent<SoundFilesAnswer>) => this.#take(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#take({ kind: "failed", message: event.message });
    };
  }

  static async open(plan: SoundFilesPlan): Promise<ThreadedFiles> {
    const opened = new ThreadedFiles(plan);
    const { folder, files, sampleRate } = plan;
    const named = files.map(({ name, channel, channelCount }) => ({ name, channel, channelCount }));
    await opened.#ask({ kind: "open", folder, files: named, sampleRate, ring: opened.#ring.shared });
    return opened;
  }

  write(outputs: readonly Float32Array[], frames: number): void {
    if (!this.#ring.write(outputs, frames)) throw new Error("The files of the render are not written any more.");
  }

  writeSilence(frames: number): void {
    if (!this.#ring.writeSilence(frames)) throw new Error("The files of the render are not written any more.");
  }

  async close(): Promise<void> {
    this.#ring.end();
    const chunks = this.plan.files.map((file) => file.chunks?.());
    await this.#ask({ kind: "close", chunks });
    this.#worker.terminate();
  }

  /** Sends a message and waits for its answer. */
  #ask(request: SoundFilesRequest): Promise<void> {
    if (this.#fault !== undefined) return Promise.reject(this.#fault);
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#worker.postMessage(request);
    });
  }

  #take(answer: SoundFilesAnswer): void {
    const settle = this.#settle;
    this.#settle = undefined;
    if (answer.kind === "done") return settle?.resolve();
    const { message, exitCode } = answer;
    this.#fault = exitCode === undefined ? new Error(message) : new UserError(message, { exitCode });
    this.#worker.terminate();
    settle?.reject(this.#fault);
  }
}
