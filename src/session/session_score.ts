/**
 * The score of a running session: every answer of the engine becomes a line on disk.
 *
 * Method: a disk that refuses must not stop the music, so the first failure is said once and writing ends there.
 * Thread: control.
 */
import type { EngineEvent } from "../../dsp/event_ring.ts";
import type { ScoreHeader } from "../score/score_header.ts";
import { scoreHeaderLine, ScoreRecorder } from "../score/write.ts";
import { ScoreFile } from "./score_file.ts";

/** Writes the score at a path. */
export class SessionScore {
  readonly #file: ScoreFile;
  readonly #recorder = new ScoreRecorder();
  #failed = false;

  constructor(path: string, header: ScoreHeader, readonly complain: (sentence: string) => void) {
    this.#file = new ScoreFile(path);
    this.#file.append(scoreHeaderLine(header));
  }

  get path(): string {
    return this.#file.path;
  }

  /** Give it every event, in order. `facts`: what the engine was not told of the command. */
  note(event: EngineEvent, facts: Record<string, unknown> = {}): void {
    const line = this.#recorder.lineOf(event, facts);
    if (line !== undefined && !this.#failed) this.#guard(() => this.#file.append(line));
  }

  /** A line that no event of the engine tells: a command of the sequencer. */
  add(line: Record<string, unknown>): void {
    if (!this.#failed) this.#guard(() => this.#file.append(JSON.stringify(line)));
  }

  /** Flushed and closed. */
  async close(): Promise<void> {
    try {
      await this.#file.close();
    } catch (error) {
      this.#fail(error);
    }
  }

  #guard(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#failed = true;
    this.complain(
      `The score ${this.path} could not be written on (${(error as Error).message}): playing goes on without it.`,
    );
  }
}
