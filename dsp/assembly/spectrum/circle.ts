// Points on the unit circle to the last bit or two of f64, without tables or the host's own sine: the angle is folded into the
// first octant exactly (it is a fraction), then a Taylor series does.

/** sin x for |x| ≤ π/4. */
export function sinSeries(x: f64): f64 {
  const q = x * x;
  return x * (1 - q / 6 * (1 - q / 20 * (1 - q / 42 * (1 - q / 72 * (1 - q / 110 * (1 - q / 156 * (1 - q / 210)))))));
}

/** cos x for |x| ≤ π/4. */
export function cosSeries(x: f64): f64 {
  const q = x * x;
  return 1 - q / 2 * (1 - q / 12 * (1 - q / 30 * (1 - q / 56 * (1 - q / 90 * (1 - q / 132 * (1 - q / 182 * (1 - q / 240)))))));
}

/** cos(2π·k/n). */
export function cosTurn(k: i64, n: i64): f64 {
  return turn(k, n, 0);
}

/** sin(2π·k/n). */
export function sinTurn(k: i64, n: i64): f64 {
  return turn(k, n, 1);
}

function turn(k: i64, n: i64, sine: i32): f64 {
  let eighths = (8 * k) % (8 * n);
  if (eighths < 0) eighths += 8 * n;
  // Quadrants in quarters of a turn; the rest lies within half a quadrant of an axis.
  const quadrant = (eighths + n) / (2 * n);
  const rest = f64(eighths - quadrant * 2 * n) / f64(n) * 0.7853981633974483;
  const c = cosSeries(rest);
  const s = sinSeries(rest);
  switch (i32(quadrant & 3)) {
    case 0:
      return sine ? s : c;
    case 1:
      return sine ? c : -s;
    case 2:
      return sine ? -s : -c;
    default:
      return sine ? -c : s;
  }
}
