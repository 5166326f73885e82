/**
 * The player's phones on a sound card of their own, as an engine that a host asks for blocks: it plays the phones' mix of the session at
 * the moment at which the same sound comes through the air from the PA.
 *
 * Method: both cards' blocks are stamped by one clock and filtered (block_clock.ts); so it is known which stream frame is to be heard when
 * a frame of the phones is: the one that left the PA the air's time ago. The place that is read follows it by the resampler's ratio
 * (ratio_steering.ts); where it is off by more than that may mend, a second place is begun and faded over to. What is not
 * written yet is silence, faded out and in, and counted. Units in the names; frames are the session's stream's unless they are `…OfPhones`.
 * Thread: the phones' worker; `process` allocates nothing but the resampler's views.
 */
import { BlockClock } from "./block_clock.ts";
import type { PhonesCell } from "./phones_cell.ts";
import type { PhonesRing } from "./phones_ring.ts";
import { PhonesVoice } from "./phones_voice.ts";
import { RatioSteering } from "./ratio_steering.ts";

/** Where the session's stream stands by the clock, and how late it is heard. */
export interface StreamFacts {
  readonly sampleRate: number;
  /** First frame of the newest block, and when that block began. */
  readonly frame: number;
  readonly timeMs: number;
  readonly outputLatencyFrames: number;
  /** Takes the newest in; false while there is none. */
  read(): boolean;
}

const MAX_BLOCK_FRAMES = 8192;
/** A place this far off is faded over to once it has been so for a while; further off at once. */
const JUMP_S = 0.002;
const JUMP_PATIENCE_S = 0.25;
const FAR_S = 0.05;
/** So far off that even a clock that has only begun knows better. */
const LOST_S = 0.2;
/** Silence after which a clock that never settles, on a machine that stalls all the time, is believed all the same. */
const PATIENCE_S = 4;
const FADE_S = 0.03;
/** What is kept written beyond what must be, where they are as early as is safe; after a drop-out there more, up to the last. */
const MARGIN_S = 0.002;
const MORE_MARGIN_S = 0.002;
const MOST_MARGIN_S = 0.02;

/** One pair of phones. */
export class PhonesEngine {
  readonly maxBlockFrames = MAX_BLOCK_FRAMES;
  readonly inputs: readonly Float32Array[] = [];
  readonly outputs: readonly [Float32Array, Float32Array];
  readonly #fading = [new Float32Array(MAX_BLOCK_FRAMES), new Float32Array(MAX_BLOCK_FRAMES)] as const;
  readonly #stream: StreamFacts;
  readonly #ring: PhonesRing;
  readonly #cell: PhonesCell;
  readonly #streamClock: BlockClock;
  readonly #phonesClock: BlockClock;
  readonly #steering = new RatioSteering();
  readonly #fadeFrames: number;
  #voice: PhonesVoice;
  #spare: PhonesVoice;
  #frameOfPhones = 0;
  #latencyOfPhones = 0;
  #isPlaying = false;
  /** Frames of the fade into the voice that are still to come; over from the spare one, or from silence. */
  #fadeLeft = 0;
  #fadesOver = false;
  #offForS = 0;
  #silentS = 0;
  #marginS = MARGIN_S;
  /** They would have to be earlier than they can. */
  #isEarliest = false;
  #lines = 0;

