// Listens to a sound as the analysis worker does, and decides for a press of start and end.
import { HEARD_ONSET, HOP_FRAMES, Listener } from "../../../dsp/listener.ts";
import {
  decideFirstLoop,
  type FirstLoopDecision,
  firstLoopLookahead,
  type FirstLoopMode,
} from "../../../src/analysis/first_loop.ts";
import { HeardLately } from "../../../src/analysis/heard_lately.ts";

const SAMPLE_RATE = 48000;
const LOOK_HOPS = 24;
const BEFORE_S = 0.2;

/** All that was heard of a sound. */
export interface HeardSound {
  heard: HeardLately;
  delayFrames: number;
}

/** Listens from start to end. */
export async function hear(sound: Float32Array, module: WebAssembly.Module): Promise<HeardSound> {
  const listener = await Listener.prepare({ sampleRate: SAMPLE_RATE }, module);
  const heard = new HeardLately();
  for (let hop = 0; (hop + 1) * HOP_FRAMES <= sound.length; hop++) {
    listener.hop.set(sound.subarray(hop * HOP_FRAMES, (hop + 1) * HOP_FRAMES));
    const news = listener.push(), atFrame = listener.frame;
    if ((news & HEARD_ONSET) !== 0) heard.note({ kind: "onset", atFrame, ...listener.onset });
    if (hop % LOOK_HOPS === 0) heard.note({ kind: "tempo", atFrame, ...listener.read() });
  }
  return { heard, delayFrames: listener.delayFrames };
}

/** The decision for presses at these frames. */
export function decide(
  { heard, delayFrames }: HeardSound,
  startFrame: number,
  endFrame: number,
  mode: FirstLoopMode,
): FirstLoopDecision {
  const atFrame = endFrame + firstLoopLookahead(SAMPLE_RATE, delayFrames);
  const onsets = heard.onsetsBetween(startFrame - BEFORE_S * SAMPLE_RATE, atFrame, atFrame);
  const take = { startFrame, endFrame, startIsFree: true, endIsFree: true, framesPerBeat: 0, sampleRate: SAMPLE_RATE };
  return decideFirstLoop(take, { onsets, heardBpm: heard.tempoAt(atFrame) }, mode);
}
