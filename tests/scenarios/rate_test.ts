import { assert, assertEquals } from "@std/assert";
import { HEADER_FRAME_FIELD, HEADER_OFFSET } from "../../dsp/assembly/layout.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { ask, contentOf, heardAt, loopOf, START } from "./rate_rig.ts";
import { largestStep, noise, sine } from "./rig.ts";

const LENGTH = 48_000, CHANGE = 120_000;
/** Frames after which a cross-fade of heads is over. */
const FADE = 480;
const HALF = P.COMMAND_HALF_SPEED, DOUBLE = P.COMMAND_DOUBLE_SPEED, REVERSE = P.COMMAND_REVERSE, RATE = P.COMMAND_RATE;
const TOGGLE = P.SWITCH_TOGGLE;

/** Place of the loop at an output frame before anything was changed. */
function placeAt(frame: number, length = LENGTH): number {
  return (((frame - START) % length) + length) % length;
}

Deno.test("backwards a loop is its samples in reverse, to the bit, from the place where it was turned, over its ends too", async () => {
  const rig = await loopOf(noise(0.4), LENGTH);
  const content = contentOf(rig);
  ask(rig, CHANGE, REVERSE, TOGGLE);
  const heard = rig.heard(CHANGE + FADE, 2 * LENGTH), turned = placeAt(CHANGE);
  for (let i = 0; i < heard.length; i++) {
    assertEquals(heard[i], content[(((turned - FADE - i) % LENGTH) + LENGTH) % LENGTH], `frame ${i}`);
  }
  assertEquals(rig.track(0).rate, -1);
});

Deno.test("turned twice it goes on forwards from where it was turned last, exact samples again", async () => {
  const rig = await loopOf(noise(0.4), LENGTH);
  const content = contentOf(rig);
  ask(rig, CHANGE, REVERSE, TOGGLE);
  ask(rig, CHANGE + 10_007, REVERSE, TOGGLE);
  const heard = rig.heard(CHANGE + 10_007 + FADE, LENGTH);
  const place = placeAt(CHANGE) - 10_007 + FADE;
  for (let i = 0; i < heard.length; i++) {
    assertEquals(heard[i], content[(((place + i) % LENGTH) + LENGTH) % LENGTH], `frame ${i}`);
  }
});

for (const rate of [0.25, 0.5, 0.75, 0.9731, 1.001, 1.5, 2, 3.3, 4]) {
  Deno.test(`at rate ${rate}, either way, every frame is what a slow model in f64 says, round the loop's ends`, async () => {
    for (const direction of [1, -1]) {
      const rig = await loopOf(noise(0.4), LENGTH);
      const content = contentOf(rig), exact = Math.round(rate * 65536) / 65536 * direction;
      // Early enough that the loop's end lies in what is looked at.
      const change = START + 3 * LENGTH + (direction > 0 ? LENGTH - 1_000 : 1_000);
      ask(rig, change, RATE, rate);
      if (direction < 0) ask(rig, change, REVERSE, TOGGLE);
      const heard = rig.heard(change + 2 * FADE, 3_000), begin = placeAt(change);
      let worst = 0;
      for (let i = 0; i < heard.length; i += 7) {
        const place = begin + exact * (2 * FADE + i);
        worst = Math.max(worst, Math.abs(heard[i]! - heardAt(content, place, rate)));
      }
      // Of noise at −8 dB, 16 bits of phase and f32 leave this much.
      assert(worst < 2e-5, `direction ${direction}: ${worst}`);
    }
  });
}

