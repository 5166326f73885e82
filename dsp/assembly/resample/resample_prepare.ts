// Lays a resampler out: sizes, then tables and areas.
// Thread: the one that prepares.
import { allocate } from "../memory/arena";
import { fillTables } from "./resample_table";
import { FRACTION_BITS, Resampler } from "./resample_state";
import { prepareStream, resetStream } from "./resample_stream";

/** Output frames that one call makes at most, a multiple of a group. */
const OUTPUT_FRAMES: i32 = 4096;
/** A ratio that varies may grow by this much. */
const VARIATION: f64 = 1.0011;

/**
 * Sizes for `stepFrames` input frames from output to output. Exact when `exactStep` > 0: the step in 1/phases of a frame.
 * The taps reach `reachFrames` to either side, and the middle `fineReach` taps on either side are summed in f64.
 */
export function planResampler(
  channels: i32, stepFrames: f64, phases: i32, exactStep: i32, reachFrames: f64, fineReach: i32,
): usize {
  const r = changetype<Resampler>(allocate(offsetof<Resampler>()));
  r.channels = channels;
  r.phases = phases;
  r.blended = exactStep == 0;
  r.step = r.blended ? fixedStep(stepFrames) : i64(exactStep);
  r.stepWhole = exactStep / phases;
  r.stepRest = exactStep % phases;
  r.reach = i32(ceil(reachFrames));
  r.shift = i32(r.blended ? floor(stepFrames * VARIATION) + 1 : ceil(stepFrames * 3));
  r.fineFrom = max(0, (r.reach - fineReach) & ~7);
  r.fineTo = fineReach == 0 ? r.fineFrom : (r.reach + fineReach + r.shift + 3) & ~3;
  r.span = r.fineTo + ((2 * r.reach + r.shift - r.fineTo + 7) & ~7);
  r.rowBytes = (r.shift + r.span + 3) >> 2 << 4;
  r.fineRowBytes = (r.fineTo - r.fineFrom + r.shift + 1) >> 1 << 4;
  r.outputFrames = OUTPUT_FRAMES;
  r.lead = r.reach - 1;
  r.tail = r.span + r.reach;
  return changetype<usize>(r);
}

function rowCount(r: Resampler): i32 {
  return r.blended ? r.phases + 1 : r.phases;
}

/** Makes tables (`cutoff` in half cycles an input frame, Kaiser's β) and areas. False: the memory does not suffice. */
export function prepareResampler(r: Resampler, reachFrames: f64, cutoff: f64, beta: f64): bool {
  if (!prepareStream(r, r.span)) return false;
  r.sums = u32(allocate(32));
  r.rows = u32(allocate(usize(rowCount(r)) * usize(r.rowBytes)));
  r.fineRows = u32(allocate(usize(rowCount(r)) * usize(r.fineRowBytes)));
  if (r.sums == 0 || r.rows == 0 || r.fineRows == 0) return false;
  fillTables(r, rowCount(r), cutoff, reachFrames, beta);
  resetResampler(r);
  return true;
}

/** Back to before the first input frame, at the ratio as it is: what was before it is silence. */
export function resetResampler(r: Resampler): void {
  resetStream(r);
  r.phase = 0;
}

/** A step in frames as the fixed-point number that positions are counted in. */
export function fixedStep(stepFrames: f64): i64 {
  return i64(nearest(stepFrames * f64((1 as i64) << FRACTION_BITS)));
}
