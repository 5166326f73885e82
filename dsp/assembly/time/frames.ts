// Arithmetic on frame numbers: divisions that floor, also for negative frames.

/** Remainder of a / b in [0, b). */
// @ts-ignore: decorator
@inline
export function floorMod(a: i64, b: i64): i64 {
  const r = a % b;
  return r < 0 ? r + b : r;
}

/** Nearest whole frame. */
// @ts-ignore: decorator
@inline
export function roundFrame(x: f64): i64 {
  return i64(floor<f64>(x + 0.5));
}
