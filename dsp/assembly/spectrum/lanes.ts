// Shuffles between lanes of four f32. The transposes are written out where they are used: four results cannot be returned.

/** x0 y0 x1 y1. */
// @ts-ignore: decorator
@inline
export function lower(x: v128, y: v128): v128 {
  return v128.shuffle<f32>(x, y, 0, 4, 1, 5);
}

/** x2 y2 x3 y3. */
// @ts-ignore: decorator
@inline
export function upper(x: v128, y: v128): v128 {
  return v128.shuffle<f32>(x, y, 2, 6, 3, 7);
}

/** x0 x1 y0 y1. */
// @ts-ignore: decorator
@inline
export function firsts(x: v128, y: v128): v128 {
  return v128.shuffle<f32>(x, y, 0, 1, 4, 5);
}

/** x2 x3 y2 y3. */
// @ts-ignore: decorator
@inline
export function seconds(x: v128, y: v128): v128 {
  return v128.shuffle<f32>(x, y, 2, 3, 6, 7);
}

/** x3 x2 x1 x0. */
// @ts-ignore: decorator
@inline
export function reversed(x: v128): v128 {
  return v128.shuffle<f32>(x, x, 3, 2, 1, 0);
}
