/**
 * The file of what is played into a session, as control sees it: begun before the stream, ended after it.
 *
 * Thread: control.
 */
import { UserError } from "../errors.ts";
import type { InputFileMessage, InputFileOrder } from "./input_file_worker.ts";

/** How it went. */
export interface InputFileResult {
  /** The file's path; undefined when there is none. */
  readonly path?: string;
  /** A sentence for everything that it lacks. */
  readonly failures: readonly string[];
}

/** A file being written by its own worker. */
export class InputFile {
  readonly #worker: Worker;
  #failure: string | undefined;
  #settle: (message: InputFileMessage) => void = () => {};

  private constructor(readonly path: string, complain: (sentence: string) => void) {
    this.#worker = new Worker(new URL("./input_file_worker.ts", import.meta.url), {
      type: "module",
      name: "input file",
    });
    this.#worker.onmessage = ({ data }: MessageEvent<InputFileMessage>) => {
      if (data.kind === "failed") {
        this.#failure = `What is played is not kept any more (${data.message}) Playing goes on without it.`;
        complain(this.#failure);
      }
      this.#settle(data);
    };
  }

  /**
   * Makes the file and begins.
   * @param complain told once when it can be written no further
   * @throws UserError when it cannot be made
   */
  static async open(
    memory: WebAssembly.Memory,
    path: string,
    complain: (sentence: string) => void,
  ): Promise<InputFile> {
    let isOpen = false;
    const file = new InputFile(path, (sentence) => isOpen && complain(sentence));
    const answer = await file.#ask({ kind: "start", memory, path });
    if (answer.kind === "failed") throw new UserError(answer.message);
    isOpen = true;
    return file;
  }

  /** Brings all that was played so far to the disk; gives the frames there, undefined when it can be written no further. */
  async sync(): Promise<number | undefined> {
    const answer = this.#failure === undefined ? await this.#ask({ kind: "sync" }) : undefined;
    return answer?.kind === "synced" ? answer.frameCount : undefined;
  }

  /** Takes in the rest and ends; the stream must have ended before. */
  async end(): Promise<InputFileResult> {
    const { path } = this;
    if (this.#failure !== undefined) return { path, failures: [] };
    const answer = await this.#ask({ kind: "end" });
    if (answer.kind !== "ended") return { path, failures: [this.#failure ?? `${path} was not ended.`] };
    const { missedFrames } = answer;
    return {
      path,
      failures: missedFrames === 0 ? [] : [
        `${path} lacks ${missedFrames} frames, which are silent in it: the machine was too busy to write them in time.`,
      ],
    };
  }

  /** Answers come in the order of what was asked, and nothing is asked before the last was answered. */
  #ask(order: InputFileOrder): Promise<InputFileMessage> {
    return new Promise((settle) => {
      this.#settle = settle;
      this.#worker.postMessage(order);
    });
  }
}
