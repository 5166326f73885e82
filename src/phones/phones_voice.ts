/**
 * One place in the phones' mix that is read and resampled, at a ratio that may be steered: two of them make a cross-fade.
 *
 * Units: places are stream frames of the session, in parts of a frame too. Nothing allocates but what the resampler's views cost.
 * Thread: the phones' worker.
 */
import { prepareResampler, type Resampler } from "../../dsp/resampler.ts";
import type { PhonesRing } from "./phones_ring.ts";

/** Stop band −122 dB, and 1.5 ms of look-ahead at 48 kHz. */
const PRESET = "good";
const SCRATCH_FRAMES = 4096;

/** A place that is read. */
export class PhonesVoice {
  /** Stream frames beyond a place that must be written before it can be heard. */
  readonly aheadFrames: number;
  readonly #resampler: Resampler;
  readonly #ring: PhonesRing;
  readonly #step: number;
  readonly #scratch = [new Float32Array(SCRATCH_FRAMES), new Float32Array(SCRATCH_FRAMES)] as const;
  /** First stream frame that the resampler has not got. */
  #next = 0;
  #driftPpm = 0;

  private constructor(resampler: Resampler, ring: PhonesRing, step: number) {
    this.#resampler = resampler;
    this.#ring = ring;
    this.#step = step;
    this.aheadFrames = resampler.delayFrames + 2;
  }

  /** Makes one. @param toRate frames per second of the phones' stream */
  static async prepare(ring: PhonesRing, fromRate: number, toRate: number): Promise<PhonesVoice> {
    const resampler = await prepareResampler({ fromRate, toRate, channelCount: 2, preset: PRESET, varying: true });
    return new PhonesVoice(resampler, ring, fromRate / toRate);
  }

  /** Stream frame that is heard next. */
  get place(): number {
    return this.#next - this.#resampler.writtenBeyond;
  }

  /** Goes to the stream frame nearest to a place. What comes first is to be faded in: before it was silence. */
  begin(place: number, driftPpm: number): void {
    this.#resampler.reset();
    this.#resampler.steer(driftPpm);
    this.#driftPpm = driftPpm;
    this.#next = Math.round(place);
  }

  /** The ratio goes there over the next `frames` frames. */
  steer(driftPpm: number, frames: number): void {
    this.#resampler.steer(driftPpm, frames);
    this.#driftPpm = driftPpm;
  }

  /** Stream frame that must be written for `frames` more to be heard from a place on. */
  neededFor(place: number, frames: number): number {
    return Math.ceil(place + frames * this.#step * (1 + Math.abs(this.#driftPpm) / 1e6)) + this.aheadFrames;
  }

  /** Whether what it is to read next was overwritten. */
  isOverrun(): boolean {
    return this.#ring.writtenNear(this.#next) - this.#next > this.#ring.capacityFrames - SCRATCH_FRAMES;
  }

  /** Gives `frames` frames, or as many as can be made of what is written; how many. */
  play(left: Float32Array, right: Float32Array, frames: number): number {
    const outputs = [left, right];
    let done = 0;
    for (;;) {
      done += this.#resampler.read(outputs, done, frames - done);
      if (done >= frames) return done;
      const written = this.#ring.writtenNear(this.#next);
      const wanted = Math.ceil((frames - done) * this.#step * 1.002) + this.aheadFrames;
      const count = Math.min(written - this.#next, wanted, SCRATCH_FRAMES);
      if (!(count > 0)) return done;
      this.#ring.read(this.#next, this.#scratch[0], this.#scratch[1], count);
      const taken = this.#resampler.write(this.#scratch, 0, count);
      if (taken === 0) return done;
      this.#next += taken;
    }
  }
}
