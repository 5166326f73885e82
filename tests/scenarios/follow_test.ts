import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as protocol from "../../dsp/assembly/protocol.ts";
import { largestStep, Rig, sine, type Source } from "./rig.ts";
import { firstDifference } from "../first_difference.ts";

const P = protocol;
const BEAT = 24_000;
const CYCLE = 4 * BEAT;
/** The first loop begins here, on beat 0. */
const BEGIN = 10_000;

/** Clicks at content frames 0, 1 beat, 2 and 3 beats of the take, the first one louder; silence after it. */
const clicks = (frame: number) => {
  const at = frame - BEGIN;
  return at >= 0 && at < CYCLE && at % BEAT < 200 ? (at < BEAT ? 0.9 : 0.45) : 0;
};

/** A loop of four beats at 120 BPM. */
async function withLoop(source: Source = clicks): Promise<Rig> {
  const rig = await Rig.open({ source, blockFrames: 113 });
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 120 });
  rig.at(BEGIN, { kind: P.COMMAND_RECORD, when: P.WHEN_EXACT });
  rig.at(BEGIN + CYCLE, { kind: P.COMMAND_RECORD, when: P.WHEN_EXACT });
  return rig.runTo(BEGIN + CYCLE + 1000);
}

/** Frames at which the loud click of the loop begins. */
function downbeats(rig: Rig, from: number): number[] {
  const found: number[] = [];
  const out = rig.outputs[0]!;
  for (let i = from; i < out.length; i++) {
    if (out[i]! > 0.6 && out[i - 1]! <= 0.6 && i - (found.at(-1) ?? -9999) > 1000) found.push(i);
  }
  return found;
}

/** A clock at `bpm` that is at beat `beat` at `frame` tells every beat where it is. */
function follow(rig: Rig, bpm: number, frame: number, beat: number, until: number): void {
  const framesPerBeat = 60 * 48_000 / bpm;
  for (let i = 0; frame + i * framesPerBeat < until; i++) {
    const at = Math.ceil(frame + i * framesPerBeat);
    rig.at(at, { kind: P.COMMAND_ALIGN, a: bpm, b: beat + i, c: frame + i * framesPerBeat });
  }
}

Deno.test("under a clock that is a little faster, each cycle of a loop begins on the clock's beat, to the frame", async () => {
  const rig = await withLoop();
  const start = BEGIN + 6 * BEAT, until = 40 * BEAT;
  follow(rig, 126, start, 6, until);
  rig.runTo(until);
  const framesPerBeat = 60 * 48_000 / 126;
  const anchor = start - 6 * framesPerBeat;
  const begins = downbeats(rig, BEGIN + 2 * CYCLE - 2000).filter((frame) => frame > start);
  assert(begins.length >= 7, `${begins.length} cycles`);
  for (const frame of begins) {
    const beat = (frame - anchor) / framesPerBeat;
    // The cross-fade takes 10 ms, so a click comes up to its level within them.
    assertAlmostEquals(beat % 4, Math.round(beat / 4) * 4 - Math.floor(beat / 4) * 4, 0.02, `${frame}`);
  }
});

Deno.test("under a slower clock a loop leaves a gap and does not begin twice", async () => {
  const rig = await withLoop();
  const start = BEGIN + 6 * BEAT, until = 40 * BEAT;
  follow(rig, 110, start, 6, until);
  rig.runTo(until);
  const framesPerBeat = 60 * 48_000 / 110;
  const begins = downbeats(rig, start);
  for (let i = 1; i < begins.length; i++) {
    assertAlmostEquals(begins[i]! - begins[i - 1]!, 4 * framesPerBeat, 500, `cycle ${i}`);
  }
  assert(begins.length >= 6, `${begins.length} cycles`);
});

Deno.test("a clock that agrees with the grid changes nothing of what is heard, to the bit", async () => {
  const until = 24 * BEAT;
  const free = (await withLoop()).runTo(until);
  const followed = await withLoop();
  follow(followed, 120, BEGIN + 6 * BEAT, 6, until);
  followed.runTo(until);
  assertEquals(firstDifference(followed.outputs[0]!, free.outputs[0]!), -1);
});

