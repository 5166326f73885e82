// The shape of every cross-fade: 3t² − 2t³, smooth at both ends, computed without tables or transcendental functions.

/** Weight that rises over `frames` steps: step 0 is just above 0, the last just below 1. */
// @ts-ignore: decorator
@inline
export function rise(step: i64, frames: i64): f32 {
  const t = f32(step + 1) / f32(frames + 1);
  return t * t * (3 - 2 * t);
}
