/**
 * Scenes on the screen: the one that was launched last, and the one that waits with the time until it begins as heard. Thread: control.
 */
import { piece, type Row } from "./row.ts";
import { heardFrame, type View } from "./view.ts";

/** Empty where no scene was launched and none waits. */
export function scenePart(view: View): Row {
  const { scenes, framesPerBeat } = view.state.snapshot, { now, next, nextFrame } = scenes;
  if (next !== 0) {
    const frames = Math.max(0, nextFrame - heardFrame(view.state));
    const left = framesPerBeat > 0
      ? `${(frames / framesPerBeat).toFixed(1)} bt`
      : `${(frames / view.state.sampleRate).toFixed(1)} s`;
    return [piece(`scene ${next} in ${left}`, "warn")];
  }
  return now === 0 ? [] : [piece("scene ", "dim"), piece(String(now), "accent")];
}
