/**
 * A short loop repeated to the cycle of the set, where it is one part of so many: a bar of drums in a cycle of four.
 *
 * Method: each repetition begins at its own share of the cycle, rounded once, so that nothing drifts; where it is a little too long for
 * its share its end is faded and cut, where it is too short silence follows. Units: frames. Thread: any.
 */

/** Most repetitions. */
const MOST_PARTS = 64;
/** How far a file's length may be from its share of the cycle: a tempo this far off is not the set's. */
const TOLERANCE = 0.02;
/** Fade where a repetition is cut, ms. */
const FADE_MS = 5;

/** The sound as often as it goes into `cycleFrames`; the sound itself where it is no part of that. */
export function fillCycle(
  channels: readonly Float32Array<ArrayBuffer>[],
  cycleFrames: number,
  sampleRate: number,
): readonly Float32Array<ArrayBuffer>[] {
  const frames = channels[0]!.length, parts = Math.round(cycleFrames / frames);
  if (parts < 2 || parts > MOST_PARTS || Math.abs(parts * frames / cycleFrames - 1) > TOLERANCE) return channels;
  const fadeFrames = Math.min(frames, Math.round((FADE_MS * sampleRate) / 1000));
  return channels.map((channel) => {
    const whole = new Float32Array(cycleFrames);
    for (let part = 0; part < parts; part++) {
      const from = Math.round((part * cycleFrames) / parts), to = Math.round(((part + 1) * cycleFrames) / parts);
      whole.set(channel.subarray(0, to - from), from);
      if (to - from < frames) fadeOut(whole.subarray(to - fadeFrames, to));
    }
    return whole;
  });
}

function fadeOut(end: Float32Array): void {
  for (let frame = 0; frame < end.length; frame++) end[frame]! *= 1 - (frame + 1) / end.length;
}
