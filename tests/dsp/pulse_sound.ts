/** A steady pulse as sound: decaying tones over quiet noise, a function of the frame. */
const RATE = 48000;

/** Sample of a pulse at a frame; beats fall at `startS` and every 60/`tempoBpm` s after, `beats` of them. */
export function pulseSample(frame: number, tempoBpm: number, startS = 0.5, beats = Infinity): number {
  const noise = 1e-4 * (hashOf(frame) / 2 ** 31 - 1);
  const period = 60 / tempoBpm * RATE;
  const beat = Math.floor((frame - startS * RATE) / period);
  if (beat < 0 || beat >= beats) return noise;
  const since = frame - (startS * RATE + beat * period);
  return noise + 0.8 * Math.exp(-since / 480) * Math.sin(2 * Math.PI * 1000 * since / RATE);
}

/** A whole pulse. */
export function pulseSound(tempoBpm: number, seconds: number, startS = 0.5): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: seconds * RATE }, (_, frame) => pulseSample(frame, tempoBpm, startS));
}

function hashOf(frame: number): number {
  let x = Math.imul(frame + 1, 0x85ebca6b) ^ (frame >>> 13);
  x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
