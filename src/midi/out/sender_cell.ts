/**
 * The words that the MIDI sender shares with other threads: what wakes it, what it is asked, how it does.
 *
 * How late messages leave is kept as a histogram, eight bins an octave from a hundredth of a microsecond to some seconds: a
 * quantile read from it is right to a twentieth. A message that reached the sender after it was due is counted apart, as
 * `lateCount`: that lateness is not the sender's. Thread: any; the counts are written by the sender alone.
 */

/** Word that whoever has something for the sender adds to and notifies. */
export const SIGNAL_WORD = 0;
const ASKED_WORD = 1;
const ANSWERED_WORD = 2;
/** Count of messages that left. */
export const SENT_WORD = 3;
const LATE_WORD = 4;
const UNBOUND_WORD = 5;
const FAILED_WORD = 6;
const REAL_TIME_WORD = 7;
const LATENCY_INDEX = 4;
const WORST_LATE_INDEX = 5;
const BINS_AT = 16;
const BIN_COUNT = 240;
const BINS_AN_OCTAVE = 8;
const SMALLEST_US = 0.01;

/** How the sender does. */
export interface SenderFacts {
  /** Messages that left. */
  sentCount: number;
  /** Of these, messages that came when they were due already; they left at once. */
  lateCount: number;
  /** The latest of them, ms. */
  worstLateMs: number;
  /** Messages for a port number to which nothing is bound. */
  unboundCount: number;
  /** Messages that a port refused. */
  failedCount: number;
  /** How long after its time a message left that came in time: half of them less than this, and 99 of 100, µs; NaN without any. */
  errorP50Us: number;
  errorP99Us: number;
  /** The system granted real-time scheduling. */
  isRealTime: boolean;
}

/** Memory for a cell. */
export function allocateCell(): SharedArrayBuffer {
  return new SharedArrayBuffer((BINS_AT + BIN_COUNT) * 4);
}

/** Either end of the cell. */
export class SenderCell {
  readonly words: Int32Array;
  readonly #numbers: Float64Array;

  constructor(buffer: SharedArrayBuffer) {
    this.words = new Int32Array(buffer);
    this.#numbers = new Float64Array(buffer);
  }

  /** ms from a frame's block to the moment at which that frame is heard: the stream's output latency. */
  get latencyMs(): number {
    return this.#numbers[LATENCY_INDEX]!;
  }

  set latencyMs(value: number) {
    this.#numbers[LATENCY_INDEX] = value;
  }

  /** Control: something was posted to the sender, which is to come out of its loop and read it. */
  ask(): void {
    Atomics.add(this.words, ASKED_WORD, 1);
    this.wake();
  }

  /** Wakes the sender. */
  wake(): void {
    Atomics.add(this.words, SIGNAL_WORD, 1);
    Atomics.notify(this.words, SIGNAL_WORD);
  }

  /** The sender: is there a request that was not answered? */
  get isAsked(): boolean {
    return Atomics.load(this.words, ASKED_WORD) !== Atomics.load(this.words, ANSWERED_WORD);
  }

  /** The sender: one request was dealt with. */
  answer(): void {
    Atomics.add(this.words, ANSWERED_WORD, 1);
  }

  /** The sender: a message left `errorMs` after it was due; NaN for one that was to leave whenever it came. */
  countSent(errorMs: number): void {
    this.words[SENT_WORD]!++;
    if (Number.isNaN(errorMs)) return;
    const bin = Math.round(BINS_AN_OCTAVE * Math.log2(Math.max((errorMs * 1000) / SMALLEST_US, 1)));
    this.words[BINS_AT + Math.min(bin, BIN_COUNT - 1)]!++;
  }

  /** The sender: a message left that came too late. */
  countLate(lateMs: number): void {
    this.words[SENT_WORD]!++;
    this.words[LATE_WORD]!++;
    if (lateMs > this.#numbers[WORST_LATE_INDEX]!) this.#numbers[WORST_LATE_INDEX] = lateMs;
  }

  /** The sender: a message had no port. */
  countUnbound(): void {
    this.words[UNBOUND_WORD]!++;
  }

  /** The sender: a port refused a message. */
  countFailed(): void {
    this.words[FAILED_WORD]!++;
  }

  /** The sender: real-time scheduling was granted or not. */
  set isRealTime(value: boolean) {
    this.words[REAL_TIME_WORD] = value ? 1 : 0;
  }

  /** Everything, for surfaces. */
  read(): SenderFacts {
    const bins = this.histogram();
    return {
      sentCount: Atomics.load(this.words, SENT_WORD),
      lateCount: Atomics.load(this.words, LATE_WORD),
      worstLateMs: this.#numbers[WORST_LATE_INDEX]!,
      unboundCount: Atomics.load(this.words, UNBOUND_WORD),
      failedCount: Atomics.load(this.words, FAILED_WORD),
      errorP50Us: quantileUs(bins, 0.5),
      errorP99Us: quantileUs(bins, 0.99),
      isRealTime: Atomics.load(this.words, REAL_TIME_WORD) === 1,
    };
  }

  /** How many messages left how late, bin by bin: what `quantileUs` reads. */
  histogram(): Int32Array {
    return this.words.slice(BINS_AT, BINS_AT + BIN_COUNT);
  }
}

/** The lateness, µs, that so great a share of the messages of a histogram did not pass; NaN without any. */
export function quantileUs(bins: Int32Array, share: number): number {
  const wanted = share * bins.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (let bin = 0; bin < bins.length; bin++) {
    seen += bins[bin]!;
    if (seen >= wanted && seen > 0) return bin === 0 ? 0 : SMALLEST_US * 2 ** (bin / BINS_AN_OCTAVE);
  }
  return NaN;
}
