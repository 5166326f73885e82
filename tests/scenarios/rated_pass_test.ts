import { assert, assertEquals, assertNotEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { assertSame, passed, RAMP } from "./pass_rig.ts";
import { ask, contentOf } from "./rate_rig.ts";
import {
  begin,
  decibels,
  dubbedAt,
  exactRate,
  framesAt,
  FROM,
  largestGap,
  LENGTH,
  placeAt,
  ratedLoop,
  ROUNDING,
  roundOf,
  sum,
} from "./rated_pass_rig.ts";
import { noise, SILENCE } from "./rig.ts";

const FRAMES = 9_001;
const RATES = [0.25, 0.5, 0.7071, 0.75, 0.9999, 1.0595, 1.5, 2, 2.7183, 3.3, 4, -0.5, -0.75, -1.5, -2];
const KINDS = [
  { name: "overdubbed", command: P.COMMAND_OVERDUB, feedback: 0.7, state: P.STATE_OVERDUBBING },
  { name: "replaced", command: P.COMMAND_REPLACE, feedback: 0, state: P.STATE_REPLACING },
  { name: "substituted", command: P.COMMAND_SUBSTITUTE, feedback: 0, state: P.STATE_SUBSTITUTING },
];

for (const { name, command, feedback, state } of KINDS) {
  Deno.test(`what is ${name} on a loop that goes backwards is what was played, to the bit, wherever it is heard, and undo brings back what was there`, async () => {
    // Blocks from one frame to more than the loop.
    for (const blockFrames of [1, 7, 64, 8_192]) {
      const rig = await ratedLoop(noise(0.2), -1, { blockFrames, inputCount: 2 });
      const old = [0, 1].map((channel) => Float32Array.from(contentOf(rig, 0, channel))), before = await sum(rig);
      rig.source = noise(0.3);
      begin(rig, command, feedback, FROM + FRAMES).runTo(FROM + 100);
      assertEquals(rig.track(0).state, state);
      rig.runTo(FROM + LENGTH + FRAMES + 3_000);
      const input = (channel: number) => (i: number) => noise(0.3)(FROM + i, channel);
      for (const channel of [0, 1]) {
        const first = LENGTH - 1 - (placeAt(FROM, -1) % LENGTH + LENGTH) % LENGTH;
        const turned = old[channel]!.slice().reverse();
        const expected = passed(turned, { from: first, frames: FRAMES, feedback, input: input(channel) }).reverse();
        assertSame(Float32Array.from(contentOf(rig, 0, channel)), expected, `channel ${channel}`);
        const heard = rig.outputs[channel]!.subarray(FROM + LENGTH, FROM + LENGTH + FRAMES + 1_000);
        heard.forEach((sample, i) => {
          const at = ((placeAt(FROM + LENGTH + i, -1) % LENGTH) + LENGTH) % LENGTH;
          assert(sample === expected[at]!, `frame ${i} is heard where it was played`);
        });
      }
      const after = await sum(rig);
      for (
        const [kind, expected] of [[P.COMMAND_UNDO, before], [P.COMMAND_REDO, after], [P.COMMAND_UNDO, before]] as const
      ) {
        ask(rig, rig.frame + 100, kind).runTo(rig.frame + 2_000);
        assertEquals(await sum(rig), expected);
      }
      assertNotEquals(after, before);
    }
  });
}

for (const rate of RATES) {
  // The kinds differ in numbers only: all of them at a few rates.
  const kinds = [0.5, 3.3, -0.75].includes(rate) ? KINDS : KINDS.slice(0, 1);
  Deno.test(`at rate ${rate} every frame of a pass is what a slow model in f64 says, and undo leaves nothing of it (${kinds.length} kinds)`, async () => {
    for (const { command, feedback } of kinds) {
      const rig = await ratedLoop(noise(0.2), rate);
      const old = contentOf(rig), before = await sum(rig), until = FROM + framesAt(rate);
      rig.source = noise(0.2);
      begin(rig, command, feedback, until).runTo(until + 5_000);
      const expected = dubbedAt(old, rig.inputs[0]!, { from: FROM, until, feedback, rate });
      const gap = largestGap(contentOf(rig), expected);
      assert(gap < ROUNDING, `${command}: ${gap}`);
      assertEquals(rig.track(0).layerCount, 2);
      ask(rig, rig.frame + 100, P.COMMAND_UNDO).runTo(rig.frame + 2_000);
      assertEquals(await sum(rig), before);
    }
  });
}

Deno.test("blocks of 1, 7 and 64 frames and blocks longer than the loop make the same bits of rated passes, of their turns and of their rounds", async () => {
  for (const rate of [-1, 0.5, 0.7071, 3.3, -4]) {
    const outputs: Float32Array[] = [], events: unknown[] = [];
    for (const blockFrames of [1, 7, 64, 8_192]) {
      const rig = await ratedLoop(noise(0.2), rate, { blockFrames });
      rig.source = noise(0.2);
      const frames = framesAt(rate), turn = FROM + frames >> 1;
      ask(rig, FROM, P.COMMAND_OVERDUB, 0.5);
      ask(rig, FROM + (frames >> 1), P.COMMAND_REPLACE);
      ask(rig, FROM + frames, P.COMMAND_SUBSTITUTE);
      ask(rig, FROM + Math.floor(2.6 * roundOf(rate)), P.COMMAND_PLAY);
      ask(rig, FROM + Math.floor(2.8 * roundOf(rate)), P.COMMAND_UNDO);
      rig.runTo(Math.max(FROM + Math.floor(3 * roundOf(rate)), turn));
      outputs.push(rig.outputs[0]!.slice());
      events.push(rig.events.map((event) => ({ ...event })));
    }
    for (const [i, output] of outputs.entries()) assertSame(output, outputs[0]!, `rate ${rate}, ${i}`);
    for (const event of events) assertEquals(event, events[0]);
  }
});

Deno.test("a pass that goes round at a rate makes a layer of each round, each to be taken back by itself", async () => {
  for (const rate of [-1, 0.5, 0.7071, 1.5, 3.3, -2]) {
    const rig = await ratedLoop(noise(0.2), rate);
    const round = roundOf(rate), layers = [contentOf(rig)];
    rig.source = noise(0.2);
    const until = FROM + Math.floor(2.4 * round);
    begin(rig, P.COMMAND_OVERDUB, 1, until).runTo(until + 5_000);
    assertEquals(rig.track(0).layerCount, 4, `rate ${rate}: three rounds, the last not whole`);
    const ends = [1, 2].map((rounds) => roundEnd(rate, rounds));
    layers.push(dubbedAt(layers[0]!, rig.inputs[0]!, { from: FROM, until: ends[0]!, feedback: 1, rate }));
    layers.push(goOn(layers[1]!, rig.inputs[0]!, ends[0]!, ends[1]!, rate));
    layers.push(goOn(layers[2]!, rig.inputs[0]!, ends[1]!, until, rate));
    for (let layer = 3; layer >= 0; layer--) {
      const gap = largestGap(contentOf(rig), layers[layer]!);
      assert(gap < 3 * ROUNDING, `rate ${rate}, layer ${layer}: ${gap}`);
      if (layer > 0) ask(rig, rig.frame + 100, P.COMMAND_UNDO).runTo(rig.frame + 2_000);
    }
  }
});

/** Output frame at which the loop has come round so often, its frames counted from the first that is heard in the pass. */
function roundEnd(rate: number, rounds: number): number {
  const exact = exactRate(rate), begin = placeAt(FROM, rate);
  const first = exact > 0 ? Math.ceil(begin) - begin : begin - Math.floor(begin);
  return FROM + Math.ceil((first + rounds * LENGTH) / Math.abs(exact));
}

/** A later round of a pass of feedback 1: what eased out behind the round before goes on at its full weight. */
function goOn(loop: Float64Array, input: Float32Array, from: number, until: number, rate: number): Float64Array {
  // The round before was eased out over RAMP frames; the sum of both weights is 1 there.
  const empty = new Float64Array(loop.length);
  const round = dubbedAt(empty, input, { from: from - 2 * RAMP, until, feedback: 1, rate });
  const lead = dubbedAt(empty, input, { from: from - 2 * RAMP, until: from, feedback: 1, rate });
  return loop.map((sample, i) => sample + round[i]! - lead[i]!);
}

Deno.test("back at its own speed, what was played sounds faster or slower by as much as the loop was slower or faster, at its place", async () => {
  for (const rate of [0.5, 0.75, 2, 4, -1, -0.5]) {
    const rig = await ratedLoop(SILENCE, rate);
    const exact = exactRate(rate), hz = 997, until = FROM + framesAt(rate), back = until + 5_000;
    const played = (time: number) => 0.4 * Math.sin((2 * Math.PI * hz * time) / 48_000);
    rig.source = (frame) => played(frame);
    begin(rig, P.COMMAND_OVERDUB, 1, until);
    ask(rig, back, P.COMMAND_RATE, 1);
    ask(rig, back, P.COMMAND_REVERSE, P.SWITCH_OFF).runTo(back + 2 * LENGTH);
    // The loop goes on at its own speed from the whole frame next to where it was.
    const heard = rig.outputs[0]!, own = Math.round(placeAt(back, rate));
    let compared = 0, worst = 0;
    for (let frame = back + RAMP; frame < back + RAMP + LENGTH; frame++) {
      const rounds = (own + frame - back - placeAt(FROM, rate)) / LENGTH;
      const passed = (rounds - Math.floor(rounds)) * LENGTH,
        time = (exact > 0 ? passed : LENGTH - passed) / Math.abs(exact);
      if (time < RAMP || time > until - FROM) continue;
      worst = Math.max(worst, Math.abs(heard[frame]! - played(FROM + time)));
      compared++;
    }
    assert(compared > LENGTH / 2, `rate ${rate}`);
    assert(decibels(worst / 0.4) < -86, `rate ${rate}: ${decibels(worst / 0.4)} dB`);
  }
});

Deno.test("one kind of pass goes over into another without a gap in what is played, at any rate", async () => {
  for (const rate of [-1, 0.5, 0.7071, 2, 3.3, -0.75]) {
    const rig = await ratedLoop(SILENCE, rate);
    rig.source = noise(0.2);
    const frames = framesAt(rate), until = FROM + frames;
    const kinds = [P.COMMAND_SUBSTITUTE, P.COMMAND_OVERDUB, P.COMMAND_REPLACE, P.COMMAND_OVERDUB];
    kinds.forEach((kind, i) => ask(rig, FROM + Math.floor(i * frames / 4), kind, 1));
    ask(rig, until, P.COMMAND_PLAY).runTo(until + 5_000);
    assertEquals(rig.track(0).layerCount, 5);
    const whole = dubbedAt(new Float64Array(LENGTH), rig.inputs[0]!, { from: FROM, until, feedback: 1, rate });
    const gap = largestGap(contentOf(rig), whole);
    assert(gap < ROUNDING, `rate ${rate}: ${gap}`);
  }
});
