/**
 * When the frames of a stream happen by the clock of the machine, from stamps that are late by chance: how two sound cards compare.
 *
 * Method: a delay-locked loop of second order (F. Adriaensen, "Using a DLL to filter time", LAC 2005) whose bandwidth falls with the time
 * it has listened, like the gains of a least-squares line, down to a twenty-fifth of a hertz. What a stamp may move is bounded, so that
 * a stalled thread's stamps, which all come late, move next to nothing; stamps that stay far off begin a new line, at the rate the card was
 * found to have. Units: frames, ms; times count
 * from the first stamp, since milliseconds since 1970 are rounded to a quarter of a microsecond. Nothing allocates. Thread: any one.
 */

const MAX_BANDWIDTH_HZ = 2;
const MIN_BANDWIDTH_HZ = 0.04;
/** Bandwidth times listening time, while it falls. */
const LISTENING = 0.5;
/** What counts of a stamp that is late, and of one that is early. */
const MOST_LATE_MS = 1;
const MOST_EARLY_MS = 3;
/** In its first second a stamp this early says that those before were late. */
const EARLY_MS = 3;
const YOUNG_MS = 1000;
/** Stamps this far off, for so long, belong to another time line: frames were lost, another host took over. */
const JUMP_MS = 20;
const JUMP_PATIENCE_MS = 400;
/** Off by more than any stall: at once. */
const BREAK_MS = 2000;
/** Listening before a line is known well enough to go by. */
const READY_MS = 2000;
/** Listening before the rate is known well enough to follow. */
const SETTLED_MS = 10_000;
/** How far a sound card's clock can be off, as a part of its rate. */
const RATE_ERROR = 5e-4;

/** A stream's frames on the machine's time. */
export class BlockClock {
  /** Counts time lines: raised when stamps no longer fit the one before. */
  line = 0;
  readonly #nominal: number;
  #originMs = NaN;
  #frame = NaN;
  #timeMs = 0;
  #msPerFrame: number;
  /** Listening to this line, and to the card. */
  #listenedMs = 0;
  #knownMs = 0;
  #offSinceMs = NaN;

  /** @param sampleRate nominal, Hz */
  constructor(readonly sampleRate: number) {
    this.#nominal = 1000 / sampleRate;
    this.#msPerFrame = this.#nominal;
  }

  /** Whether enough was heard of this line to begin by it. */
  get isReady(): boolean {
    return this.#listenedMs >= READY_MS;
  }

  /** How much slower than its name the card runs, as a part of a frame's time; 0 until that is known well. */
  get slowness(): number {
    return this.#knownMs < SETTLED_MS ? 0 : this.#msPerFrame / this.#nominal - 1;
  }

  /** Frame that happens at a time, in parts of a frame too. */
  frameAt(timeMs: number): number {
    return this.#frame + (timeMs - this.#originMs - this.#timeMs) / this.#msPerFrame;
  }

  /** Time at which a frame happens. */
  timeAt(frame: number): number {
    return this.#originMs + this.#timeMs + (frame - this.#frame) * this.#msPerFrame;
  }

  /** Takes a stamp: a block that begins with `frame` begins at `timeMs`, or a little before. */
  update(frame: number, timeMs: number): void {
    const frames = frame - this.#frame;
    if (frames === 0) return;
    if (!(frames > 0)) return this.#begin(frame, timeMs);
    const expectedMs = this.#timeMs + frames * this.#msPerFrame;
    const errorMs = timeMs - this.#originMs - expectedMs;
    if (this.#isBroken(errorMs, timeMs)) return this.#begin(frame, timeMs);
    const passedMs = frames * this.#nominal;
    this.#listenedMs += passedMs;
    this.#knownMs += passedMs;
    const counted = Math.min(MOST_LATE_MS, Math.max(-MOST_EARLY_MS, errorMs));
    this.#timeMs = expectedMs + Math.min(Math.SQRT2 * turn(this.#listenedMs, passedMs), 0.5) * counted;
    this.#frame = frame;
    this.#steer((Math.min(turn(this.#knownMs, passedMs) ** 2, 0.05) * counted) / frames);
  }

  /** Whether stamps have left the line. */
  #isBroken(errorMs: number, timeMs: number): boolean {
    if (this.#listenedMs < YOUNG_MS && errorMs < -EARLY_MS) return true;
    if (!(Math.abs(errorMs) < BREAK_MS)) return true;
    if (Math.abs(errorMs) < JUMP_MS) this.#offSinceMs = NaN;
    else if (this.#offSinceMs !== this.#offSinceMs) this.#offSinceMs = timeMs;
    return timeMs - this.#offSinceMs > JUMP_PATIENCE_MS;
  }

  #begin(frame: number, timeMs: number): void {
    this.line++;
    this.#frame = frame;
    this.#originMs = timeMs;
    this.#timeMs = 0;
    this.#listenedMs = 0;
    this.#offSinceMs = NaN;
    if (this.#knownMs >= SETTLED_MS) return;
    this.#knownMs = 0;
    this.#msPerFrame = this.#nominal;
  }

  #steer(change: number): void {
    const wanted = this.#msPerFrame + change;
    this.#msPerFrame = Math.min(
      Math.max(wanted, this.#nominal * (1 - RATE_ERROR)),
      this.#nominal * (1 + RATE_ERROR),
    );
  }
}

/** Angle through which a loop that has listened so long turns while `passedMs` pass. */
function turn(listenedMs: number, passedMs: number): number {
  const bandwidthHz = Math.min(MAX_BANDWIDTH_HZ, Math.max(MIN_BANDWIDTH_HZ, (LISTENING * 1000) / listenedMs));
  return 2 * Math.PI * bandwidthHz * passedMs / 1000;
}
