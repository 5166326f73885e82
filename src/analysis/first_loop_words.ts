/**
 * What was decided about a first loop, in words: for the screen, and as JSON shows it.
 *
 * Times are of the tape, early and late as the player pressed: an end that moved forward was pressed early. Thread: any.
 */
import type { FirstLoopDecision, PressedTake } from "./first_loop.ts";

/** A first loop whose ends were decided. */
export interface FirstLoopHeard {
  kind: "first_loop";
  /** Frame up to which was listened for it. */
  atFrame: number;
  /** Id of the `loop.recut` that came of it (its source is `listening`), if one did. */
  id: number;
  /** Track index. */
  track: number;
  take: PressedTake;
  decision: FirstLoopDecision;
}

/** Nearer than this an end was pressed exactly, ms. */
const EXACT_MS = 1;

/** As JSON shows it. Frames are of the tape. */
export function describeFirstLoop(heard: FirstLoopHeard): Record<string, unknown> {
  const { track, take, decision } = heard;
  const tempo = decision.beats > 0 ? { tempo_bpm: Number(tempoOf(heard).toFixed(3)) } : {};
  return {
    event: "first_loop",
    track: track + 1,
    start_frame: decision.startFrame,
    length_frames: decision.lengthFrames,
    ...(decision.beats > 0 ? { beats: decision.beats } : {}),
    ...tempo,
    start: decision.start,
    end: decision.end,
    start_early_ms: earlyMs(take, decision.startFrame - take.startFrame),
    end_early_ms: earlyMs(take, decision.startFrame + decision.lengthFrames - take.endFrame),
    message: firstLoopSentence(heard),
  };
}

/** In a sentence. */
function firstLoopSentence(heard: FirstLoopHeard): string {
  return `First loop: ${startWords(heard)}; ${endWords(heard)}.`;
}

function startWords({ take, decision }: FirstLoopHeard): string {
  if (decision.start === "pressed") {
    return take.startIsFree ? "no onset near its start, it stays" : "start as asked for";
  }
  const early = earlyMs(take, decision.startFrame - take.startFrame);
  const at = (decision.startFrame / take.sampleRate).toFixed(3);
  if (decision.start === "beats") {
    return `nothing struck at its start, pressed ${off(early)}: moved to the beat at ${at} s`;
  }
  return Math.abs(early) < EXACT_MS
    ? `start on the onset at ${at} s`
    : `start ${off(early)}, moved to the onset at ${at} s`;
}

function endWords(heard: FirstLoopHeard): string {
  const { take, decision } = heard;
  const early = earlyMs(take, decision.startFrame + decision.lengthFrames - take.endFrame);
  const beats = decision.beats > 0
    ? `${decision.beats} ${decision.beats === 1 ? "beat" : "beats"} at ${tempoOf(heard).toFixed(1)} BPM`
    : "";
  const pressed = Math.abs(early) < EXACT_MS ? "" : ` (end ${off(early)})`;
  if (decision.end === "beats") return beats + pressed;
  const end = decision.end === "onset" ? `end moved to the onset${pressed}` : "end as pressed";
  return beats === "" ? end : `${end}, ${beats}`;
}

function off(earlyMs: number): string {
  return `${Math.round(Math.abs(earlyMs))} ms ${earlyMs > 0 ? "early" : "late"}`;
}

function earlyMs({ sampleRate }: PressedTake, frames: number): number {
  return Number((1000 * frames / sampleRate).toFixed(1));
}

function tempoOf({ take, decision }: FirstLoopHeard): number {
  return 60 * take.sampleRate * decision.beats / decision.lengthFrames;
}
