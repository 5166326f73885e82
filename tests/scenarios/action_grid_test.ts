import { assert, assertEquals } from "@std/assert";
import { readActions } from "../../dsp/actions.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { ask, CYCLE, firings, START, withLoop, withTempo } from "./action_rig.ts";
import { noise, Rig } from "./rig.ts";

const SET = START + CYCLE + 5_003;
const boundary = (cycle: number) => START + cycle * CYCLE;
const PAN = { do: "mix.pan", track: 1, pan: 0.5 };

Deno.test("an action without a grid waits for one, and counts from the first loop on", async () => {
  const rig = await Rig.open({ source: noise(0.3), tapeSeconds: 20 });
  ask(rig, 3, { do: "action.set", action: 1, command: PAN, position_share: 0.5, cycles: 1, times: 2 });
  rig.runTo(5_000);
  assertEquals(readActions(rig.memory).map(({ active, firesFrame }) => [active, firesFrame]), [[true, -1]]);
  ask(rig, START, { do: "loop.record", track: 1 });
  ask(rig, START + CYCLE, { do: "loop.record", track: 1 });
  rig.runTo(boundary(6));
  const middle = Math.floor(CYCLE / 2 + 0.5);
  assertEquals(firings(rig), [boundary(2) + middle, boundary(3) + middle]);
});

Deno.test("the boundary at which a late ear closed the first loop counts, though it is past by the latency; a place before it does not", async () => {
  for (const output of [0, 300, 1_999]) {
    const rig = await Rig.open({ source: noise(0.3), tapeSeconds: 20 });
    rig.at(0, { kind: P.COMMAND_LATENCY, b: output });
    ask(rig, 3, { do: "action.set", action: 1, command: PAN });
    ask(rig, 3, { do: "action.set", action: 2, command: PAN, position_frames: -1 });
    const press = { kind: P.COMMAND_RECORD, track: 0 };
    rig.at(START + output + 200, { ...press, gesture: START + output });
    rig.at(boundary(1) + output + 900, { ...press, gesture: boundary(1) + output });
    // A press of long ago at that very frame is none of the grid's business.
    rig.at(boundary(1) + output + 900, { kind: P.COMMAND_MONITOR, gesture: 500 });
    rig.runTo(boundary(3));
    const asked = rig.events.filter(({ source, id }) => source === P.SOURCE_ACTION && id === 1);
    assertEquals(asked.map(({ at, frame }) => [at, frame]), [[boundary(1), boundary(1) + output + 900 + 64]]);
    assertEquals(firings(rig, 2), [boundary(2) - 1]);
  }
});

Deno.test("without a first loop its cycle is the bar", async () => {
  const rig = await withTempo(120);
  ask(rig, START + 10, { do: "action.set", action: 1, command: PAN, position_beats: 3, times: 2 });
  rig.runTo(START + 4 * 96_000);
  assertEquals(firings(rig), [START + 72_000, START + 96_000 + 72_000]);
});

Deno.test("an action that counts a track's loop waits while that is cleared, and goes on with its count when undo brings it back", async () => {
  const rig = await withLoop(CYCLE, { lengthRule: P.LENGTH_FREE });
  ask(rig, START + CYCLE + 100, { do: "loop.cut", track: 2, start_frame: START + 5_000, length_frames: 30_001 });
  rig.runTo(SET);
  const cut = START + 5_000;
  ask(rig, SET, { do: "action.set", action: 1, command: PAN, cycle: 2, position_frames: 7, cycles: 2, times: 0 });
  const place = (k: number) => cut + 7 + k * 30_001;
  const first = Math.floor((SET - cut - 7) / 30_001) + 1;
  ask(rig, place(first) + 100, { do: "loop.clear", track: 2 });
  rig.runTo(place(first) + 200);
  assertEquals(readActions(rig.memory).map(({ active, cyclesLeft, firesFrame }) => [active, cyclesLeft, firesFrame]), [
    [true, 1, -1],
  ]);
  ask(rig, place(first + 5) + 10_000, { do: "loop.undo", track: 2 });
  rig.runTo(place(first + 8) + 100);
  assertEquals(firings(rig), [place(first + 7), place(first + 8)]);
  ask(rig, rig.frame + 100, { do: "loop.delete", track: 2 });
  rig.runTo(rig.frame + 100_000);
  assertEquals(firings(rig).length, 2, "and waits when the track is deleted");
});

Deno.test("a tempo that is changed takes the place along: beats stay beats", async () => {
  const rig = await withTempo(120);
  ask(rig, START + 10, { do: "action.set", action: 1, command: PAN, cycle: "bar", position_beats: 3, times: 3 });
  // Beat 2 of bar 1 is on when the tempo is halved, beat 6 when it is doubled again.
  ask(rig, START + 48_000, { do: "transport.set_tempo", bpm: 60 });
  ask(rig, START + 48_000 + 4 * 48_000, { do: "transport.set_tempo", bpm: 120 });
  rig.runTo(START + 600_000);
  const two = START + 48_000, six = two + 4 * 48_000;
  assertEquals(firings(rig), [two + 48_000, six + 24_000, six + 5 * 24_000]);
});