Deno.test("three hundred hours later the place is exact, to a 65536th of a frame", async () => {
  const length = 4_801;
  for (const rate of [0.7, 1.3, 3.999]) {
    const rig = await loopOf(sine(200, 0.4), length, { blockFrames: 8192 });
    const content = contentOf(rig);
    const step = Math.round(rate * 65536), change = 40_000;
    ask(rig, change, RATE, rate).runTo(change + 1_000);
    // Three hundred hours on: nothing is recorded, so that nothing but the frame's number can have changed.
    const hours = 256 * 202_500_000;
    const header = new DataView(rig.memory.buffer, HEADER_OFFSET);
    header.setBigInt64(HEADER_FRAME_FIELD, BigInt(rig.frame + hours), true);
    const after = rig.engine;
    after.process(256);
    after.process(256);
    const at = 41_000 + 256 + hours;
    for (let i = 0; i < 256; i += 5) {
      const places = BigInt(step) * BigInt(at + i - change) + BigInt(placeAt(change, length)) * 65536n;
      const place = Number(places % (BigInt(length) * 65536n)) / 65536;
      assert(Math.abs(after.outputs[0]![i]! - heardAt(content, place, rate)) < 2e-5, `rate ${rate}, frame ${i}`);
    }
  }
});

Deno.test("half and double speed, either way, are pressed on and off, and each keeps the direction", async () => {
  const rig = await loopOf(sine(100), LENGTH);
  const rates: number[] = [];
  const presses = [HALF, HALF, DOUBLE, HALF, REVERSE, DOUBLE, DOUBLE, REVERSE];
  presses.forEach((kind, i) => {
    ask(rig, CHANGE + i * 2_000, kind, TOGGLE).runTo(CHANGE + i * 2_000 + 1_000);
    rates.push(rig.track(0).rate);
  });
  assertEquals(rates, [0.5, 1, 2, 0.5, -0.5, -2, -1, 1]);
  assertEquals(rig.eventsOf(P.EVENT_RATE).map(({ a }) => a), rates);
});

Deno.test("a switch that is already so changes nothing, and off leaves a speed that is not its own", async () => {
  const rig = await loopOf(sine(100), LENGTH);
  const asks = [[REVERSE, 0], [HALF, 0], [DOUBLE, 1], [HALF, 0], [DOUBLE, 1], [DOUBLE, 0], [REVERSE, 1], [REVERSE, 1]];
  asks.forEach(([kind, a], i) => ask(rig, CHANGE + i * 2_000, kind!, a));
  rig.runTo(CHANGE + 20_000);
  assertEquals(rig.eventsOf(P.EVENT_RATE).map(({ a }) => a), [2, 1, -1]);
});

Deno.test("a rate the engine does not have is refused", async () => {
  const rig = await loopOf(sine(100), LENGTH);
  [0.2, 4.1, 0, -1, NaN, Infinity].forEach((a, i) => ask(rig, CHANGE + i, RATE, a));
  [3, -1, 0.5, NaN].forEach((a, i) => ask(rig, CHANGE + 10 + i, REVERSE, a));
  rig.runTo(CHANGE + 1_000);
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).map(({ status }) => status), Array(10).fill(P.REFUSED_VALUE));
  assertEquals(rig.track(0).rate, 1);
});

Deno.test("all block sizes play the same bits, whatever is changed in between", async () => {
  const outputs = [];
  for (const blockFrames of [1, 64, 333, 1024]) {
    const rig = await loopOf(noise(0.3), 20_011, { blockFrames, inputCount: 2 });
    const changes = [[RATE, 0.77], [REVERSE, TOGGLE], [RATE, 3.1], [HALF, TOGGLE], [P.COMMAND_STOP, 0], [
      P.COMMAND_PLAY,
      0,
    ]];
    changes.push([P.COMMAND_TRIM, -1], [DOUBLE, TOGGLE], [P.COMMAND_DIVIDE, 2], [P.COMMAND_UNDO, 0], [RATE, 1], [
      REVERSE,
      0,
    ]);
    changes.forEach(([kind, a], i) => ask(rig, 50_003 + 3_001 * i, kind!, a, { b: -1 }));
    rig.runTo(110_000);
    outputs.push(rig.outputs.map((channel) => channel.slice()));
  }
  for (const output of outputs) assertEquals(output, outputs[0]);
});

