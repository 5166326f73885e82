// The Fourier transform as its definition says, in f64: slow, and obviously right. For tests only.

/** One bin after the other of Σ x[n]·e^(−2πi·kn/N), for the bins asked for. */
export function slowDft(frames: ArrayLike<number>, bins: readonly number[]): { re: Float64Array; im: Float64Array } {
  const size = frames.length;
  const cosines = Float64Array.from({ length: size }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sines = Float64Array.from({ length: size }, (_, k) => Math.sin((2 * Math.PI * k) / size));
  const re = new Float64Array(bins.length);
  const im = new Float64Array(bins.length);
  bins.forEach((bin, index) => {
    let sumRe = 0;
    let sumIm = 0;
    for (let n = 0, angle = 0; n < size; n++, angle = (angle + bin) % size) {
      sumRe += frames[n]! * cosines[angle]!;
      sumIm -= frames[n]! * sines[angle]!;
    }
    re[index] = sumRe;
    im[index] = sumIm;
  });
  return { re, im };
}

/** |got − wanted| / |wanted|, both taken as one vector. */
export function relativeError(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let difference = 0;
  let power = 0;
  for (let i = 0; i < wanted.length; i++) {
    difference += (got[i]! - wanted[i]!) ** 2;
    power += wanted[i]! ** 2;
  }
  return Math.sqrt(difference / power);
}

/** Numbers from −1 to 1, the same for the same seed (xorshift32). */
export function seededFrames(count: number, seed: number): Float32Array {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return Float32Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  });
}
