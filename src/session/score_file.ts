/**
 * The session's score on disk, written as it grows: a crash loses at most a second of commands, and never a finished line.
 *
 * Method: lines are appended as they come; a timer asks the disk to keep them (fdatasync) once a second when there are new ones.
 * Thread: control.
 */
import { UserError } from "../errors.ts";

/** How long a line may wait for the disk, ms. */
const SYNC_PERIOD_MS = 1000;

/** An append-only file of JSON lines. */
export class ScoreFile {
  readonly #file: Deno.FsFile;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #encoder = new TextEncoder();
  #dirty = false;
  #syncing: Promise<void> = Promise.resolve();

  /** Makes a new file; throws UserError when there is one already or it cannot be made. */
  constructor(readonly path: string) {
    try {
      this.#file = Deno.openSync(path, { createNew: true, write: true });
    } catch (cause) {
      throw new UserError(`The score ${path} could not be made (${(cause as Error).message}): name another folder.`, {
        cause,
      });
    }
    this.#timer = setInterval(() => this.#sync(), SYNC_PERIOD_MS);
  }

  /** Append one line, without its line break. */
  append(line: string): void {
    const bytes = this.#encoder.encode(line + "\n");
    for (let done = 0; done < bytes.length;) done += this.#file.writeSync(bytes.subarray(done));
    this.#dirty = true;
  }

  /** Everything on the disk, and the file closed. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#syncing;
    await this.#file.sync();
    this.#file.close();
  }

  #sync(): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    // A failure shows again at `close`, where somebody waits for the answer.
    this.#syncing = this.#file.syncData().catch(() => void (this.#dirty = true));
  }
}
