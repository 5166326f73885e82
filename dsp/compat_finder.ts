/**
 * Onsets of the `compat` profile, as a listener takes them: with a frame of sound and a strength.
 *
 * Units: frames of sound from the first hop. Thread: any one.
 */
import type { Onset, OnsetFinder } from "./listener.ts";
import { COMPAT_DECISION_FRAMES, COMPAT_HOP_FRAMES, CompatOnsets } from "./onset_compat.ts";

/** The envelope's peak ends this long after the sound's start, frames: 2.7–7 ms, the middle of it. */
const PEAK_DELAY_FRAMES = 233;
const KEPT = 64;

/** Finds onsets as the original does. */
export class CompatFinder implements OnsetFinder {
  readonly hop: Float32Array;
  readonly onset: Onset = { frame: 0, strength: 0 };
  readonly delayFrames = COMPAT_HOP_FRAMES * (COMPAT_DECISION_FRAMES + 4);
  readonly #onsets: CompatOnsets;
  readonly #envelopes = new Float32Array(KEPT);
  #count = 0;

  private constructor(onsets: CompatOnsets) {
    this.#onsets = onsets;
    this.hop = onsets.hop;
  }

  /** Makes tables and state. */
  static async prepare(module: WebAssembly.Module): Promise<CompatFinder> {
    return new CompatFinder(await CompatOnsets.prepare(module));
  }

  get envelope(): number {
    return this.#onsets.envelope;
  }

  push(): boolean {
    const found = this.#onsets.push();
    this.#envelopes[this.#count++ % KEPT] = this.#onsets.envelope;
    if (found < 0) return false;
    this.onset.frame = Math.max(0, (found + 1) * COMPAT_HOP_FRAMES - PEAK_DELAY_FRAMES);
    this.onset.strength = this.#envelopes[found % KEPT]!;
    return true;
  }
}
