// One pass of a complex transform in f64 for each factor: `count` groups of `stride` butterflies. Butterfly p of a group takes
// numbers count·stride apart and stores what comes, turned, stride apart.

// @ts-ignore: decorator
@inline
function add(x: v128, y: v128): v128 {
  return f64x2.add(x, y);
}

// @ts-ignore: decorator
@inline
function sub(x: v128, y: v128): v128 {
  return f64x2.sub(x, y);
}

// @ts-ignore: decorator
@inline
function scale(x: v128, by: f64): v128 {
  return f64x2.mul(x, f64x2.splat(by));
}

/** −i x. */
// @ts-ignore: decorator
@inline
function quarterBack(x: v128): v128 {
  return v128.xor(v128.shuffle<f64>(x, x, 1, 0), i64x2(0, i64.MIN_VALUE));
}

/** Stores x × the turn at `turn`. */
// @ts-ignore: decorator
@inline
function put(to: usize, x: v128, turn: usize): void {
  const across = v128.xor(v128.load64_splat(turn, 8), i64x2(i64.MIN_VALUE, 0));
  v128.store(to, add(f64x2.mul(x, v128.load64_splat(turn)), f64x2.mul(v128.shuffle<f64>(x, x, 1, 0), across)));
}

/** Radix 2. */
export function pass2(from: usize, to: usize, count: i32, stride: i32, turns: usize): void {
  const step = usize(count * stride) << 4, run = usize(stride) << 4;
  for (let p = 0; p < count; p++, to += run, turns += 16) {
    for (const end = from + run; from < end; from += 16, to += 16) {
      const a = v128.load(from), b = v128.load(from + step);
      v128.store(to, add(a, b));
      put(to + run, sub(a, b), turns);
    }
  }
}

/** Radix 3. */
export function pass3(from: usize, to: usize, count: i32, stride: i32, turns: usize): void {
  const step = usize(count * stride) << 4, run = usize(stride) << 4;
  for (let p = 0; p < count; p++, to += 2 * run, turns += 32) {
    for (const end = from + run; from < end; from += 16, to += 16) {
      const a = v128.load(from), b = v128.load(from + step), c = v128.load(from + 2 * step);
      const sum = add(b, c), u = sub(a, scale(sum, 0.5));
      const v = quarterBack(scale(sub(b, c), 0.8660254037844386));
      v128.store(to, add(a, sum));
      put(to + run, add(u, v), turns);
      put(to + 2 * run, sub(u, v), turns + 16);
    }
  }
}

/** Radix 4. */
export function pass4(from: usize, to: usize, count: i32, stride: i32, turns: usize): void {
  if (count == 1) return lastPass4(from, to, stride);
  const step = usize(count * stride) << 4, run = usize(stride) << 4;
  for (let p = 0; p < count; p++, to += 3 * run, turns += 48) {
    for (const end = from + run; from < end; from += 16, to += 16) {
      const a = v128.load(from), b = v128.load(from + step), c = v128.load(from + 2 * step), d = v128.load(from + 3 * step);
      const s = add(a, c), t = sub(a, c), u = add(b, d), v = quarterBack(sub(b, d));
      v128.store(to, add(s, u));
      put(to + run, add(t, v), turns);
      put(to + 2 * run, sub(s, u), turns + 16);
      put(to + 3 * run, sub(t, v), turns + 32);
    }
  }
}

/** Radix 4 where nothing is left to turn. */
function lastPass4(from: usize, to: usize, stride: i32): void {
  const run = usize(stride) << 4;
  for (const end = from + run; from < end; from += 16, to += 16) {
    const a = v128.load(from), b = v128.load(from + run), c = v128.load(from + 2 * run), d = v128.load(from + 3 * run);
    const s = add(a, c), t = sub(a, c), u = add(b, d), v = quarterBack(sub(b, d));
    v128.store(to, add(s, u));
    v128.store(to + run, add(t, v));
    v128.store(to + 2 * run, sub(s, u));
    v128.store(to + 3 * run, sub(t, v));
  }
}

/** Radix 5. */
export function pass5(from: usize, to: usize, count: i32, stride: i32, turns: usize): void {
  const c1 = 0.30901699437494745, c2 = -0.8090169943749475, s1 = 0.9510565162951535, s2 = 0.5877852522924731;
  const step = usize(count * stride) << 4, run = usize(stride) << 4;
  for (let p = 0; p < count; p++, to += 4 * run, turns += 64) {
    for (const end = from + run; from < end; from += 16, to += 16) {
      const a = v128.load(from), b = v128.load(from + step), c = v128.load(from + 2 * step);
      const d = v128.load(from + 3 * step), e = v128.load(from + 4 * step);
      const outer = add(b, e), inner = add(c, d), far = sub(b, e), near = sub(c, d);
      const u1 = add(a, add(scale(outer, c1), scale(inner, c2))), u2 = add(a, add(scale(outer, c2), scale(inner, c1)));
      const v1 = quarterBack(add(scale(far, s1), scale(near, s2))), v2 = quarterBack(sub(scale(far, s2), scale(near, s1)));
      v128.store(to, add(a, add(outer, inner)));
      put(to + run, add(u1, v1), turns);
      put(to + 2 * run, add(u2, v2), turns + 16);
      put(to + 3 * run, sub(u2, v2), turns + 32);
      put(to + 4 * run, sub(u1, v1), turns + 48);
    }
  }
}

/** x·i + y·j + z·k. */
// @ts-ignore: decorator
@inline
function mix(x: v128, i: f64, y: v128, j: f64, z: v128, k: f64): v128 {
  return add(scale(x, i), add(scale(y, j), scale(z, k)));
}

/** Radix 7. */
export function pass7(from: usize, to: usize, count: i32, stride: i32, turns: usize): void {
  const c1 = 0.6234898018587336, c2 = -0.2225209339563144, c3 = -0.9009688679024191;
  const s1 = 0.7818314824680298, s2 = 0.9749279121818236, s3 = 0.4338837391175581;
  const step = usize(count * stride) << 4, run = usize(stride) << 4;
  for (let p = 0; p < count; p++, to += 6 * run, turns += 96) {
    for (const end = from + run; from < end; from += 16, to += 16) {
      const a = v128.load(from), b = v128.load(from + step), c = v128.load(from + 2 * step), d = v128.load(from + 3 * step);
      const e = v128.load(from + 4 * step), f = v128.load(from + 5 * step), g = v128.load(from + 6 * step);
      const x = add(b, g), y = add(c, f), z = add(d, e), i = sub(b, g), j = sub(c, f), k = sub(d, e);
      const u1 = add(a, mix(x, c1, y, c2, z, c3)), v1 = quarterBack(mix(i, s1, j, s2, k, s3));
      const u2 = add(a, mix(x, c2, y, c3, z, c1)), v2 = quarterBack(mix(i, s2, j, -s3, k, -s1));
      const u3 = add(a, mix(x, c3, y, c1, z, c2)), v3 = quarterBack(mix(i, s3, j, -s1, k, s2));
      v128.store(to, add(a, add(x, add(y, z))));
      put(to + run, add(u1, v1), turns);
      put(to + 2 * run, add(u2, v2), turns + 16);
      put(to + 3 * run, add(u3, v3), turns + 32);
      put(to + 4 * run, sub(u3, v3), turns + 48);
      put(to + 5 * run, sub(u2, v2), turns + 64);
      put(to + 6 * run, sub(u1, v1), turns + 80);
    }
  }
}
