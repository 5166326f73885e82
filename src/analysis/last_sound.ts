/**
 * The last sound on the tape, from silence to silence: what `loop.grab` takes.
 *
 * Method: the sound's level in short steps; its floor is the quietest tenth of what lies before. Back from the press, the last onset
 * whose sound has come to rest by now (or is still ringing: then it ends at the press) and before which it was quiet. Its end is where the
 * level falls into the floor, or to −60 dB below its peak, for longer than a breath.
 * Pure: the same tape and press give the same stretch. Units: frames of the tape. Thread: any.
 */
import type { TapeStart } from "./cut_proposals.ts";
import type { ReadSound } from "./seam_cost.ts";

/** A stretch of the tape. */
export interface SoundStretch {
  readonly startFrame: number;
  readonly lengthFrames: number;
}

/** Where to look. */
export interface TapeBefore {
  readonly onsets: readonly TapeStart[];
  readonly oldestFrame: number;
  /** Frame of the press; nothing later belongs to the sound. */
  readonly pressFrame: number;
  readonly sampleRate: number;
  readonly read: ReadSound;
}

/** Step in which the level is looked at, and how far back at most, seconds. */
const STEP_S = 0.005;
const LONGEST_S = 20;
/** Kept before the onset, so that no attack is lost, seconds. */
const PRE_ROLL_S = 0.003;
/** It is quiet where it stays under the threshold for so long, seconds. */
const BREATH_S = 0.08;
/** Shortest sound, seconds. */
const SHORTEST_S = 0.05;
/** The threshold: this much over the floor, but at least this far below the peak; dB. */
const OVER_FLOOR_DB = 9;
const BELOW_PEAK_DB = -60;

/** The last sound, or undefined where nothing was heard. */
export function findLastSound(tape: TapeBefore): SoundStretch | undefined {
  const { sampleRate, pressFrame } = tape;
  const step = Math.round(STEP_S * sampleRate);
  const from = Math.max(tape.oldestFrame, pressFrame - LONGEST_S * sampleRate);
  const levels = measureLevels(tape.read, from, pressFrame, step);
  if (levels.length < 4) return undefined;
  const floor = [...levels].sort((a, b) => a - b)[Math.floor(levels.length / 10)]!;
  const onsets = tape.onsets.filter(({ frame }) => frame >= from && frame < pressFrame - SHORTEST_S * sampleRate);
  for (let index = onsets.length - 1; index >= 0; index--) {
    const onset = onsets[index]!.frame;
    const at = Math.floor((onset - from) / step);
    const peak = highest(levels, at, at + Math.ceil(0.1 / STEP_S));
    const threshold = Math.max(floor * 10 ** (OVER_FLOOR_DB / 20), peak * 10 ** (BELOW_PEAK_DB / 20));
    if (peak <= threshold || !isQuiet(levels, at, threshold, peak)) continue;
    const end = findEnd(levels, at, threshold);
    const startFrame = Math.max(tape.oldestFrame, Math.round(onset - PRE_ROLL_S * sampleRate));
    const endFrame = end === levels.length ? pressFrame : from + end * step;
    return endFrame - startFrame < SHORTEST_S * sampleRate
      ? undefined
      : { startFrame, lengthFrames: endFrame - startFrame };
  }
  return undefined;
}

function measureLevels(read: ReadSound, from: number, to: number, step: number): number[] {
  const levels: number[] = [], piece = new Float32Array(step);
  for (let frame = from; frame + step <= to; frame += step) {
    const isThere = read(frame, piece, step);
    let energy = 0;
    for (let i = 0; i < step; i++) energy += piece[i]! * piece[i]!;
    levels.push(isThere ? Math.sqrt(energy / step) : 0);
  }
  return levels;
}

function highest(levels: readonly number[], from: number, to: number): number {
  let found = 0;
  for (let i = Math.max(0, from); i < Math.min(levels.length, to); i++) found = Math.max(found, levels[i]!);
  return found;
}

/** Whether the sound began out of silence: just before it, all was under the threshold or far below it. */
function isQuiet(levels: readonly number[], at: number, threshold: number, peak: number): boolean {
  const before = highest(levels, at - Math.ceil(0.03 / STEP_S), at - 1);
  return before <= Math.max(threshold, peak * 0.05);
}

/** Step at which the sound has come to rest, or the last one. */
function findEnd(levels: readonly number[], at: number, threshold: number): number {
  const breath = Math.ceil(BREATH_S / STEP_S);
  let quiet = 0;
  for (let i = at + Math.ceil(SHORTEST_S / STEP_S); i < levels.length; i++) {
    quiet = levels[i]! <= threshold ? quiet + 1 : 0;
    if (quiet === breath) return i + 1;
  }
  return levels.length;
}