Deno.test("small errors of a followed clock are not worth a cross-fade: below half a millisecond a loop is left alone", async () => {
  const until = 24 * BEAT;
  const free = (await withLoop()).runTo(until);
  const followed = await withLoop();
  for (let beat = 6; beat < 20; beat++) {
    const frame = BEGIN + beat * BEAT + (beat % 2 === 0 ? 11 : -11);
    followed.at(frame + 30, { kind: P.COMMAND_ALIGN, a: 120.003, b: beat, c: frame });
  }
  followed.runTo(until);
  assertEquals(firstDifference(followed.outputs[0]!, free.outputs[0]!), -1);
});

Deno.test("following never clicks: no step is larger than the loop's own", async () => {
  const tone = sine(440, 0.4);
  const rig = await withLoop(tone);
  const start = BEGIN + 6 * BEAT, until = 60 * BEAT;
  rig.runTo(start);
  rig.source = () => 0;
  follow(rig, 123.4, start, 6, 30 * BEAT);
  follow(rig, 97, 30 * BEAT, 31, until);
  rig.runTo(until);
  const own = 2 * Math.PI * 440 / 48_000 * 0.4;
  // Two overlapping heads move twice as fast at most, and a fade adds its slope.
  assert(
    largestStep(rig.outputs[0]!, BEGIN + CYCLE + 100) < 2.2 * own,
    `${largestStep(rig.outputs[0]!, BEGIN + CYCLE + 100)}`,
  );
});

Deno.test("a located clock moves the loops at once to where it is", async () => {
  const rig = await withLoop();
  const at = BEGIN + 6 * BEAT + 5000;
  // The loop is in its third beat; the clock says: beat 1 of the bar, now.
  rig.at(at, { kind: P.COMMAND_ALIGN, a: 120, b: 8, c: at });
  rig.runTo(at + 3 * CYCLE);
  const begins = downbeats(rig, at + 2000);
  assertEquals(begins.length >= 2, true);
  for (const frame of begins) assertAlmostEquals((frame - at) % CYCLE, 0, 1);
});

Deno.test("a forced tempo takes the loops along instead of leaving them behind", async () => {
  const rig = await withLoop();
  const at = BEGIN + 6 * BEAT;
  rig.at(at, { kind: P.COMMAND_SET_TEMPO, a: 150, c: 1 }).runTo(60 * BEAT);
  const begins = downbeats(rig, at + 3 * BEAT);
  const cycle = 4 * 60 * 48_000 / 150;
  for (let i = 1; i < begins.length; i++) assertAlmostEquals(begins[i]! - begins[i - 1]!, cycle, 490, `cycle ${i}`);
  assert(begins.length > 8);
});

Deno.test("the transport starts on any beat of a clock that continues", async () => {
  const rig = await withLoop();
  rig.at(BEGIN + 5 * BEAT, { kind: P.COMMAND_STOP_ALL });
  const at = BEGIN + 20 * BEAT + 777;
  rig.at(at, { kind: P.COMMAND_START, when: P.WHEN_EXACT, a: 2 }).runTo(at + 3 * CYCLE);
  assertEquals(rig.snapshot.anchorFrame, at - 2 * BEAT);
  const begins = downbeats(rig, at);
  for (const frame of begins) assertAlmostEquals((frame - (at + 2 * BEAT)) % CYCLE, 0, 1);
  assertEquals(begins.length >= 2, true);
});

Deno.test("the sound of a followed loop does not depend on the block size", async () => {
  const outputs: Float32Array[] = [];
  for (const blockFrames of [1, 64, 1000]) {
    const rig = await withLoop();
    rig.blockFrames = blockFrames;
    follow(rig, 131.3, BEGIN + 6 * BEAT, 6, 20 * BEAT);
    rig.runTo(20 * BEAT);
    outputs.push(rig.outputs[0]!);
  }
  assertEquals(outputs[1], outputs[0]);
  assertEquals(outputs[2], outputs[0]);
});
