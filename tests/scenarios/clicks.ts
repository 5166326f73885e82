/**
 * What a click is, and the stage on which it is looked for: two loops that sound, something done to them, and every step between
 * neighbouring output frames measured.
 *
 * The bound: every voice that sounds (a loop, a layer, the monitored input) may step as far as the material itself does; every
 * value that changes may add its amplitude × the slope of its change. Slopes are 1/480 a frame for heads, levels and overdubs
 * (ramps of 10 ms at 48 kHz, straight) and 1.5/1441 for seams (a cross-fade of 30 ms, steepest in its middle), below 1/480.
 */
import { assert } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { type Ask, largestStep, noise, Rig, sine, type Source } from "./rig.ts";

export const AMPLITUDE = 0.12;
const RAMP_FRAMES = 480;
/** Length of the anchor loop, in frames. */
export const CYCLE = 19_997;
/** From here on something is done. */
export const ACT = 64_123;

/** Noise that moves smoothly between random values some frames apart: it has a largest step, but no phase to hide behind. */
export function smoothNoise(amplitude: number, gapFrames: number): Source {
  const values = noise(amplitude);
  return (frame, channel) => {
    const t = (frame % gapFrames) / gapFrames, index = Math.floor(frame / gapFrames);
    const from = values(index, channel);
    return from + (values(index + 1, channel) - from) * t * t * (3 - 2 * t);
  };
}

export const MATERIALS: Record<string, Source> = {
  "a constant": () => AMPLITUDE,
  "a sine": sine(97.3, AMPLITUDE),
  "noise": smoothNoise(AMPLITUDE, 40),
};

/** Something to do, and what may sound meanwhile. */
export interface Scene {
  name: string;
  /** Commands with their distance from ACT in frames. Without a track: the first, which is selected. */
  acts: readonly (readonly [number, Ask])[];
  /** Voices that may sound at once, the two loops included. Default 2. */
  voices?: number;
  /** Frames to look at after ACT. Default three cycles. */
  frames?: number;
}

/** Two loops on one grid: the anchor, and a take that ends in mid-cycle. */
export async function stage(source: Source, blockFrames: number): Promise<Rig> {
  const rig = await Rig.open({ source, blockFrames, tapeSeconds: 8, reservePages: 700 });
  const exact = { when: P.WHEN_EXACT };
  rig.at(5_003, { kind: P.COMMAND_RECORD, track: 0, ...exact }).at(5_003 + CYCLE, {
    kind: P.COMMAND_RECORD,
    track: 0,
    ...exact,
  });
  rig.at(30_011, { kind: P.COMMAND_RECORD, track: 1, ...exact }).at(40_007, {
    kind: P.COMMAND_RECORD,
    track: 1,
    ...exact,
  });
  return rig;
}

/** Plays a scene with a material and asserts that no step is larger than voices and ramps explain. */
export async function checkScene(scene: Scene, materialName: string, blockFrames: number): Promise<void> {
  const source = MATERIALS[materialName]!;
  const rig = await stage(source, blockFrames);
  for (const [offset, ask] of scene.acts) rig.at(ACT + offset, ask);
  rig.runTo(ACT + (scene.frames ?? 3 * CYCLE));
  const voices = scene.voices ?? 2;
  const ramps = 2 * voices + 2 * Math.min(scene.acts.length, 3);
  const bound = voices * largestStep(rig.inputs[0]!) + (ramps * AMPLITUDE) / RAMP_FRAMES;
  for (const output of rig.outputs) {
    const step = largestStep(output, 1000);
    assert(
      step <= bound * 1.0001,
      `${scene.name}: ${materialName} at blocks of ${blockFrames} steps by ${step} at ${worst(output)}, bound ${bound}`,
    );
  }
}

function worst(channel: Float32Array): string {
  let at = 1000;
  for (let i = 1000; i < channel.length; i++) {
    if (Math.abs(channel[i]! - channel[i - 1]!) > Math.abs(channel[at]! - channel[at - 1]!)) at = i;
  }
  return `frame ACT${at < ACT ? "" : "+"}${at - ACT}`;
}
