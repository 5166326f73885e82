import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { assertSame, RAMP } from "./pass_rig.ts";
import { ask, contentOf, START } from "./rate_rig.ts";
import {
  CHANGE,
  dubbedAt,
  exactRate,
  framesAt,
  FROM,
  largestGap,
  ratedLoop,
  ROUNDING,
  roundOf,
  sum,
} from "./rated_pass_rig.ts";
import { largestStep, noise, Rig, SILENCE, sine } from "./rig.ts";

// What is pressed during passes over loops at other rates: late, at latencies, into loops too short, over into other rates, undo.

Deno.test("late presses begin and end a pass where they were meant to, at any rate, and however late the loop is written", async () => {
  for (const rate of [-1, 0.25, 0.5, 1.5, 4, -3.3]) {
    for (const [late, frames] of [[3_000, 0.5], [0.6 * roundOf(rate), 0.1]] as const) {
      const rig = await ratedLoop(noise(0.2), rate);
      const old = contentOf(rig), until = FROM + Math.floor(frames * roundOf(rate));
      const begun = FROM + Math.floor(late), ended = Math.max(begun + 10, until + 500);
      rig.source = noise(0.2);
      rig.at(begun, { kind: P.COMMAND_SUBSTITUTE, track: 0, gesture: FROM });
      rig.at(ended, { kind: P.COMMAND_SUBSTITUTE, track: 0, gesture: until }).runTo(ended + 15_000);
      // An end that is later than the writer is behind lies where the writer was.
      const end = rig.eventsOf(P.EVENT_LAYER).at(-1)!.frame;
      assert(end === until || (late > 3_000 && end > until), `rate ${rate}: ${end}, not ${until}`);
      const expected = dubbedAt(old, rig.inputs[0]!, { from: FROM, until: end, feedback: 0, rate });
      const gap = largestGap(contentOf(rig), expected);
      assert(gap < ROUNDING, `rate ${rate}, ${late} frames late: ${gap}`);
    }
  }
});

Deno.test("what was played late is there when the loop comes round, bit for bit as if it had been pressed in time", async () => {
  for (const rate of [-1, 0.5, 3.3, 4]) {
    const heard = [];
    for (const late of [0, Math.floor(0.5 * roundOf(rate))]) {
      const rig = await ratedLoop(SILENCE, rate);
      rig.source = noise(0.2);
      const until = FROM + Math.floor(0.9 * roundOf(rate));
      rig.at(FROM + late, { kind: P.COMMAND_OVERDUB, track: 0, a: 1, gesture: FROM });
      ask(rig, until, P.COMMAND_PLAY).runTo(until + 2 * Math.ceil(roundOf(rate)));
      heard.push(rig.outputs[0]!.slice(FROM));
    }
    assertSame(heard[1]!, heard[0]!, `rate ${rate}`);
    assert(heard[0]!.some((sample) => sample !== 0));
  }
});

Deno.test("at any latencies a pass lands where the player heard the loop, at any rate", async () => {
  for (const rate of [-1, 0.5, 0.7071, 3.3, -2]) {
    for (const [input, output] of [[0, 700], [900, 300]] as const) {
      const rig = await ratedLoop(noise(0.2), rate);
      rig.at(FROM - 900, { kind: P.COMMAND_LATENCY, a: input, b: output }).runTo(FROM - 800);
      const old = contentOf(rig), frames = framesAt(rate);
      rig.source = noise(0.2);
      // Pressed at stream frame FROM + output on hearing FROM, played to it: on tape at FROM + input + output.
      rig.at(FROM + output, { kind: P.COMMAND_OVERDUB, track: 0, a: 0.5 });
      rig.at(FROM + output + frames, { kind: P.COMMAND_OVERDUB, track: 0 }).runTo(FROM + frames + 6_000);
      const pass = { from: FROM, until: FROM + frames, feedback: 0.5, rate, roundTrip: input + output };
      const gap = largestGap(contentOf(rig), dubbedAt(old, rig.inputs[0]!, pass));
      assert(gap < ROUNDING, `rate ${rate}, latencies ${input} and ${output}: ${gap}`);
    }
  }
});

