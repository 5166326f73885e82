// Repeatable test sound: white noise from a seed, the same on every machine.
//
// Source: xorshift32 (Marsaglia 2003). Units: samples between -1 and 1.

/** Fills channels with noise; the same seed gives the same samples. */
export function makeNoise(channelCount: number, frames: number, seed: number, gain = 0.5): Float32Array[] {
  let state = seed | 1;
  return Array.from({ length: channelCount }, () => {
    const samples = new Float32Array(frames);
    for (let frame = 0; frame < frames; frame++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      samples[frame] = (state / 2 ** 31) * gain;
    }
    return samples;
  });
}
