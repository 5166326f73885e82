/**
 * Writes JSON lines to a stream that may be slower than the events.
 *
 * Method: a queue of fixed size, written in the background; when it is full new lines are dropped and counted, and the count is
 * written once there is room. A reader that is gone ends the writing, not the music. Thread: control.
 */

/** Lines that may wait. */
export const MOST_WAITING = 4096;

/** Anything that bytes can be written to. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<number>;
}

const encoder = new TextEncoder();

/** The writer. `onGone` is called once when nobody reads any more. */
export class LineWriter {
  #waiting: string[] = [];
  #dropped = 0;
  #gone = false;
  #writing: Promise<void> | undefined;

  constructor(readonly sink: ByteSink, readonly onGone: () => void) {}

  /** Queues one object as a line. */
  write(line: Record<string, unknown>): void {
    if (this.#gone) return;
    if (this.#waiting.length >= MOST_WAITING) this.#dropped++;
    else this.#waiting.push(JSON.stringify(line));
    this.#writing ??= this.#drain();
  }

  /** Settles when everything queued is written or nobody reads. */
  async finished(): Promise<void> {
    await this.#writing;
  }

  async #drain(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const lines = this.#waiting.splice(0, 256);
        if (this.#dropped > 0) {
          lines.push(JSON.stringify({ event: "lines_dropped", count: this.#dropped }));
          this.#dropped = 0;
        }
        await writeAll(this.sink, encoder.encode(lines.join("\n") + "\n"));
      }
    } catch {
      this.#gone = true;
      this.#waiting = [];
      this.onGone();
    } finally {
      this.#writing = undefined;
    }
  }
}

async function writeAll(sink: ByteSink, bytes: Uint8Array): Promise<void> {
  let left = bytes;
  while (left.length > 0) left = left.subarray(await sink.write(left));
}
