/** Walks in which every step of the output can be explained: what is played in them, and how far the output may step. */
import { assert } from "@std/assert";
import { smoothNoise } from "./clicks.ts";
import { largestStep, type Rig, type Source } from "./rig.ts";

/** Level of the material: nothing comes near the limiter's ceiling. */
const LEVEL = 0.02;
/** Tracks that may sound. */
export const TRACKS = 3;
/** Frames between the values that the noise moves between: its largest step is 2 × LEVEL × 1.5 / 400. */
const SLOWNESS = 400;

/** The input begins softly: a take may begin with the stream. */
const softly = (source: Source): Source => (frame, channel) => Math.min(1, frame / 960) * source(frame, channel);

/** What is played. */
export const MATERIALS: Record<string, Source> = {
  "a constant": softly(() => LEVEL),
  "slow noise": softly(smoothNoise(LEVEL, SLOWNESS)),
};

// For every track: six slopes of 1/480 (heads, levels, an overdub) of a loop twice as loud as the input; once more for the monitor;
// and the material's own steps, twice as large, with a little for overdubs that pile up.
const BOUND = (TRACKS * 2 * LEVEL * 6 + LEVEL) / 480 + (2.2 * TRACKS * 2 * LEVEL * 1.5) / SLOWNESS;

/** It sounds, and no output ever steps further than what sounds may explain. */
export function assertNoClick(rig: Rig, where: string): void {
  for (const [c, output] of rig.outputs.entries()) {
    const step = largestStep(output, 1000);
    const at = output.findIndex((x, i) => i >= 1000 && Math.abs(x - output[i - 1]!) > BOUND);
    assert(step <= BOUND, `${where}, channel ${c}, frame ${at}: a step of ${step}, bound ${BOUND}`);
  }
  assert(rig.outputs[0]!.some((x) => Math.abs(x) > LEVEL / 2), `${where}: it sounds`);
}
