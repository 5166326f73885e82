/**
 * Compares what a musician heard with a loop that should go on and on.
 *
 * Method: the loop's phase is found once, at the start; every later frame has to follow from it. A frame of digital silence in
 * both channels is a cycle that somebody missed; anything else that differs is wrong. Units: frames; sound is interleaved stereo.
 */

/** Frames by what they were. */
export interface HeardFrames {
  comparedFrames: number;
  silentFrames: number;
  wrongFrames: number;
}

const PROBE_FRAMES = 64;

/** Compares frames `from` … `to` of `heard`. Throws when the beginning is nowhere in the loop. */
export function heardDifferences(
  heard: Float32Array,
  loop: readonly Float32Array[],
  from: number,
  to: number,
): HeardFrames {
  const [left, right] = loop as [Float32Array, Float32Array], phase = findPhase(heard, left, from);
  const result = { comparedFrames: to - from, silentFrames: 0, wrongFrames: 0 };
  for (let frame = from; frame < to; frame++) {
    const at = (phase + frame - from) % left.length;
    const heardLeft = heard[frame * 2], heardRight = heard[frame * 2 + 1];
    if (heardLeft === left[at] && heardRight === right[at]) continue;
    if (heardLeft === 0 && heardRight === 0) result.silentFrames++;
    else result.wrongFrames++;
  }
  return result;
}

/** Frame of the loop heard at `from`. */
function findPhase(heard: Float32Array, left: Float32Array, from: number): number {
  for (let phase = 0; phase < left.length; phase++) {
    let same = 0;
    while (same < PROBE_FRAMES && heard[(from + same) * 2] === left[(phase + same) % left.length]) same++;
    if (same === PROBE_FRAMES) return phase;
  }
  throw new Error("what was heard is nowhere in the loop");
}
