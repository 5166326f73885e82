/**
 * The sound of the built-in host on its way to a file: the worker that writes it, as control sees it.
 *
 * Thread: control.
 */
import { UserError } from "../errors.ts";
import type { OutputFileMessage, OutputFileStart } from "./output_file_worker.ts";

/** How the writing went. */
export interface OutputFileResult {
  path: string;
  frameCount: number;
  /** Frames that never reached the file because the ring was full. */
  droppedFrames: number;
  /** A sentence when writing failed. */
  failure?: string;
}

/** A WAV file being written by its own worker. */
export class OutputFile {
  #result: OutputFileResult;
  readonly #done: Promise<void>;

  private constructor(readonly path: string, worker: Worker, opened: (failure?: string) => void) {
    this.#result = { path, frameCount: 0, droppedFrames: 0 };
    this.#done = new Promise((done) => {
      worker.onmessage = ({ data }: MessageEvent<OutputFileMessage>) => {
        if (data.kind === "open") return opened();
        if (data.kind === "done") {
          this.#result = { path, frameCount: data.frameCount, droppedFrames: data.droppedFrames };
        } else {
          this.#result.failure = data.message;
          opened(data.message);
        }
        done();
      };
    });
  }

  /** Make the file and begin; throws UserError when there is one already or it cannot be made. */
  static async open(start: OutputFileStart): Promise<OutputFile> {
    const worker = new Worker(new URL("./output_file_worker.ts", import.meta.url), {
      type: "module",
      name: "output file",
    });
    const file = await new Promise<OutputFile>((opened, refused) => {
      const made: OutputFile = new OutputFile(
        start.path,
        worker,
        (failure) => failure === undefined ? opened(made) : refused(new UserError(failure)),
      );
      worker.postMessage(start);
    });
    return file;
  }

  /** Wait for the rest; the ring must have been closed before. */
  async finish(): Promise<OutputFileResult> {
    await this.#done;
    return this.#result;
  }
}
