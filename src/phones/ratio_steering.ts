/**
 * How the resampler's ratio follows: the clocks' own ratio, plus what brings the place that is read to where it should be.
 *
 * Method: proportional, with a time constant of three seconds, on a place that comes from filtered clocks; both the correction and the
 * speed at which the ratio changes are bounded, so that no more than half a cent is ever heard and never a jump of it (a cent is
 * 578 ppm; listeners tell 5 to 10 apart: B. C. J. Moore, "Frequency difference limens", JASA 54, 1973). Units: seconds, ppm. Thread: any one.
 */
import { MAX_DRIFT_PPM } from "../../dsp/resampler.ts";

/** Time in which a difference falls to its e-th part. */
const TIME_CONSTANT_S = 3;
/** Half a cent. */
const MAX_CORRECTION_PPM = 290;
/** How fast the ratio may change. */
const MAX_SLEW_PPM_PER_S = 200;

/** Steers one resampler. */
export class RatioSteering {
  /** Where the ratio is: how many millionths more frames are read than the rates' names say. */
  driftPpm = 0;

  /** A new place is read: no correction is under way. */
  begin(clocksPpm: number): void {
    this.driftPpm = bounded(clocksPpm, MAX_DRIFT_PPM);
  }

  /**
   * The ratio for the next block.
   * @param behindS how far the place that is read lies behind where it should be
   * @param clocksPpm what the two clocks alone ask for
   * @param blockS length of the block
   */
  next(behindS: number, clocksPpm: number, blockS: number): number {
    const correction = bounded(behindS * 1e6 / TIME_CONSTANT_S, MAX_CORRECTION_PPM);
    const wanted = bounded(clocksPpm + correction, MAX_DRIFT_PPM);
    this.driftPpm += bounded(wanted - this.driftPpm, MAX_SLEW_PPM_PER_S * blockS);
    return this.driftPpm;
  }
}

function bounded(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value));
}
