/**
 * The ends of a first loop: where a player who pressed a little early or late meant them to be.
 *
 * Method: the start goes to the onset meant, one near and strong. The end goes to a whole number of beats after it, where a pulse was
 * played surely enough (or a tempo was asked for before); else to the onset meant there; or it stays where it was pressed. All from what
 * is on tape up to a fixed number of frames behind the press, so that it never depends on how busy the machine is. Pure.
 * Units: frames of the tape. Thread: any.
 */
import { chooseOnset } from "../../dsp/onset_choice.ts";
import { measureTakePulse, type PulseLine, type TakeOnset } from "./take_pulse.ts";

/** What the end of a first loop may be moved to; `tempo` falls back to an onset where no pulse is sure. */
export const FIRST_LOOP_MODES = ["tempo", "onset", "free"] as const;
export type FirstLoopMode = typeof FIRST_LOOP_MODES[number];

/** A take as it was pressed. */
export interface PressedTake {
  /** Frames at which start and end were pressed. */
  startFrame: number;
  endFrame: number;
  /** Whether either end was pressed freely: only then it may be moved. */
  startIsFree: boolean;
  endIsFree: boolean;
  /** Frames per beat of a tempo asked for before, 0: none. */
  framesPerBeat: number;
  sampleRate: number;
}

/** What was heard around and in it. */
export interface HeardTake {
  /** In the order of their frames. */
  onsets: readonly TakeOnset[];
  /** Tempo heard while it was played, BPM; 0: none. */
  heardBpm: number;
}

/** What an end was moved to. */
export type EndReason = "onset" | "beats" | "pressed";

/** Where the loop is to lie. */
export interface FirstLoopDecision {
  startFrame: number;
  lengthFrames: number;
  /** Beats in it, 0: not known. */
  beats: number;
  start: EndReason;
  end: EndReason;
}

/** How far from a press its onset may lie, seconds. */
const REACH_S = 0.1;
/** An onset nearer than this is no better for it, seconds: a press is not that exact. */
const EXACT_S = 0.01;
/** How far from a press the beat meant by it may lie, seconds. */
const BEAT_REACH_S = 0.11;
/** And where it lies halfway between two beats, seconds: not much further than halfway to the next. */
const HALF_REACH_S = 0.09;
/** A pulse is sure with so many of its beats played, and no more uneven than this share of a beat. */
const SURE_PLAYED = 0.5;
const SURE_SPREAD = 0.05;
/** Shortest beat, seconds: 250 BPM. */
const SHORTEST_BEAT_S = 0.24;
/** So far from a whole number, beats are not those of the loop. */
const NEARLY_WHOLE = 0.1;
/** Shortest loop, seconds: as the engine has it. */
const SHORTEST_S = 0.1;

/** Frames that must be on tape behind the press of the end, to decide. `delayFrames`: how late an onset is told. */
export function firstLoopLookahead(sampleRate: number, delayFrames: number): number {
  return Math.ceil(REACH_S * sampleRate) + delayFrames;
}

/** Decides. */
export function decideFirstLoop(take: PressedTake, heard: HeardTake, mode: FirstLoopMode): FirstLoopDecision {
  const onset = take.startIsFree ? onsetMeant(take, heard, take.startFrame) : undefined;
  const beats = findBeats(take, heard, onset ?? take.startFrame);
  const meant = onset ?? (take.startIsFree && mode === "tempo" ? beatNear(take, beats) : undefined);
  const start = meant === undefined ? take.startFrame : Math.round(meant);
  const decision: FirstLoopDecision = {
    startFrame: start,
    lengthFrames: take.endFrame - start,
    beats: 0,
    start: meant === undefined ? "pressed" : onset === undefined ? "beats" : "onset",
    end: "pressed",
  };
  if (beats !== undefined && mode === "tempo" && take.endIsFree) fitBeats(take, decision, beats, meant ?? start);
  if (mode !== "free" && decision.end === "pressed" && take.endIsFree) fitOnset(take, heard, decision);
  if (decision.lengthFrames < SHORTEST_S * take.sampleRate) return asPressed(take);
  if (decision.beats === 0 && beats !== undefined) {
    decision.beats = wholeBeats(decision.lengthFrames / beats.first.periodFrames);
  }
  return decision;
}

