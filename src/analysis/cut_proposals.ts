/**
 * Loops that what was just played could be: where they may start, how many beats they have, which is best.
 *
 * Method: for every tempo that was heard, whole numbers of beats back from the press. An onset near where such a loop would begin is its
 * start; the end follows from the beats. A loop is the better the stronger its first stroke, the surer its tempo, the more usual
 * its number of beats, the nearer its end to the press, and the better its end goes over into its start.
 * Pure: the same tape and press give the same loops. Units: frames of the tape, dB. Thread: any.
 */
import { measureLevel, measureSeamDb, type ReadSound } from "./seam_cost.ts";
import { measureTakePulse } from "./take_pulse.ts";

/** A sound's start on the tape, to a fraction of a frame. */
export interface TapeStart {
  readonly frame: number;
  readonly strength: number;
}

/** What was heard up to a press. */
export interface HeardBefore {
  /** In the order of their frames. */
  readonly onsets: readonly TapeStart[];
  /** Tempi that may be meant, the best first. */
  readonly tempi: readonly { tempoBpm: number; score: number }[];
  /** Oldest and newest frame that can be cut. */
  readonly oldestFrame: number;
  readonly newestFrame: number;
  readonly sampleRate: number;
  readonly read: ReadSound;
}

/** A loop that could be cut. */
export interface CutProposal {
  readonly startFrame: number;
  readonly lengthFrames: number;
  /** 0 where no beat was heard; so is the tempo. */
  readonly beats: number;
  readonly tempoBpm: number;
  /** How far the press was from the loop's end, frames; negative: it came early. */
  readonly pressedLateFrames: number;
  readonly seamDb: number;
  /** What it was chosen by; higher is better. */
  readonly score: number;
}

/** Proposals that are kept. */
const MOST_PROPOSALS = 3;

/** Numbers of beats, and how usual a loop of so many is. */
const BEATS: readonly (readonly [number, number])[] = [
  [16, 1],
  [8, 1],
  [4, 0.8],
  [32, 0.7],
  [12, 0.4],
  [6, 0.25],
  [2, 0.2],
  [24, 0.3],
  [3, 0.15],
];
/** How far a press may be from the end it is meant for: seconds, and share of a beat. */
const PRESS_S = 0.2;
const PRESS_BEATS = 0.45;
/** How far the first stroke may be from where the beats put it, seconds. */
const STROKE_S = 0.03;
/** A loop lasts at least so long, seconds. */
const SHORTEST_S = 0.4;
/** Beats before the press that tell the tempo most exactly. */
const REFINED_BEATS = 16;
/** A pause this long ends a phrase, seconds. */
const SILENCE_S = 1.5;
/** Starts that are nearer together are the same loop, seconds; lengths by this share. */
const SAME_S = 0.02;
const SAME_SHARE = 0.01;
/** A seam this much worse halves the score, dB. */
const SEAM_HALVES_DB = 12;

/**
 * The best loops that end near a press, at most three, the best first. Where no beat was heard, the phrase since the last silence; nothing
 * where nothing was played.
 */
export function proposeCuts(heard: HeardBefore, pressFrame: number): CutProposal[] {
  const found: CutProposal[] = [];
  for (const rough of heard.tempi) {
    const tempo = refineTempo(heard, rough, pressFrame);
    for (const [beats, usual] of BEATS) {
      for (const start of heard.onsets) {
        const proposal = judge(heard, pressFrame, tempo, beats, usual, start);
        if (proposal !== undefined) found.push(proposal);
      }
    }
  }
  if (found.length === 0) return withSeams(heard, lastPhrase(heard, pressFrame));
  found.sort((one, other) => other.score - one.score);
  return withSeams(heard, keepDifferent(found, heard.sampleRate, 3 * MOST_PROPOSALS)).slice(0, MOST_PROPOSALS);
}

/** A tempo as the strokes of the last beats tell it, to a few hundredths of a percent, if they do. */
function refineTempo(heard: HeardBefore, rough: { tempoBpm: number; score: number }, pressFrame: number): typeof rough {
  const { sampleRate, onsets } = heard;
  const startFrame = pressFrame - REFINED_BEATS * 60 * sampleRate / rough.tempoBpm;
  const lately = onsets.filter(({ frame }) => frame >= startFrame && frame < pressFrame + PRESS_S * sampleRate);
  const pulse = measureTakePulse({
    onsets: lately,
    startFrame,
    endFrame: pressFrame,
    sampleRate,
    heardBpm: rough.tempoBpm,
  });
  if (pulse === undefined || pulse.spreadFrames > 0.02 * pulse.last.periodFrames) return rough;
  const tempoBpm = 60 * sampleRate / pulse.last.periodFrames;
  return Math.abs(tempoBpm / rough.tempoBpm - 1) < SAME_SHARE ? { ...rough, tempoBpm } : rough;
}

