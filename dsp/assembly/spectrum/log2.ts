// Base-2 logarithms of four positive f32 at once, without tables: exponent from the bits, mantissa by the series of atanh.
// Error below 2 units in the last place of the mantissa's part; 0 gives about −127.

// @ts-ignore: decorator
@inline
const TWO_OVER_LN2: f32 = 2.8853900817779268;

/** log2 of each lane; lanes must be ≥ 0 and finite. */
// @ts-ignore: decorator
@inline
export function log2x4(x: v128): v128 {
  // The mantissa is taken from √½…√2, so that the series meets small arguments: 0x3f3504f3 is √½.
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.shr_s(shifted, 23);
  const mantissa = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const one = f32x4.splat(1);
  const s = f32x4.div(f32x4.sub(mantissa, one), f32x4.add(mantissa, one));
  const q = f32x4.mul(s, s);
  let series = f32x4.splat(TWO_OVER_LN2 / 9);
  series = f32x4.add(f32x4.mul(series, q), f32x4.splat(TWO_OVER_LN2 / 7));
  series = f32x4.add(f32x4.mul(series, q), f32x4.splat(TWO_OVER_LN2 / 5));
  series = f32x4.add(f32x4.mul(series, q), f32x4.splat(TWO_OVER_LN2 / 3));
  series = f32x4.add(f32x4.mul(series, q), f32x4.splat(TWO_OVER_LN2));
  return f32x4.add(f32x4.convert_i32x4_s(exponent), f32x4.mul(series, s));
}