Deno.test("a followed clock that moves the grid by a little at every beat makes an action neither skip a bar nor act twice in one", async () => {
  for (
    const place of [{}, { position_beats: 0.02 }, { position_beats: -0.01 }, { position_frames: 1 }, {
      position_share: 0.999,
    }]
  ) {
    const rig = await withTempo(120);
    ask(rig, START + 50_000, { do: "action.set", action: 1, command: PAN, cycle: "bar", times: 0, ...place });
    // The clock's beats come early and late by up to 6 ms, around a tempo that wanders.
    let frame = START, bpm = 120;
    for (let beat = 1; beat <= 200; beat++) {
      frame += 60 * 48_000 / bpm;
      bpm = 120 + 3 * Math.sin(beat / 7);
      const on = Math.round(frame + 288 * Math.sin(beat * 2.3));
      rig.at(on, { kind: P.COMMAND_ALIGN, a: bpm, b: beat, c: on });
    }
    rig.runTo(Math.round(frame));
    const at = firings(rig);
    const gaps = at.slice(1).map((x, i) => x - at[i]!);
    assert(at.length >= 47 && at.length <= 50, `${at.length} in 50 bars`);
    for (const gap of gaps) assert(Math.abs(gap - 96_000) < 6_000, `${JSON.stringify(place)}: ${gap} frames`);
  }
});

Deno.test("a transport that is stopped holds actions with their counts, and one that starts begins with its first beat", async () => {
  const rig = await withTempo(120);
  ask(rig, START + 10, { do: "action.set", action: 1, command: PAN, cycle: "bar", times: 0 });
  ask(rig, START + 10, { do: "action.set", action: 2, command: PAN, cycle: "bar", cycles: 3, position_frames: 5 });
  ask(rig, START + 100_000, { do: "loop.stop_all" });
  ask(rig, START + 400_003, { do: "transport.start" });
  rig.runTo(START + 700_000);
  const again = START + 400_003;
  assertEquals(firings(rig, 1), [START + 96_000, again, again + 96_000, again + 192_000, again + 288_000]);
  assertEquals(firings(rig, 2), [again + 2 * 96_000 + 5], "one had passed before");
});

Deno.test("panic stops all actions and keeps them; those that were given a number give it back", async () => {
  const rig = await withLoop();
  ask(rig, SET, { do: "action.set", action: 4, command: PAN, times: 0 });
  ask(rig, SET, { do: "action.set", command: PAN, times: 0 });
  ask(rig, boundary(3) + 100, { do: "transport.panic" });
  ask(rig, boundary(4) + 100, { do: "loop.play", track: 1 });
  rig.runTo(boundary(6));
  assertEquals(firings(rig), [boundary(2), boundary(2), boundary(3), boundary(3)]);
  assertEquals(rig.eventsOf(P.EVENT_ACTION_STOPPED).map(({ a }) => a), [4, 256]);
  assertEquals(readActions(rig.memory).map(({ number, active }) => [number, active]), [[4, false]]);
  ask(rig, rig.frame + 200, { do: "action.start", action: 4 });
  rig.runTo(boundary(8) - 100);
  assertEquals(firings(rig, 4), [boundary(2), boundary(3), boundary(7)]);
});

Deno.test("a loop that is triggered again takes the places in its own cycle along", async () => {
  const rig = await withLoop(CYCLE, { lengthRule: P.LENGTH_FREE });
  ask(rig, START + CYCLE + 100, { do: "loop.cut", track: 2, start_frame: START + 5_000, length_frames: 30_001 });
  ask(rig, SET, { do: "action.set", action: 1, command: PAN, cycle: 2, position_frames: 7, times: 0 });
  ask(rig, SET + 300_000, { do: "loop.retrigger", track: 2 });
  rig.runTo(SET + 299_000);
  const before = firings(rig).length;
  rig.runTo(SET + 400_000);
  const after = firings(rig).slice(before).filter((frame) => frame >= SET + 300_000);
  assertEquals(after, [7, 7 + 30_001, 7 + 60_002, 7 + 90_003].map((x) => SET + 300_000 + x));
});

Deno.test("a first loop that is cut again, as listening does, moves the place with it: none is skipped, none comes twice", async () => {
  for (const [moved, longer] of [[700, 0], [-700, 0], [300, -411], [-900, 411], [0, 12]] as const) {
    for (const place of [0, 1, 5_000, -1, -800]) {
      const rig = await withLoop();
      ask(rig, SET, { do: "action.set", action: 1, command: PAN, position_frames: place, times: 0 });
      // Just before and just after the place of the fourth cycle.
      for (const near of [-500, 500]) {
        const at = boundary(4) + place + near;
        rig.runTo(at - 200);
        const { startFrame, lengthFrames } = {
          startFrame: START + (near < 0 ? moved : 0),
          lengthFrames: CYCLE + (near < 0 ? longer : 0),
        };
        rig.at(at, { kind: P.COMMAND_RECUT, track: 0, when: P.WHEN_EXACT, a: startFrame, b: lengthFrames });
      }
      rig.runTo(boundary(8));
      assertEquals(rig.eventsOf(P.EVENT_REFUSED), []);
      const at = firings(rig);
      const gaps = at.slice(1).map((x, i) => x - at[i]!);
      for (const gap of gaps) assert(Math.abs(gap - CYCLE) < 4 * 1_000, `${moved} ${longer} ${place}: ${gap}`);
      assert(at.length >= 5 && at.length <= 7, `${at.length}`);
    }
  }
});

