/** Tones, and what is left of a signal when the tone it should be is taken out of it. */

/** A sine of amplitude 1 and of no special phase. */
export function makeTone(hz: number, rate: number, frames: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, frame) => Math.sin(2 * Math.PI * hz * frame / rate + 0.3));
}

/** How a tone was found: its level and phase against `makeTone`'s, and everything else beside it. */
export interface ToneFit {
  gainDb: number;
  /** Radians. */
  phase: number;
  snrDb: number;
}

/** Fits a sine of `hz` to `sound` by least squares, `margin` frames left out at both ends. */
export function fitTone(sound: Float32Array, hz: number, rate: number, margin: number): ToneFit {
  const turn = 2 * Math.PI * hz / rate;
  let [ss, sc, cc, ys, yc] = [0, 0, 0, 0, 0];
  for (let frame = margin; frame < sound.length - margin; frame++) {
    const [s, c, y] = [Math.sin(turn * frame), Math.cos(turn * frame), sound[frame]!];
    ss += s * s, sc += s * c, cc += c * c, ys += y * s, yc += y * c;
  }
  const scale = ss * cc - sc * sc;
  const [sine, cosine] = [(ys * cc - yc * sc) / scale, (yc * ss - ys * sc) / scale];
  let [tone, rest] = [0, 0];
  for (let frame = margin; frame < sound.length - margin; frame++) {
    const fitted = sine * Math.sin(turn * frame) + cosine * Math.cos(turn * frame);
    tone += fitted ** 2;
    rest += (sound[frame]! - fitted) ** 2;
  }
  return {
    gainDb: 20 * Math.log10(Math.hypot(sine, cosine)),
    phase: Math.atan2(cosine, sine) - 0.3,
    snrDb: 10 * Math.log10(tone / rest),
  };
}

/** Level against a full-scale sine's, in dB, `margin` frames left out at both ends. */
export function levelDb(sound: Float32Array, margin: number): number {
  let square = 0;
  for (let frame = margin; frame < sound.length - margin; frame++) square += sound[frame]! ** 2;
  return 10 * Math.log10(2 * square / (sound.length - 2 * margin));
}
