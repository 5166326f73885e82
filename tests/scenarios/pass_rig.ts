/**
 * What passes over a loop are held against: a loop on a rig, its layers read out of memory, and a slow model of what a pass writes.
 *
 * The model rounds where the engine does (32-bit float), one frame after the other, so that it can be compared to the bit.
 */
import { assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { readLoop } from "../../dsp/layers.ts";
import { type Ask, noise, Rig } from "./rig.ts";
import { firstDifference } from "../first_difference.ts";

/** Frames over which a pass eases in and out at 48 kHz. */
export const RAMP = 480;
/** Length of the loop, no multiple of anything. */
export const LOOP = 19_997;
/** First frame of the loop on tape. */
export const START = 5_003;
/** Long after the loop was closed, somewhere in its third round. */
export const ACT = START + 2 * LOOP + 7_001;

const f = Math.fround;

/** A rig whose first track plays a loop of noise. `channels`: inputs. */
export async function loopRig(blockFrames: number, inputCount = 1): Promise<Rig> {
  const rig = await Rig.open({ source: noise(0.2), blockFrames, inputCount, tapeSeconds: 8, reservePages: 1500 });
  for (const at of [START, START + LOOP]) exactly(rig, at, { kind: P.COMMAND_RECORD, track: 0 });
  return rig;
}

/** Asks for a command at an exact frame. */
export function exactly(rig: Rig, at: number, ask: Ask): Rig {
  return rig.at(at, { when: P.WHEN_EXACT, ...ask });
}

/** The loop that the first track holds now: a copy of its channels. */
export function layerOf(rig: Rig): Float32Array[] {
  return readLoop(rig.memory, 0)!.channels.map((channel) => channel.slice());
}

/** What a pass does to a loop: from `from` (a frame of its content) for `frames`, `input(i)` being what is played in its frame i. */
export interface Pass {
  readonly from: number;
  readonly frames: number;
  readonly feedback: number;
  /** Feedback of the pass that went over to this one: the input goes on, and only the feedback changes. */
  readonly feedbackBefore?: number;
  input(frame: number): number;
}

/** The loop after a pass of at most one round, in the engine's own arithmetic. */
export function passed(old: Float32Array, { from, frames, feedback, feedbackBefore, input }: Pass): Float32Array {
  const loop = old.slice();
  for (let i = 0; i < frames + RAMP; i++) {
    const goesOn = feedbackBefore !== undefined;
    const weight = f(Math.min(RAMP, goesOn ? RAMP : i + 1, frames + RAMP - i) / RAMP);
    const share = f(Math.min(RAMP, i + 1) / RAMP);
    const before = f(feedbackBefore ?? feedback);
    const stays = i + 1 >= RAMP ? f(feedback) : f(before + f(f(f(feedback) - before) * share));
    const at = (from + i) % old.length;
    loop[at] = f(f(loop[at]! * f(1 + f(f(stays - 1) * weight))) + f(f(input(i)) * weight));
  }
  return loop;
}

/** Asserts that two channels are the same to the bit and says where they part. */
export function assertSame(actual: Float32Array, expected: Float32Array, what: string): void {
  assertEquals(actual.length, expected.length, `${what}: frames`);
  const differs = firstDifference(actual, expected);
  assertEquals(
    differs < 0 ? [] : [differs, actual[differs]],
    differs < 0 ? [] : [differs, expected[differs]],
    `${what} parts at frame ${differs}`,
  );
}

/** What makes a loop longer: from frame `from` of its content on, for `frames`. */
export interface Growth {
  readonly from: number;
  readonly frames: number;
  readonly feedback?: number;
  input(frame: number): number;
}

/** The loop after it was repeated under what was played, in the engine's own arithmetic. Whole rounds only. */
export function multiplied(old: Float32Array, { from, frames, feedback = 1, input }: Growth): Float32Array {
  const loop = new Float32Array(frames);
  for (let i = 0; i < frames; i++) {
    const weight = f(Math.min(RAMP, i + 1) / RAMP), kept = f(1 + f(f(f(feedback) - 1) * weight));
    loop[i] = f(f(old[(from + i) % old.length]! * kept) + f(f(input(i)) * weight));
  }
  // What was played behind its end goes on over its beginning, fading.
  for (let i = 0; i < RAMP; i++) {
    const weight = f((RAMP - i) / RAMP), kept = f(1 + f(f(f(feedback) - 1) * weight));
    loop[i] = f(f(loop[i]! * kept) + f(f(input(frames + i)) * weight));
  }
  return loop;
}

/** The loop with what was played put in. */
export function inserted(old: Float32Array, { from, frames, input }: Growth): Float32Array {
  const loop = new Float32Array(old.length + frames);
  loop.set(old.subarray(0, from));
  for (let i = 0; i < frames + old.length - from; i++) {
    const weight = Math.max(0, f(Math.min(RAMP, i + 1, frames + RAMP - i) / RAMP));
    const gone = i < frames ? Math.min(RAMP, i + 1) : Math.max(0, frames + RAMP - i);
    const kept = gone >= RAMP ? 0 : f(1 - f(gone / RAMP));
    const under = old[(from + (i < frames ? i : i - frames)) % old.length]!;
    loop[from + i] = f(f(under * kept) + f(f(input(i)) * weight));
  }
  return loop;
}