  private constructor(
    readonly sampleRate: number,
    stream: StreamFacts,
    ring: PhonesRing,
    cell: PhonesCell,
    voices: readonly [PhonesVoice, PhonesVoice],
  ) {
    this.#stream = stream;
    this.#ring = ring;
    this.#cell = cell;
    [this.#voice, this.#spare] = voices;
    this.#streamClock = new BlockClock(stream.sampleRate);
    this.#phonesClock = new BlockClock(sampleRate);
    this.#fadeFrames = Math.round(FADE_S * sampleRate);
    const sound = new SharedArrayBuffer(2 * 4 * MAX_BLOCK_FRAMES);
    this.outputs = [
      new Float32Array(sound, 0, MAX_BLOCK_FRAMES),
      new Float32Array(sound, 4 * MAX_BLOCK_FRAMES, MAX_BLOCK_FRAMES),
    ];
  }

  /** Makes one. @param sampleRate of the phones' card, Hz */
  static async prepare(sampleRate: number, stream: StreamFacts, ring: PhonesRing, cell: PhonesCell) {
    const voice = () => PhonesVoice.prepare(ring, stream.sampleRate, sampleRate);
    return new PhonesEngine(sampleRate, stream, ring, cell, [await voice(), await voice()]);
  }

  /** A block of the phones begins at this time of the machine's clock. To be called before `process`. */
  stamp(timeMs: number): void {
    this.#phonesClock.update(this.#frameOfPhones, timeMs);
  }

  setLatency(_input: number, outputFrames: number): void {
    this.#latencyOfPhones = outputFrames;
  }

  lose(frames: number): void {
    this.#frameOfPhones += frames;
    this.#offForS = Infinity;
  }

  process(frames: number): void {
    const [left, right] = this.outputs;
    if (this.#stream.read()) this.#streamClock.update(this.#stream.frame, this.#stream.timeMs);
    const target = this.#target(frames);
    this.#frameOfPhones += frames;
    if (target === target) this.#follow(target, frames);
    const made = this.#isPlaying ? this.#play(frames) : 0;
    left.fill(0, made, frames);
    right.fill(0, made, frames);
  }

  /** Stream frame that is to be heard with this block's first frame; NaN before both streams run. */
  #target(blockFrames: number): number {
    const { sampleRate, outputLatencyFrames } = this.#stream;
    const heardMs = this.#phonesClock.timeAt(this.#frameOfPhones + this.#latencyOfPhones);
    const airMs = this.#cell.airMs;
    const target = this.#streamClock.frameAt(heardMs - airMs) - outputLatencyFrames;
    const delayMs = 1000 * (outputLatencyFrames / sampleRate - this.#latencyOfPhones / this.sampleRate) + airMs;
    const step = sampleRate / this.sampleRate;
    const leastMs = 1000 * ((blockFrames * step + this.#voice.aheadFrames) / sampleRate + this.#marginS);
    const behindMs = Math.max(0, leastMs - delayMs);
    this.#isEarliest = behindMs > 0;
    this.#cell.noteDelay(delayMs, behindMs);
    return target - behindMs * sampleRate / 1000;
  }

  /** Keeps the place that is read at the target, or begins there. */
  #follow(target: number, frames: number): void {
    const blockS = frames / this.sampleRate;
    const clocksPpm = (this.#phonesClock.slowness - this.#streamClock.slowness) * 1e6;
    const lines = this.#streamClock.line + this.#phonesClock.line;
    const isReady = this.#streamClock.isReady && this.#phonesClock.isReady;
    if (!this.#isPlaying) {
      this.#lines = lines;
      this.#silentS += blockS;
      if ((isReady || this.#silentS > PATIENCE_S) && this.#isWritten(target, frames)) {
        this.#begin(target, clocksPpm, false);
      }
      return this.#cell.notePlace(this.#isPlaying, 0, clocksPpm);
    }
    const behindS = (target - this.#voice.place) / this.#stream.sampleRate;
    this.#voice.steer(this.#steering.next(behindS, clocksPpm, blockS), frames);
    // Where frames were lost there is nothing to wait for.
    this.#offForS = Math.abs(behindS) > JUMP_S ? this.#offForS + blockS : 0;
    const isFar = Math.abs(behindS) > FAR_S || this.#voice.isOverrun();
    const isLost = Math.abs(behindS) > LOST_S;
    const mayJump = (isReady || isLost) && this.#fadeLeft === 0 && this.#isWritten(target, frames);
    if (mayJump && (isFar || this.#offForS > JUMP_PATIENCE_S || lines !== this.#lines)) {
      this.#lines = lines;
      if (Math.abs(behindS) > JUMP_S / 2) this.#begin(target, clocksPpm, true);
    }
    this.#cell.notePlace(true, behindS * 1e6, clocksPpm);
  }

  #isWritten(place: number, frames: number): boolean {
    return this.#ring.writtenNear(Math.round(place)) >= this.#voice.neededFor(place, frames);
  }

  /** Reads on from another place, faded in over what is heard, or over silence. */
  #begin(place: number, clocksPpm: number, isHeard: boolean): void {
    [this.#voice, this.#spare] = [this.#spare, this.#voice];
    this.#steering.begin(clocksPpm);
    this.#voice.begin(place, this.#steering.driftPpm);
    this.#fadeLeft = this.#fadeFrames;
    this.#fadesOver = isHeard;
    this.#offForS = 0;
    this.#isPlaying = true;
    this.#cell.noteJump();
  }

  /** Plays the block; gives the frames it had. */
  #play(frames: number): number {
    const [left, right] = this.outputs;
    const made = this.#voice.play(left, right, frames);
    if (this.#fadeLeft > 0) this.#fade(made);
    if (made === frames) return made;
    // Nothing more is written: what is there ends softly.
    for (let i = 0; i < made; i++) {
      left[i]! *= 1 - i / made;
      right[i]! *= 1 - i / made;
    }
    this.#isPlaying = false;
    this.#silentS = 0;
    this.#fadeLeft = 0;
    // Where they are as early as is safe, that was not safe. Where they wait for the air, coming later would only be wrong.
    if (this.#isEarliest) this.#marginS = Math.min(MOST_MARGIN_S, this.#marginS + MORE_MARGIN_S);
    this.#cell.noteDropout();
    return made;
  }

  /** Fades the voice in over the other one, equal in level since both play the same sound. */
  #fade(frames: number): void {
    const [left, right] = this.outputs, [oldLeft, oldRight] = this.#fading;
    const count = Math.min(frames, this.#fadeLeft);
    const old = this.#fadesOver ? this.#spare.play(oldLeft, oldRight, count) : 0;
    for (let i = 0; i < count; i++) {
      const share = 1 - (this.#fadeLeft - i) / this.#fadeFrames;
      left[i] = left[i]! * share + (i < old ? oldLeft[i]! * (1 - share) : 0);
      right[i] = right[i]! * share + (i < old ? oldRight[i]! * (1 - share) : 0);
    }
    this.#fadeLeft -= count;
  }
}