Deno.test("a new take plays at its own speed; undo brings the old one back at the rate it had, redo the new one at its own", async () => {
  const rig = await loopOf(noise(0.2), LENGTH);
  ask(rig, CHANGE, RATE, 0.5);
  ask(rig, CHANGE + 10_000, P.COMMAND_RECORD);
  ask(rig, CHANGE + 40_000, P.COMMAND_RECORD).runTo(CHANGE + 42_000);
  assertEquals(rig.track(0).rate, 1);
  ask(rig, CHANGE + 45_000, REVERSE, TOGGLE);
  const rates = [P.COMMAND_UNDO, P.COMMAND_REDO, P.COMMAND_CLEAR, P.COMMAND_UNDO, P.COMMAND_UNDO].map((kind, i) => {
    const at = CHANGE + 50_000 + i * 3_000;
    ask(rig, at, kind).runTo(at + 2_000);
    return rig.track(0).rate;
  });
  assertEquals(rates, [0.5, -1, 1, -1, 0.5]);
});

Deno.test("undo and redo swap layers to the bit at any rate, in the same place", async () => {
  const rig = await loopOf(noise(0.2), LENGTH);
  const whole = contentOf(rig);
  rig.source = noise(0.1);
  ask(rig, CHANGE, P.COMMAND_OVERDUB, 1);
  ask(rig, CHANGE + 30_000, P.COMMAND_OVERDUB, 1).runTo(CHANGE + 2 * LENGTH);
  const dubbed = contentOf(rig), at = CHANGE + 2 * LENGTH + 1_000;
  ask(rig, at, RATE, 2);
  const place = placeAt(at);
  for (const [i, [kind, content]] of ([[P.COMMAND_UNDO, whole], [P.COMMAND_REDO, dubbed]] as const).entries()) {
    const when = at + 5_000 + 5_000 * i;
    ask(rig, when, kind);
    const heard = rig.heard(when + FADE, 1_000);
    for (let frame = 0; frame < 1_000; frame += 13) {
      const expected = heardAt(content, place + 2 * (when + FADE + frame - at), 2);
      assert(Math.abs(heard[frame]! - expected) < 2e-5, `${i}, frame ${frame}`);
    }
  }
});

Deno.test("retrigger begins at the loop's start at any rate", async () => {
  for (const rate of [0.5, -1, -2]) {
    const rig = await loopOf(noise(0.4), LENGTH);
    const content = contentOf(rig);
    ask(rig, CHANGE, RATE, Math.abs(rate));
    if (rate < 0) ask(rig, CHANGE, REVERSE, TOGGLE);
    ask(rig, CHANGE + 5_001, P.COMMAND_RETRIGGER);
    const heard = rig.heard(CHANGE + 5_001 + FADE, 500);
    for (let i = 0; i < 500; i += 11) {
      const place = rate * (FADE + i);
      const expected = rate === -1 ? content[LENGTH + place]! : heardAt(content, place, rate);
      assert(Math.abs(heard[i]! - expected) < 2e-5, `rate ${rate}, frame ${i}`);
    }
  }
});

Deno.test("a change waits for a beat, a bar or the loop like any other", async () => {
  const rig = await loopOf(noise(0.2), LENGTH);
  ask(rig, CHANGE, HALF, TOGGLE, { when: P.WHEN_LOOP });
  rig.runTo(CHANGE + 2 * LENGTH);
  assertEquals(rig.eventsOf(P.EVENT_RATE).map(({ frame }) => frame), [START + 3 * LENGTH]);
});

Deno.test("a change of speed or direction makes no step that the loop does not have", async () => {
  for (const length of [LENGTH, 4_801]) {
    const rig = await loopOf(sine(110, 0.5), length);
    const inside = largestStep(rig.outputs[0]!, START + length + 1_000, rig.frame);
    [[RATE, 0.3], [REVERSE, TOGGLE], [RATE, 2.7], [RATE, 1], [DOUBLE, TOGGLE], [REVERSE, TOGGLE], [RATE, 1]].forEach(
      ([kind, a], i) => ask(rig, CHANGE + 3_333 * i, kind!, a),
    );
    const steps = largestStep(rig.heard(CHANGE - 10, 40_000));
    // At most the steps of the fastest rate, and what a cross-fade of two heads adds.
    assert(steps < 2.8 * inside + 2 * 0.5 / FADE, `${length}: ${steps} against ${inside}`);
  }
});