Deno.test("a loop that goes round faster than what is played can be written is not passed over, and says so", async () => {
  for (const [rate, refused] of [[4, true], [2, false], [1, false], [0.25, false], [-4, true]] as const) {
    const rig = await Rig.open({ source: noise(0.1), tapeSeconds: 4 });
    for (const at of [START, START + 6_000]) ask(rig, at, P.COMMAND_RECORD);
    ask(rig, CHANGE, P.COMMAND_RATE, Math.abs(rate));
    if (rate < 0) ask(rig, CHANGE, P.COMMAND_REVERSE, P.SWITCH_ON);
    rig.at(CHANGE + 10, { kind: P.COMMAND_LATENCY, a: 200, b: 200 });
    ask(rig, CHANGE + 2_000, P.COMMAND_OVERDUB, 1).runTo(CHANGE + 3_000);
    const statuses = rig.eventsOf(P.EVENT_REFUSED).map(({ status }) => status);
    assertEquals(statuses, refused ? [P.REFUSED_LOOP_SHORTER_THAN_LATENCY] : [], `rate ${rate}`);
    assertEquals(rig.track(0).state, refused ? P.STATE_PLAYING : P.STATE_OVERDUBBING);
  }
});

Deno.test("a change of rate ends a pass at its frame, and the loop turns once what was played into it is written, without a click", async () => {
  for (
    const [rate, kind, a, then] of [
      [0.5, P.COMMAND_REVERSE, P.SWITCH_TOGGLE, -0.5],
      [1, P.COMMAND_HALF_SPEED, P.SWITCH_ON, 0.5],
      [-2, P.COMMAND_RATE, 1, -1],
      [3.3, P.COMMAND_REVERSE, P.SWITCH_TOGGLE, -3.3],
    ] as const
  ) {
    const slow = sine(60, 0.3), rig = await ratedLoop(slow, rate), old = contentOf(rig), until = FROM + framesAt(rate);
    rig.source = slow;
    ask(rig, FROM, P.COMMAND_OVERDUB, 0.5);
    ask(rig, until, kind, a).runTo(until + 12_000);
    assertEquals(rig.track(0).rate, exactRate(then));
    assertEquals(rig.eventsOf(P.EVENT_LAYER).at(-1)!.frame, until, "the pass ends where it was asked to");
    const changed = rig.eventsOf(P.EVENT_RATE).at(-1)!.frame;
    assert(changed > until && changed < until + 2_048 + 480 + 64 + 256, `${changed - until} frames later`);
    const gap = largestGap(contentOf(rig), dubbedAt(old, rig.inputs[0]!, { from: FROM, until, feedback: 0.5, rate }));
    assert(gap < ROUNDING, `rate ${rate}: ${gap}`);
    // The steepest of a sum of two such sines at the fastest rate, and two heads that fade.
    const steepest = (2 * Math.PI * 60 / 48_000) * 0.6 * Math.max(1, Math.abs(rate)) + 2 * 0.6 / RAMP;
    const step = largestStep(rig.outputs[0]!, CHANGE);
    assert(step < steepest, `rate ${rate}: ${step}, not ${steepest}`);
  }
});

Deno.test("a rate that a loop has already ends no pass", async () => {
  const rig = await ratedLoop(noise(0.1), 0.5);
  ask(rig, FROM, P.COMMAND_OVERDUB, 1);
  ask(rig, FROM + 2_000, P.COMMAND_HALF_SPEED, P.SWITCH_ON);
  ask(rig, FROM + 2_100, P.COMMAND_RATE, 0.5).runTo(FROM + 4_000);
  assertEquals([rig.track(0).state, rig.track(0).rate], [P.STATE_OVERDUBBING, 0.5]);
});

Deno.test("undo in the middle of a rated pass drops it, and clearing or stopping ends it; what was there plays on", async () => {
  for (const rate of [-1, 0.5, 3.3]) {
    const rig = await ratedLoop(noise(0.2), rate);
    const before = await sum(rig);
    rig.source = noise(0.2);
    ask(rig, FROM, P.COMMAND_OVERDUB, 0.5);
    ask(rig, FROM + 3_000, P.COMMAND_UNDO).runTo(FROM + 6_000);
    assertEquals([await sum(rig), rig.track(0).state, rig.track(0).rate], [before, P.STATE_PLAYING, exactRate(rate)]);
    ask(rig, FROM + 7_000, P.COMMAND_OVERDUB, 0.5);
    ask(rig, FROM + 9_000, P.COMMAND_CLEAR);
    ask(rig, FROM + 12_000, P.COMMAND_UNDO).runTo(FROM + 14_000);
    assertEquals([await sum(rig), rig.track(0).rate], [before, exactRate(rate)]);
    ask(rig, FROM + 15_000, P.COMMAND_REPLACE);
    ask(rig, FROM + 17_000, P.COMMAND_STOP).runTo(FROM + 20_000);
    assertEquals([rig.track(0).state, rig.track(0).layerCount], [P.STATE_STOPPED, 2]);
    ask(rig, FROM + 21_000, P.COMMAND_UNDO).runTo(FROM + 23_000);
    assertEquals(await sum(rig), before);
  }
});
