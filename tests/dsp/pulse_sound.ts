/** A steady pulse as sound: decaying tones over quiet noise, a function of the frame. */
const RATE = 48000;

/** Sample of a pulse at a frame; beats fall at `startS` and every 60/`tempoBpm` s after. */
export function pulseSample(frame: number, tempoBpm: number, startS = 0.5, rate = RATE): number {
  const noise = 1e-4 * (hashOf(frame) / 2 ** 31 - 1);
  const period = 60 / tempoBpm * rate;
  const beat = Math.floor((frame - startS * rate) / period);
  if (beat < 0) return noise;
  const since = (frame - (startS * rate + beat * period)) / rate;
  return noise + 0.8 * Math.exp(-100 * since) * Math.sin(2 * Math.PI * 1000 * since);
}

/** A whole pulse. */
export function pulseSound(
  tempoBpm: number,
  seconds: number,
  startS = 0.5,
  rate = RATE,
): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: seconds * rate }, (_, frame) => pulseSample(frame, tempoBpm, startS, rate));
}

function hashOf(frame: number): number {
  let x = Math.imul(frame + 1, 0x85ebca6b) ^ (frame >>> 13);
  x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