/** What was played since the last silence, as it is. */
function lastPhrase({ onsets, sampleRate, oldestFrame }: HeardBefore, pressFrame: number): CutProposal[] {
  const before = onsets.filter(({ frame }) => frame >= oldestFrame && frame < pressFrame - SHORTEST_S * sampleRate);
  let first = before.length - 1;
  while (first > 0 && before[first]!.frame - before[first - 1]!.frame < SILENCE_S * sampleRate) first--;
  const start = before[first];
  if (start === undefined) return [];
  const startFrame = Math.round(start.frame);
  const lengthFrames = pressFrame - startFrame;
  return [{ startFrame, lengthFrames, beats: 0, tempoBpm: 0, pressedLateFrames: 0, seamDb: 0, score: 0 }];
}

/** A loop of so many beats from an onset on, if its end comes out near the press and the tape holds it. */
function judge(
  heard: HeardBefore,
  pressFrame: number,
  { tempoBpm, score }: { tempoBpm: number; score: number },
  beats: number,
  usual: number,
  start: TapeStart,
): CutProposal | undefined {
  const framesPerBeat = 60 * heard.sampleRate / tempoBpm;
  const reach = Math.min(PRESS_S * heard.sampleRate, PRESS_BEATS * framesPerBeat);
  const startFrame = Math.round(start.frame), lengthFrames = Math.round(beats * framesPerBeat);
  const late = pressFrame - startFrame - lengthFrames;
  if (Math.abs(late) >= reach || lengthFrames < SHORTEST_S * heard.sampleRate) return undefined;
  if (startFrame < heard.oldestFrame || startFrame + lengthFrames > heard.newestFrame) return undefined;
  const nearness = 1 - 0.5 * (late / reach) ** 2;
  // A loop that began before the music did is no loop: its first beat has to be the strong one.
  const stroke = 0.2 + 0.8 * Math.sqrt(start.strength);
  const full = coverage(heard, startFrame, lengthFrames, beats);
  return {
    startFrame,
    lengthFrames,
    beats,
    tempoBpm,
    pressedLateFrames: late,
    seamDb: 0,
    score: score * usual * nearness * stroke * (0.3 + 0.7 * full) * echo(heard, start, lengthFrames),
  };
}

/** Share of the loop's quarters in which anything was played. */
function coverage({ onsets }: HeardBefore, startFrame: number, lengthFrames: number, beats: number): number {
  const parts = Math.max(2, Math.min(8, beats));
  const played = new Set<number>();
  for (const { frame } of onsets) {
    const part = Math.floor((frame - startFrame + 100) / lengthFrames * parts);
    if (part >= 0 && part < parts) played.add(part);
  }
  return played.size / parts;
}

/** A loop whose end would again be a stroke, as its start is, was played on: 1, else a little less. */
function echo({ onsets, sampleRate, newestFrame }: HeardBefore, start: TapeStart, lengthFrames: number): number {
  const end = start.frame + lengthFrames;
  if (end + STROKE_S * sampleRate > newestFrame) return 1;
  return onsets.some(({ frame }) => Math.abs(frame - end) < STROKE_S * sampleRate) ? 1 : 0.9;
}

function keepDifferent(sorted: readonly CutProposal[], sampleRate: number, most: number): CutProposal[] {
  const kept: CutProposal[] = [];
  for (const proposal of sorted) {
    if (kept.length === most) break;
    const isNew = kept.every((other) =>
      Math.abs(other.startFrame - proposal.startFrame) > SAME_S * sampleRate ||
      Math.abs(other.lengthFrames / proposal.lengthFrames - 1) > SAME_SHARE
    );
    if (isNew) kept.push(proposal);
  }
  return kept;
}

/** The seam is looked at last and for few, since it needs the sound itself. */
function withSeams(heard: HeardBefore, proposals: readonly CutProposal[]): CutProposal[] {
  return proposals.map((proposal) => {
    const { startFrame, lengthFrames } = proposal;
    const level = measureLevel(heard.read, startFrame, lengthFrames);
    const measured = measureSeamDb(heard.read, startFrame, lengthFrames, level, heard.sampleRate);
    const seamDb = Number.isNaN(measured) ? 0 : measured;
    return { ...proposal, seamDb, score: proposal.score * 2 ** (-Math.max(-24, seamDb) / SEAM_HALVES_DB / 2) };
  }).sort((one, other) => other.score - one.score);
}

/** A decision in one sentence for the player. */
export function explainCut(proposal: CutProposal, sampleRate: number): string {
  const { startFrame, beats, tempoBpm, pressedLateFrames, seamDb } = proposal;
  const ms = Math.round(Math.abs(pressedLateFrames) / sampleRate * 1000);
  const pressed = ms < 1 ? "pressed on the beat" : `pressed ${ms} ms ${pressedLateFrames < 0 ? "early" : "late"}`;
  const at = (startFrame / sampleRate).toFixed(3);
  if (beats === 0) return `no beat was heard: what was played since ${at} s, seam ${seamDb.toFixed(0)} dB`;
  return `${pressed}, from the onset at ${at} s, ${beats} beats at ${tempoBpm.toFixed(1)} BPM, seam ${
    seamDb.toFixed(0)
  } dB`;
}
