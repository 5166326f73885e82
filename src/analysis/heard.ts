/**
 * What the analysis tells of the inputs, and how it stands: plain objects that cross from its worker to control.
 *
 * Frames are frames of the tape, to a fraction: a sound was played one input latency before the block that brought it. Thread: any.
 */
import { describeFirstLoop, type FirstLoopHeard } from "./first_loop_words.ts";
import { type CutHeard, describeCut } from "./cut_words.ts";
import type { TempoCandidate } from "../../dsp/tempo.ts";

/** One thing that was heard. `atFrame` is the newest frame that was looked at when it was told. */
export type HeardEvent =
  | { kind: "onset"; atFrame: number; frame: number; strength: number }
  | ({ kind: "beat"; atFrame: number; frame: number } & HeardTempo)
  | ({ kind: "tempo"; atFrame: number } & HeardTempo)
  | FirstLoopHeard
  | CutHeard
  /** The tape went round before these frames were looked at; listening begins anew at `toFrame`. */
  | { kind: "gap"; atFrame: number; fromFrame: number; toFrame: number };

/** A tempo and its beats. */
export interface HeardTempo {
  /** 0 while none is known. */
  tempoBpm: number;
  /** 0…1: below a half it is a guess. */
  confidence: number;
  /** At most three, the best first. */
  candidates: TempoCandidate[];
  /** Frame of the beat told last, 0 before the first. */
  beatFrame: number;
  /** Frame of the beat expected next, 0 while no tempo is known. */
  nextBeatFrame: number;
  /** Beats told so far. */
  beatCount: number;
}

/** Everything heard so far, as surfaces show it. */
export interface Heard extends HeardTempo {
  /** Newest frame looked at. */
  frame: number;
  /** Frame and strength of the newest onset; frame −1 before the first. */
  onsetFrame: number;
  onsetStrength: number;
  onsetCount: number;
}

/** Nothing heard yet. */
export function nothingHeard(): Heard {
  return {
    frame: 0,
    tempoBpm: 0,
    confidence: 0,
    candidates: [],
    beatFrame: 0,
    nextBeatFrame: 0,
    beatCount: 0,
    onsetFrame: -1,
    onsetStrength: 0,
    onsetCount: 0,
  };
}

/** Takes one event into the state. */
export function noteHeard(heard: Heard, event: HeardEvent): void {
  heard.frame = event.atFrame;
  if (event.kind === "onset") {
    heard.onsetFrame = event.frame;
    heard.onsetStrength = event.strength;
    heard.onsetCount++;
  } else if (event.kind === "first_loop" || event.kind === "cut" || event.kind === "cut_refused") {
    return;
  } else if (event.kind === "gap") {
    Object.assign(heard, nothingHeard(), { frame: event.atFrame, onsetCount: heard.onsetCount });
  } else {
    const { tempoBpm, confidence, candidates, beatFrame, nextBeatFrame, beatCount } = event;
    Object.assign(heard, { tempoBpm, confidence, candidates, beatFrame, nextBeatFrame, beatCount });
  }
}

/** An event as JSON shows it: snake_case, frames to a tenth. */
export function describeHeard(event: HeardEvent): Record<string, unknown> {
  switch (event.kind) {
    case "onset":
      return { event: "onset", frame: round(event.frame, 1), strength: round(event.strength, 3), heard: event.atFrame };
    case "beat":
      return { event: "beat", frame: round(event.frame, 1), number: event.beatCount, ...describeTempo(event) };
    case "tempo":
      return { event: "tempo", frame: event.atFrame, ...describeTempo(event), candidates: event.candidates.map(offer) };
    case "first_loop":
      return describeFirstLoop(event);
    case "cut":
    case "cut_refused":
      return describeCut(event);
    case "gap":
      return { event: "not_heard", frame: event.fromFrame, frames: event.toFrame - event.fromFrame };
  }
}

function describeTempo({ tempoBpm, confidence, nextBeatFrame }: HeardTempo): Record<string, unknown> {
  return {
    tempo_bpm: round(tempoBpm, 3),
    confidence: round(confidence, 3),
    next_beat_frame: round(nextBeatFrame, 1),
  };
}

/** A candidate as JSON shows it. */
export function offer({ tempoBpm, score }: TempoCandidate): { tempo_bpm: number; score: number } {
  return { tempo_bpm: round(tempoBpm, 3), score: round(score, 3) };
}

/** A number to so many decimals. */
export function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
