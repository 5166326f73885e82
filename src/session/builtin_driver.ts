/**
 * The built-in host as a session drives it: one audio worker that sleeps between blocks, fed from memory, heard in a file.
 *
 * Thread: control.
 */
import type { AudioThread } from "./audio_thread.ts";
import type { HostContext, HostDriver, HostRemains } from "./host_driver.ts";
import { OutputFile } from "./output_file.ts";

/** What the built-in host plays from and to; all sound in shared memory. */
export interface BuiltinSetup {
  sampleRate: number;
  blockFrames: number;
  input: Float32Array[];
  repeatInput: boolean;
  /** Buffer of the ring that the file's writer reads. */
  output: SharedArrayBuffer;
  /** Says that nothing more goes into the ring. */
  closeOutput: () => void;
  outputPath: string;
  device: string;
  note?: string;
}

/** Drives the built-in host. */
export class BuiltinDriver implements HostDriver {
  readonly name = "builtin";
  readonly sampleRate: number;
  #thread: AudioThread | undefined;

  private constructor(readonly setup: BuiltinSetup, readonly file: OutputFile) {
    this.sampleRate = setup.sampleRate;
  }

  /** Make the output file; throws UserError when it exists or cannot be made. */
  static async open(setup: BuiltinSetup): Promise<BuiltinDriver> {
    const { output: ring, outputPath: path, sampleRate } = setup;
    return new BuiltinDriver(setup, await OutputFile.open({ ring, path, sampleRate }));
  }

  get note(): string | undefined {
    return this.setup.note;
  }

  start(context: HostContext): void {
    const { blockFrames, input, repeatInput, output, device } = this.setup;
    const options = { blockFrames, input, repeatInput, output, device };
    const gone = (reason = "it left without a reason") =>
      context.report({ kind: "refused", reason: `The built-in host stopped: ${reason}` });
    this.#thread = context.startWorker({ name: "builtin", options }, { gone });
  }

  async close(): Promise<HostRemains> {
    await this.#thread?.stop();
    this.setup.closeOutput();
    const { path, droppedFrames, failure } = await this.file.finish();
    const notes = droppedFrames === 0
      ? []
      : [`The disk was too slow for ${path}: ${droppedFrames} frames are missing in it.`];
    return { saved: [path], notes, failures: failure === undefined ? [] : [failure] };
  }
}