Deno.test("when the first loop is taken back its action waits, and acts again in phase once it is there again", async () => {
  const rig = await withLoop();
  ask(rig, SET, { do: "action.set", action: 1, command: PAN, position_beats: 1, times: 0 });
  ask(rig, boundary(3) + 100, { do: "loop.undo", track: 1 });
  rig.runTo(boundary(3) + 200);
  assertEquals(readActions(rig.memory)[0]!.firesFrame, -1);
  ask(rig, boundary(6) + 7_000, { do: "loop.redo", track: 1 });
  ask(rig, boundary(6) + 7_100, { do: "loop.play", track: 1 });
  rig.runTo(boundary(8));
  const beat = Math.floor(CYCLE / 2 + 0.5);
  assertEquals(firings(rig), [1, 2, 6, 7].map((cycle) => boundary(cycle) + beat));
});

Deno.test("frames that the host lost pass for actions too: what falls into them acts, and the counts go on", async () => {
  const rig = await withLoop();
  ask(rig, SET, { do: "action.set", action: 1, command: { do: "mix.mute", track: 1 }, times: 6 });
  rig.runTo(boundary(2) - 100);
  rig.engine.lose(2 * CYCLE);
  rig.frame += 2 * CYCLE;
  rig.runTo(rig.frame + 5 * CYCLE);
  assertEquals(firings(rig), [2, 3, 4, 5, 6, 7].map(boundary));
});

Deno.test("a track's loop that is made shorter, longer or divided is counted as it is from then on", async () => {
  const rig = await withLoop();
  ask(rig, SET, { do: "action.set", action: 1, command: PAN, cycle: 1, position_share: 0.25, times: 0 });
  ask(rig, boundary(2) + 40_000, { do: "loop.divide", track: 1, parts: 2 });
  rig.runTo(boundary(2) + 50_000);
  const { lengthFrames } = rig.track(0);
  rig.runTo(boundary(6));
  const quarter = Math.floor(CYCLE / 4 + 0.5);
  const at = firings(rig).filter((frame) => frame > boundary(2) + 40_000);
  assert(lengthFrames < CYCLE / 1.9);
  assertEquals(firings(rig).slice(0, 2), [boundary(1) + quarter, boundary(2) + quarter]);
  for (let i = 1; i < at.length; i++) assertEquals(at[i]! - at[i - 1]!, lengthFrames);
  assert(at.length >= 6);
});

Deno.test("of a track that plays backwards or at another rate, the place is one in its loop: it comes by when it is heard", async () => {
  for (const rate of [0.5, 2, 0.75, 1.5, -1, -0.5, -2]) {
    const rig = await withLoop();
    const turn = boundary(2) + 10_000;
    ask(rig, SET, { do: "action.set", action: 1, command: PAN, cycle: 1, position_frames: 30_000, times: 0 });
    ask(rig, SET, { do: "action.set", action: 2, command: PAN, cycle: 1, position_share: 0.125, times: 0 });
    ask(rig, turn, { do: "loop.rate", track: 1, rate: Math.abs(rate) });
    if (rate < 0) ask(rig, turn, { do: "loop.reverse", track: 1 });
    const back = turn + 4 * CYCLE + 1_234;
    ask(rig, back, { do: "loop.rate", track: 1, rate: 1 });
    if (rate < 0) ask(rig, back, { do: "loop.reverse", track: 1 });
    rig.runTo(back + 3 * CYCLE);
    assertEquals(rig.eventsOf(P.EVENT_REFUSED), []);
    // Content frame 10,000 is on when the rate changes; from there on each frame is `rate` further.
    for (const [number, place] of [[1, 30_000], [2, Math.floor(CYCLE / 8 + 0.5)]] as const) {
      const ahead = rate > 0 ? place - 10_000 : 10_000 - place;
      const expected: number[] = [];
      for (let k = 0; k < 20; k++) {
        const frame = turn + Math.ceil((((ahead % CYCLE) + CYCLE) % CYCLE + k * CYCLE) / Math.abs(rate));
        if (frame < back) expected.push(frame);
      }
      const heard = firings(rig, number).filter((frame) => frame >= turn && frame < back);
      assertEquals(heard, expected, `rate ${rate}, place ${place}`);
      const content = 10_000 + rate * (back - turn);
      const after = firings(rig, number).filter((frame) => frame >= back);
      const first = back + (((place - content) % CYCLE) + CYCLE) % CYCLE;
      assert(Math.abs(after[0]! - first) <= 1, `back at the speed of the recording: ${after[0]! - first}`);
      assertEquals(after.slice(1, 3).map((frame, i) => frame - after[i]!), [CYCLE, CYCLE].slice(0, after.length - 1));
    }
  }
});
