/** The first frame at which two channels differ, to the bit of a sample, or -1; the second may be longer. */
export function firstDifference(one: Float32Array, other: Float32Array): number {
  return one.findIndex((sample, frame) => sample !== other[frame]);
}
