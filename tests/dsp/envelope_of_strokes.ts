/** A stroke in an envelope. */
export interface EnvelopeStroke {
  timeS: number;
  strength: number;
}

/** Hops over which the flux of a stroke rises and dies away. */
const SHAPE = [0.6, 1, 0.7, 0.3, 0.1];
const NOISE = 0.01;

/** An onset envelope of `seconds` as strokes would leave it, over a little noise; strokes between hops are shared out. */
export function envelopeOfStrokes(strokes: EnvelopeStroke[], seconds: number, hopsPerSecond: number): Float32Array {
  const envelope = new Float32Array(Math.floor(seconds * hopsPerSecond));
  for (const { timeS, strength } of strokes) {
    const first = Math.floor(timeS * hopsPerSecond);
    const late = timeS * hopsPerSecond - first;
    for (let k = 0; k <= SHAPE.length && first + k < envelope.length; k++) {
      const value = ((SHAPE[k] ?? 0) * (1 - late) + (SHAPE[k - 1] ?? 0) * late) * strength;
      envelope[first + k] = Math.max(envelope[first + k]!, value);
    }
  }
  let seed = 7;
  for (let hop = 0; hop < envelope.length; hop++) {
    seed = (Math.imul(1664525, seed) + 1013904223) >>> 0;
    envelope[hop]! += NOISE * seed / 2 ** 32;
  }
  return envelope;
}