/** The take as it was pressed: nothing was heard that says better. */
export function asPressed({ startFrame, endFrame }: PressedTake): FirstLoopDecision {
  return { startFrame, lengthFrames: endFrame - startFrame, beats: 0, start: "pressed", end: "pressed" };
}

function onsetMeant(take: PressedTake, { onsets }: HeardTake, pressed: number): number | undefined {
  const candidates = onsets.map(({ frame, strength }) => ({
    distance: Math.max(EXACT_S * take.sampleRate, Math.abs(frame - pressed)),
    strength,
    frame,
  }));
  return chooseOnset(candidates, REACH_S * take.sampleRate)?.frame;
}

/** Beats that the ends may go by: at the beginning of the take and at its end. */
interface Beats {
  first: PulseLine;
  last: PulseLine;
  /** Whether they were played: else only the tempo is known, not where beats fall. */
  played: boolean;
}

/** The beats asked for before, else those played, if they are sure. */
function findBeats(take: PressedTake, { onsets, heardBpm }: HeardTake, startFrame: number): Beats | undefined {
  if (take.framesPerBeat > 0) {
    const line = { originFrame: startFrame, periodFrames: take.framesPerBeat };
    return { first: line, last: line, played: false };
  }
  const { endFrame, sampleRate } = take;
  const pulse = measureTakePulse({ onsets, startFrame, endFrame, sampleRate, heardBpm });
  if (pulse === undefined || pulse.played < SURE_PLAYED) return undefined;
  if (pulse.spreadFrames > SURE_SPREAD * pulse.first.periodFrames) return undefined;
  return { first: pulse.first, last: pulse.last, played: true };
}

/** Frame of a place in beats. */
function frameOf({ originFrame, periodFrames }: PulseLine, beats: number): number {
  return originFrame + beats * periodFrames;
}

/** Place in beats of a frame. */
function beatsAt({ originFrame, periodFrames }: PulseLine, frame: number): number {
  return (frame - originFrame) / periodFrames;
}

/** The beat near the press of the start, where nothing was struck. */
function beatNear(take: PressedTake, beats: Beats | undefined): number | undefined {
  if (!beats?.played) return undefined;
  const frame = frameOf(beats.first, Math.round(beatsAt(beats.first, take.startFrame)));
  return frame >= 0 && Math.abs(frame - take.startFrame) < REACH_S * take.sampleRate ? frame : undefined;
}

/** Beats of a length that does not go by them, if it holds nearly whole ones. */
function wholeBeats(beats: number): number {
  return Math.abs(beats - Math.round(beats)) < NEARLY_WHOLE ? Math.round(beats) : 0;
}

/** Whole beats from the start, or half beats where a player ended on one: the pulse then is twice as fast. */
function fitBeats(take: PressedTake, decision: FirstLoopDecision, beats: Beats, start: number): void {
  const from = beatsAt(beats.first, start);
  for (const [steps, reachS] of [[1, BEAT_REACH_S], [2, HALF_REACH_S]] as const) {
    const count = Math.round((beatsAt(beats.last, take.endFrame) - from) * steps);
    const end = frameOf(beats.last, from + count / steps);
    const tooFar = beats.played && Math.abs(end - take.endFrame) > reachS * take.sampleRate;
    if (count < 1 || tooFar || beats.last.periodFrames / steps < SHORTEST_BEAT_S * take.sampleRate) continue;
    decision.lengthFrames = Math.round(end - start);
    decision.beats = count;
    decision.end = "beats";
    return;
  }
}

function fitOnset(take: PressedTake, heard: HeardTake, decision: FirstLoopDecision): void {
  const onset = onsetMeant(take, heard, take.endFrame);
  if (onset === undefined || onset - decision.startFrame < SHORTEST_S * take.sampleRate) return;
  decision.lengthFrames = Math.round(onset) - decision.startFrame;
  decision.end = "onset";
}
