/**
 * What the MIDI thread shows of itself: a few numbers in shared memory, so that nobody has to wait for anybody.
 *
 * Written by the MIDI thread, read by control; a reader may see numbers of two moments, which a screen does not mind.
 */

const STATES = ["away", "listening", "locked"] as const;
const SOURCES = ["midi", "jack"] as const;
const STATE_AT = 0;
const RUNNING_AT = 1;
const TEMPO_AT = 2;
const JITTER_AT = 3;
const FOLLOWS_AT = 4;
const SEEN_AT = 5;
const SEEN_INPUT_AT = 6;
const SEEN_BYTES_AT = 7;
const DROPPED_AT = 8;
const SOURCE_AT = 9;
const NUMBERS = 10;

/** A followed clock. */
export interface ClockView {
  source: typeof SOURCES[number];
  state: typeof STATES[number];
  running: boolean;
  /** 0 when not known. */
  tempoBpm: number;
  /** How far its ticks are heard beside their true times. */
  jitterMs: number;
}

/** The newest message of a controller. */
export interface SeenView {
  /** Messages so far. */
  count: number;
  /** Place of the input. */
  input: number;
  /** Its first three bytes. */
  bytes: readonly number[];
}

/** Either end. */
export class MidiView {
  readonly buffer: SharedArrayBuffer;
  readonly #numbers: Float64Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(NUMBERS * 8)) {
    this.buffer = buffer;
    this.#numbers = new Float64Array(buffer);
  }

  /** The followed clock; undefined while none is followed. */
  get clock(): ClockView | undefined {
    const numbers = this.#numbers;
    if (numbers[FOLLOWS_AT] === 0) return undefined;
    return {
      source: SOURCES[numbers[SOURCE_AT]!]!,
      state: STATES[numbers[STATE_AT]!]!,
      running: numbers[RUNNING_AT] === 1,
      tempoBpm: numbers[TEMPO_AT]!,
      jitterMs: numbers[JITTER_AT]!,
    };
  }

  set clock(view: ClockView | undefined) {
    const numbers = this.#numbers;
    numbers[FOLLOWS_AT] = view === undefined ? 0 : 1;
    if (view === undefined) return;
    numbers[SOURCE_AT] = SOURCES.indexOf(view.source);
    numbers[STATE_AT] = STATES.indexOf(view.state);
    numbers[RUNNING_AT] = view.running ? 1 : 0;
    numbers[TEMPO_AT] = view.tempoBpm;
    numbers[JITTER_AT] = view.jitterMs;
  }

  /** Notes a message. */
  see(input: number, bytes: Uint8Array): void {
    const numbers = this.#numbers;
    numbers[SEEN_INPUT_AT] = input;
    numbers[SEEN_BYTES_AT] = bytes[0]! | (bytes[1] ?? 0) << 8 | (bytes[2] ?? 0) << 16;
    numbers[SEEN_AT]!++;
  }

  /** The newest message; undefined before the first. */
  get seen(): SeenView | undefined {
    const count = this.#numbers[SEEN_AT]!, bytes = this.#numbers[SEEN_BYTES_AT]!;
    if (count === 0) return undefined;
    return { count, input: this.#numbers[SEEN_INPUT_AT]!, bytes: [bytes & 255, bytes >> 8 & 255, bytes >> 16 & 255] };
  }

  /** Commands and messages that found their ring full. */
  get droppedCount(): number {
    return this.#numbers[DROPPED_AT]!;
  }

  set droppedCount(count: number) {
    this.#numbers[DROPPED_AT] = count;
  }
}