Deno.test("what plays once plays as long as its rate says, backwards from its end, and is silent after it", async () => {
  for (const [rate, speed] of [[0.5, 0.5], [2, 2], [-1, 1], [-0.75, 0.75]] as const) {
    const rig = await loopOf(noise(0.3), LENGTH);
    rig.source = noise(0.3);
    ask(rig, 100_000, P.COMMAND_CUT, 80_000, { track: 1, b: 10_000, c: -1 });
    ask(rig, 100_001, P.COMMAND_STOP, 0).runTo(105_000);
    ask(rig, 105_000, RATE, speed, { track: 1 });
    if (rate < 0) ask(rig, 105_001, REVERSE, TOGGLE, { track: 1 });
    ask(rig, 110_000, P.COMMAND_RETRIGGER, 0, { track: 1 });
    const frames = Math.ceil((10_000 + 1_440) / speed), heard = rig.heard(110_000, frames + 2_000);
    const rms = (from: number, to: number) =>
      Math.sqrt(heard.subarray(from, to).reduce((s, x) => s + x * x, 0) / (to - from));
    assert(rms(2_000 / speed, 9_000 / speed) > 0.1, `rate ${rate} sounds`);
    assertEquals(rms(frames + 8, frames + 2_000), 0, `rate ${rate} ends`);
    const states = rig.eventsOf(P.EVENT_STATE, 1).map(({ state }) => state);
    assertEquals(states.slice(-2), [P.STATE_PLAYING, P.STATE_STOPPED]);
  }
});

Deno.test("a loop played once at another rate plays from its start (backwards from its end) to its other end, and stops there", async () => {
  for (const [rate, frames] of [[0.5, 2 * LENGTH], [-1, LENGTH], [-2, LENGTH / 2], [1, LENGTH]] as const) {
    const rig = await loopOf(noise(0.3), LENGTH);
    ask(rig, CHANGE, RATE, Math.abs(rate));
    if (rate < 0) ask(rig, CHANGE, REVERSE, TOGGLE);
    ask(rig, CHANGE + 3_000, P.COMMAND_ONE_SHOT).runTo(CHANGE + 3_000 + frames + 1_000);
    const stopped = rig.eventsOf(P.EVENT_STATE, 0).at(-1)!;
    assertEquals([stopped.state, stopped.frame], [P.STATE_STOPPED, CHANGE + 3_000 + frames], `rate ${rate}`);
  }
});

Deno.test("turned in the middle, a loop that is played once ends where it began", async () => {
  const rig = await loopOf(noise(0.3), LENGTH);
  ask(rig, CHANGE, P.COMMAND_ONE_SHOT);
  ask(rig, CHANGE + 20_000, REVERSE, TOGGLE).runTo(CHANGE + 50_000);
  const stopped = rig.eventsOf(P.EVENT_STATE, 0).at(-1)!;
  assertEquals([stopped.state, stopped.frame], [P.STATE_STOPPED, CHANGE + 40_001]);
});

Deno.test("a loop at another rate is not made longer, and says so", async () => {
  const rig = await loopOf(noise(0.2), LENGTH);
  ask(rig, CHANGE, HALF, TOGGLE);
  const kinds = [P.COMMAND_MULTIPLY, P.COMMAND_INSERT];
  kinds.forEach((kind, i) => ask(rig, CHANGE + 1_000 + i, kind));
  rig.runTo(CHANGE + 2_000);
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).map(({ status }) => status), kinds.map(() => P.REFUSED_RATE));
  assertEquals(rig.track(0).state, P.STATE_PLAYING);
});
