/**
 * A sound card and the thread that serves it, simulated: a clock that is off and wanders, and a thread that wakes late by chance.
 *
 * The same for the same seed. Times in ms of one true clock, frames of the card. Deterministic.
 */

/** What a card is like. */
export interface CardSetup {
  /** Frames per second by its name. */
  readonly sampleRate: number;
  readonly blockFrames: number;
  /** Frames from a block's beginning to its sound. */
  readonly latencyFrames: number;
  /** How fast its clock is. */
  readonly offPpm: number;
  /** How far that wanders, in twenty minutes there and back, as cards do that grow warm. */
  readonly wanderPpm: number;
  /** How late its thread wakes on average, and once a minute or so. */
  readonly lateMs: number;
  readonly stallMs: number;
  /** When its first block begins. */
  readonly beginMs: number;
  readonly seed: number;
}

const WANDER_MS = 20 * 60_000;
/** Share of blocks that wake far later than usual, and how far. */
const RARE = 0.005;
const RARE_MS = 5;
/** The thread needs this for a block: those that were missed come as a burst. */
const BLOCK_MS = 0.1;

/** One card. */
export class SimulatedCard {
  /** Block that comes next, and when its thread looks at it. */
  block = 0;
  wokenMs: number;
  readonly #random: () => number;

  constructor(readonly setup: CardSetup) {
    this.#random = generator(setup.seed);
    this.wokenMs = setup.beginMs + this.#lateness(0);
  }

  get frame(): number {
    return this.block * this.setup.blockFrames;
  }

  /** The true time at which the card is at a frame, in parts of a frame too. */
  timeOf(frame: number): number {
    const { sampleRate, offPpm, wanderPpm, beginMs } = this.setup;
    const nominalMs = frame * 1000 / sampleRate;
    const turn = 2 * Math.PI / WANDER_MS;
    const wandered = wanderPpm * 1e-6 * (1 - Math.cos(turn * nominalMs)) / turn;
    return beginMs + nominalMs - nominalMs * offPpm * 1e-6 - wandered;
  }

  /** The true time at which a frame's sound is heard at the card's output. */
  heardAt(frame: number): number {
    return this.timeOf(frame + this.setup.latencyFrames);
  }

  /** On to the next block. */
  advance(): void {
    this.block++;
    const dueMs = this.timeOf(this.frame);
    this.wokenMs = Math.max(dueMs + this.#lateness(dueMs - this.setup.beginMs), this.wokenMs + BLOCK_MS);
  }

  /** Blocks pass that its thread never sees. */
  lose(blocks: number): void {
    this.block += blocks - 1;
    this.advance();
  }

  #lateness(sinceMs: number): number {
    const { lateMs, stallMs, blockFrames, sampleRate } = this.setup;
    const usual = -lateMs * Math.log(1 - this.#random());
    const perMinute = blockFrames / sampleRate / 60;
    const draw = this.#random();
    if (draw < perMinute && sinceMs > 1000) return usual + stallMs;
    return draw > 1 - RARE ? usual + RARE_MS * this.#random() : usual;
  }
}

/** Numbers from 0 to below 1 (mulberry32, T. Ettinger 2017). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}
