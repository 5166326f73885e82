/**
 * What is heard of the inputs: tempo, how sure it is, and a light that shines on the beat as it is played.
 *
 * Thread: control.
 */
import { piece, type Row } from "./row.ts";
import type { View } from "./view.ts";

/** Share of a beat for which the light shines. */
const LIT_SHARE = 0.25;
/** Below this a tempo is a guess. */
const SURE = 0.5;

/** Tempo, confidence and beat light; nothing as long as no tempo is heard. */
export function heardPart(view: View): Row {
  const { heard } = view.state;
  if (heard === undefined || !(heard.tempoBpm > 0)) return [];
  const { on, off } = view.look.glyphs;
  const sure = heard.confidence >= SURE;
  const lit = beatShare(view) < LIT_SHARE;
  return [
    piece("heard ", "dim"),
    piece(heard.tempoBpm.toFixed(1), sure ? "strong" : "dim"),
    piece(" BPM ", sure ? "plain" : "dim"),
    piece(`${Math.round(100 * heard.confidence)} % `.padStart(6), "dim"),
    piece(lit ? on : off, lit ? "accent" : "dim"),
    piece(" "),
  ];
}

/** How much of the beat that is played now has passed, 0…1. */
function beatShare(view: View): number {
  const { heard, snapshot, host, sampleRate } = view.state;
  const beatFrames = 60 / heard!.tempoBpm * sampleRate;
  // What sounds now comes with a block that is one input latency away.
  const beats = (snapshot.frame + host.inputLatencyFrames - heard!.nextBeatFrame) / beatFrames;
  return beats - Math.floor(beats);
}
