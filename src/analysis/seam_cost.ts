/**
 * How well the end of a stretch of sound goes over into its start, before anything is cut.
 *
 * Method: the seam cross-fades the last frames of the stretch with those before its start (`dsp/assembly/tape/seam.ts` does), so
 * what is heard there is how the two differ: energy of their difference over that of the stretch itself. A loop that
 * repeats exactly, or is silent at its ends, costs little. Pure. Units: frames, dB. Thread: any.
 */

/** Length of the seam's cross-fade, seconds. */
const SEAM_S = 0.03;
/** Nothing is said to be better than this, dB. */
const BEST_SEAM_DB = -96;

/** Reads mono sound from a frame on; false where it is not to be had. */
export type ReadSound = (fromFrame: number, to: Float32Array, count: number) => boolean;

/**
 * The cost of cutting a stretch, dB below its own level; 0 where its ends have nothing in common, NaN where it is not on tape.
 * @param levelRms root mean square of the stretch
 */
export function measureSeamDb(
  read: ReadSound,
  startFrame: number,
  lengthFrames: number,
  levelRms: number,
  sampleRate: number,
): number {
  const frames = Math.round(SEAM_S * sampleRate);
  const start = new Float32Array(frames), end = new Float32Array(frames);
  if (!read(startFrame - frames, start, frames) || !read(startFrame + lengthFrames - frames, end, frames)) return NaN;
  let energy = 0;
  for (let i = 0; i < frames; i++) energy += (end[i]! - start[i]!) ** 2;
  const rms = Math.sqrt(energy / frames);
  return Math.max(BEST_SEAM_DB, 20 * Math.log10(rms / Math.max(levelRms, 1e-9)));
}

/** Root mean square of a stretch, looked at in pieces. */
export function measureLevel(read: ReadSound, startFrame: number, lengthFrames: number): number {
  const piece = new Float32Array(4096);
  let energy = 0, count = 0;
  for (let done = 0; done < lengthFrames; done += piece.length) {
    const frames = Math.min(piece.length, lengthFrames - done);
    if (!read(startFrame + done, piece, frames)) continue;
    for (let i = 0; i < frames; i++) energy += piece[i]! * piece[i]!;
    count += frames;
  }
  return count === 0 ? 0 : Math.sqrt(energy / count);
}
