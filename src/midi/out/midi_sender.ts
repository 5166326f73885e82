/**
 * Sends each MIDI message at the moment its frame is heard.
 *
 * Method: sleep until shortly before the earliest message is due (a thread that sleeps wakes late by tens of microseconds, or
 * by much more), then look at the clock without rest until it is time. What comes meanwhile wakes the sleeper. A message whose
 * time has passed when it comes is sent at once and counted. Messages of time `SEND_NOW` wait for nothing and are late for nothing.
 * Allocates nothing in its loop. Units: frames, ms. Thread: the sender worker, which does nothing else meanwhile.
 */
import type { SenderCell } from "./sender_cell.ts";
import { SendQueue, type TimedMessage } from "./send_queue.ts";

/** Time of a message that is to be sent as soon as it comes. */
export const SEND_NOW = -1;

/** Where messages come from: the reading end of a ring. */
export interface MessageSource {
  read(message: TimedMessage): boolean;
}

/** When a frame happens. */
export interface FrameTimes {
  /** Looks at the stream's clock. */
  update(): void;
  /** ms; NaN while no stream has begun. */
  at(frame: number): number;
}

/** Time, and sleeping in it; tests give a time of their own. */
export interface SenderPace {
  now(): number;
  /** Value to compare by: what `sleep` is given. */
  signal(): number;
  /** Sleeps so many ms, or until the signal is no longer `seen`. */
  sleep(seen: number, ms: number): void;
  /** Looks at the clock without rest until a time has come; gives how long ago that was when it saw it, ms. */
  spinUntil(timeMs: number): number;
}

/** Takes a message to its port: `length` bytes at the start of `bytes`. Must not throw. */
export type Deliver = (port: number, bytes: Uint8Array, length: number) => void;

/** How long before a message is due the sleep ends, ms. */
export const SPIN_MS = 0.1;
/** Longest sleep: the stream's clock is looked at this often, ms. */
const LONGEST_SLEEP_MS = 50;
/** Requests wait for a gap this long in what is to be sent, ms … */
const CALM_MS = 5;
/** … but no longer than this, ms. */
const REQUEST_PATIENCE_MS = 100;

/** The loop of the sender. */
export class MidiSender {
  readonly #sources: readonly MessageSource[];
  readonly #times: FrameTimes;
  readonly #cell: SenderCell;
  readonly #pace: SenderPace;
  readonly #deliver: Deliver;
  readonly #queue = new SendQueue();
  readonly #message: TimedMessage = { time: 0, port: 0, length: 0, bytes: new Uint8Array(256) };

  constructor(
    sources: readonly MessageSource[],
    times: FrameTimes,
    cell: SenderCell,
    pace: SenderPace,
    deliver: Deliver,
  ) {
    this.#sources = sources;
    this.#times = times;
    this.#cell = cell;
    this.#pace = pace;
    this.#deliver = deliver;
  }

  /** Sends until somebody asks for something and nothing is about to be sent. */
  run(): void {
    let patienceMs = Infinity;
    for (;;) {
      const seen = this.#pace.signal();
      this.#times.update();
      this.#take();
      const waitMs = this.#sendWhatIsDue();
      if (this.#cell.isAsked) {
        const nowMs = this.#pace.now();
        patienceMs = Math.min(patienceMs, nowMs + REQUEST_PATIENCE_MS);
        if (waitMs > CALM_MS || nowMs >= patienceMs) return;
      }
      this.#pace.sleep(seen, Math.min(waitMs, LONGEST_SLEEP_MS));
    }
  }

  /** Moves what has come from the rings to the queue. */
  #take(): void {
    const nowMs = this.#pace.now();
    for (const source of this.#sources) {
      while (source.read(this.#message)) this.#queue.add(this.#message, this.#dueMs(this.#message.time) < nowMs);
    }
  }

  /** Sends everything that is due, or about to be; gives the time until the sleep before the next one has to end, ms. */
  #sendWhatIsDue(): number {
    for (let next = this.#queue.first(); next !== undefined; next = this.#queue.first()) {
      const dueMs = this.#dueMs(next.time);
      let lateMs = this.#pace.now() - dueMs;
      if (lateMs < -SPIN_MS) return -lateMs - SPIN_MS;
      if (lateMs < 0) lateMs = this.#pace.spinUntil(dueMs);
      this.#deliver(next.port, next.bytes, next.length);
      if (next.cameLate) this.#cell.countLate(lateMs);
      else this.#cell.countSent(lateMs);
      this.#queue.drop();
    }
    return Infinity;
  }

  /** When a message is due, ms; NaN where it shall not wait, or no stream has begun: then it goes at once. */
  #dueMs(time: number): number {
    return time <= SEND_NOW ? NaN : this.#times.at(time) + this.#cell.latencyMs;
  }
}
