import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { readScenes } from "../../dsp/scenes.ts";
import { CYCLE, START, statesOf, withLoops } from "./loops_rig.ts";
import { type Ask, largestStep, noise, Rig, sine } from "./rig.ts";

const exact = { when: P.WHEN_EXACT };
const record = { kind: P.COMMAND_RECORD, ...exact };
const launch = (scene: number, when: number = P.WHEN_LOOP): Ask => ({ kind: P.COMMAND_SCENE, a: scene, when });
const store = (scene: number): Ask => ({ kind: P.COMMAND_SCENE_STORE, a: scene });

/** Asks 100 frames from now and lets 2000 frames pass. */
function does(rig: Rig, ask: Ask): Rig {
  return rig.at(rig.frame + 100, ask).runTo(rig.frame + 2_000);
}

const { STATE_PLAYING: PLAYING, STATE_STOPPED: STOPPED } = P;

/** Scene 1: the first two of three loops; scene 2: the last, at half the level, with the first muted. */
async function withScenes(source = noise(0.05), blockFrames = 128): Promise<Rig> {
  const rig = await withLoops(3, { source, blockFrames });
  does(rig, { kind: P.COMMAND_STOP, track: 2 });
  does(rig, store(1));
  does(rig, { kind: P.COMMAND_PLAY, track: 2 });
  does(rig, { kind: P.COMMAND_STOP, track: 1 });
  does(rig, { kind: P.COMMAND_MUTE, track: 0, a: P.SWITCH_ON });
  does(rig, { kind: P.COMMAND_GAIN, track: 2, a: 0.5 });
  does(rig, { kind: P.COMMAND_PAN, track: 2, a: -0.5 });
  does(rig, store(2));
  return rig.runTo(rig.frame + CYCLE - (rig.frame - START) % CYCLE + 20_000);
}

Deno.test("a scene begins at its boundary's exact frame on every track, with mutes, levels and places as they were stored", async () => {
  const rig = await withScenes();
  rig.at(rig.frame + 100, { ...launch(1), id: 900 });
  rig.runTo(rig.frame + 2_000);
  const waiting = rig.events.find(({ id, kind }) => id === 900 && kind === P.EVENT_WAITING)!;
  assertEquals((waiting.frame - START) % CYCLE, 0);
  assertEquals(rig.snapshot.scenes, { now: 0, next: 1, nextFrame: waiting.frame, stored: [1, 2], when: P.WHEN_BAR });
  assertEquals(statesOf(rig), [PLAYING, STOPPED, PLAYING], "nothing happens before");
  rig.runTo(rig.frame + CYCLE);
  assertEquals(statesOf(rig), [PLAYING, PLAYING, STOPPED]);
  assertEquals(rig.snapshot.scenes.now, 1);
  assertEquals(rig.snapshot.scenes.next, 0);
  const done = rig.events.find(({ id, kind }) => id === 900 && kind === P.EVENT_DONE)!;
  assertEquals([done.frame, done.a, done.b], [waiting.frame, 1, 1], "one began, one stopped");
  const changed = rig.eventsOf(P.EVENT_STATE).slice(-2);
  assertEquals(changed.map(({ track, frame, state }) => [track, frame, state]), [
    [1, waiting.frame, PLAYING],
    [2, waiting.frame, STOPPED],
  ]);
  assertEquals(rig.track(0).muted, false);
  does(rig, launch(2, P.WHEN_EXACT));
  assertEquals(statesOf(rig), [PLAYING, STOPPED, PLAYING]);
  assertEquals([rig.track(0).muted, rig.track(2).gain, rig.track(2).pan], [true, 0.5, -0.5]);
});

Deno.test("what a scene starts is in phase: it sounds as if it had never stopped", async () => {
  const still = await withLoops(2), rig = await withLoops(2);
  does(still, { kind: P.COMMAND_SELECT, track: 0 });
  does(rig, store(1));
  does(rig, { kind: P.COMMAND_STOP, track: 1 });
  does(rig, launch(1));
  rig.runTo(rig.frame + 3 * CYCLE);
  still.runTo(rig.frame);
  const from = rig.frame - CYCLE;
  assert(rig.outputs[0]!.subarray(from).some((x) => Math.abs(x) > 0.05));
  for (let i = from; i < rig.frame; i++) assertEquals(rig.outputs[0]![i], still.outputs[0]![i]);
});

Deno.test("a launch takes the place of the one that waits, and cancel drops it", async () => {
  const rig = await withScenes();
  const before = statesOf(rig);
  rig.at(rig.frame + 100, { ...launch(1), id: 900 }).at(rig.frame + 200, { ...launch(2), id: 901 });
  rig.runTo(rig.frame + 2_000);
  assertEquals(rig.events.filter(({ id }) => id === 900).map(({ kind }) => kind), [P.EVENT_WAITING, P.EVENT_DROPPED]);
  assertEquals(rig.snapshot.scenes.next, 2);
  does(rig, { kind: P.COMMAND_SCENE_CANCEL, id: 902 });
  assertEquals(rig.snapshot.scenes.next, 0);
  assertEquals(rig.events.filter(({ id }) => id === 901).map(({ kind }) => kind), [P.EVENT_WAITING, P.EVENT_DROPPED]);
  rig.runTo(rig.frame + 2 * CYCLE);
  assertEquals(statesOf(rig), before);
  does(rig, { kind: P.COMMAND_SCENE_CANCEL, id: 903 });
  assertEquals(rig.events.at(-1)!.status, P.REFUSED_NOTHING_PENDING);
});

Deno.test("a launch waits for what the session's scenes wait for, unless it says when; panic and stop all drop it", async () => {
  const rig = await withScenes();
  does(rig, { kind: P.COMMAND_SCENE_WHEN, a: P.WHEN_LOOP });
  does(rig, { ...launch(1, P.OWN_WHEN), id: 900 });
  const waiting = rig.events.find(({ id }) => id === 900)!;
  assertEquals([waiting.kind, waiting.when, (waiting.frame - START) % CYCLE], [P.EVENT_WAITING, P.WHEN_LOOP, 0]);
  does(rig, { kind: P.COMMAND_STOP_ALL });
  assertEquals(rig.snapshot.scenes.next, 0);
  assertEquals(rig.events.filter(({ id }) => id === 900).at(-1)!.kind, P.EVENT_DROPPED);
  does(rig, { kind: P.COMMAND_START });
  does(rig, { ...launch(1), id: 901 });
  does(rig, { kind: P.COMMAND_PANIC });
  assertEquals(rig.snapshot.scenes.next, 0);
  rig.runTo(rig.frame + 2 * CYCLE);
  assertEquals(statesOf(rig), [STOPPED, STOPPED, STOPPED]);
});

Deno.test("where the transport stands a scene begins at once, on beat 1", async () => {
  const rig = await withScenes();
  does(rig, { kind: P.COMMAND_STOP_ALL });
  rig.runTo(rig.frame + 7_001);
  rig.at(rig.frame + 100, { ...launch(1), id: 900 });
  rig.runTo(rig.frame + 2_000);
  const done = rig.events.find(({ id }) => id === 900)!;
  assertEquals(done.kind, P.EVENT_DONE);
  assertEquals(rig.snapshot.anchorFrame, done.frame);
  assertEquals(statesOf(rig), [PLAYING, PLAYING, STOPPED]);
});

Deno.test("a track that was empty when a scene was stored stands, and one that is being recorded goes on", async () => {
  const rig = await withLoops(2);
  does(rig, store(1));
  rig.at(rig.frame + 100, { ...record, track: 2 }).at(rig.frame + 100 + CYCLE, { ...record, track: 2 });
  rig.runTo(rig.frame + 2 * CYCLE);
  does(rig, { ...record, track: 3 });
  does(rig, launch(1, P.WHEN_EXACT));
  assertEquals(statesOf(rig), [PLAYING, PLAYING, STOPPED, P.STATE_RECORDING]);
});

Deno.test("what plays once is left to the hand that triggers it", async () => {
  const rig = await withLoops(1);
  does(rig, { kind: P.COMMAND_CUT, track: 1, a: rig.frame - 30_000, b: 20_000, c: -1 });
  does(rig, store(1));
  does(rig, { kind: P.COMMAND_RETRIGGER, track: 1 });
  assertEquals(rig.track(1).state, PLAYING);
  does(rig, launch(1, P.WHEN_EXACT));
  assertEquals(rig.track(1).state, PLAYING);
  rig.runTo(rig.frame + 30_000);
  does(rig, launch(1, P.WHEN_EXACT));
  assertEquals(rig.track(1).state, STOPPED);
});

Deno.test("the next and the previous stored scene follow one another round, over those that are not stored", async () => {
  const rig = await withLoops(1);
  for (const scene of [3, 7, 32]) does(rig, store(scene));
  const by = (step: number) => {
    does(rig, { kind: P.COMMAND_SCENE, b: step, when: P.WHEN_EXACT });
    return rig.snapshot.scenes.now;
  };
  assertEquals([by(1), by(1), by(1), by(1), by(-1), by(-1), by(2)], [3, 7, 32, 3, 32, 7, 3]);
  does(rig, { ...launch(5), id: 950 });
  assertEquals(rig.events.at(-1)!.status, P.REFUSED_NO_SUCH_SCENE);
});

Deno.test("a scene that was forgotten cannot be launched, and does not begin when it waits", async () => {
  const rig = await withScenes();
  does(rig, { ...launch(1), id: 900 });
  does(rig, { kind: P.COMMAND_SCENE_CLEAR, a: 1 });
  assertEquals(rig.events.filter(({ id }) => id === 900).at(-1)!.kind, P.EVENT_DROPPED);
  assertEquals(rig.snapshot.scenes.stored, [2]);
  does(rig, { ...launch(1), id: 901 });
  assertEquals(rig.events.at(-1)!.status, P.REFUSED_NO_SUCH_SCENE);
});

Deno.test("scenes that were forgotten give their memory back", async () => {
  const free = [];
  for (const kind of [P.COMMAND_SCENE_STORE, P.COMMAND_SELECT]) {
    const rig = await withLoops(1);
    for (let scene = 1; scene <= P.SCENE_COUNT; scene++) rig.at(rig.frame + 10, { kind, a: scene, track: 0 });
    rig.runTo(rig.frame + 1_000);
    const stored = rig.snapshot.pagesFree;
    if (kind === P.COMMAND_SCENE_STORE) {
      for (let scene = 1; scene <= P.SCENE_COUNT; scene++) {
        rig.at(rig.frame + 10, { kind: P.COMMAND_SCENE_CLEAR, a: scene });
      }
    }
    free.push(rig.runTo(rig.frame + 100).snapshot.pagesFree);
    if (kind === P.COMMAND_SCENE_STORE) assert(free[0]! >= stored + P.SCENE_COUNT - 1, "a page each");
  }
  assertEquals(free[0], free[1]);
});

Deno.test("what a scene does with a track can be said beforehand, and what it leaves alone stays", async () => {
  const rig = await withLoops(2);
  const plays = (units: number) => P.SCENE_PLAYS_UNIT * units, mutes = (units: number) => P.SCENE_MUTE_UNIT * units;
  does(rig, {
    kind: P.COMMAND_SCENE_TRACK,
    track: 0,
    a: 4 + plays(P.PLAYS_ON) + mutes(P.SWITCH_TOGGLE),
    b: 0.25,
    c: 2,
  });
  does(rig, { kind: P.COMMAND_SCENE_TRACK, track: 1, a: 4 + plays(P.PLAYS_NOT) + mutes(P.SWITCH_ON), b: -1, c: 1 });
  assertEquals(readScenes(rig.memory), [{
    scene: 4,
    tracks: [
      { index: 0, plays: null, muted: null, gain: 0.25, pan: null },
      { index: 1, plays: false, muted: true, gain: null, pan: 1 },
    ],
  }]);
  does(rig, { kind: P.COMMAND_PAN, track: 0, a: 0.5 });
  does(rig, launch(4, P.WHEN_EXACT));
  const [one, two] = [rig.track(0), rig.track(1)];
  assertEquals([one.state, one.muted, one.gain, one.pan], [PLAYING, false, 0.25, 0.5]);
  assertEquals([two.state, two.muted, two.gain, two.pan], [STOPPED, true, 1, 1]);
});

Deno.test("scenes change sound by ramps only: nothing steps", async () => {
  const rig = await withScenes(sine(100, 0.2));
  const from = rig.frame;
  for (const scene of [1, 2, 1, 2, 1]) does(rig, launch(scene, P.WHEN_EXACT));
  assert(largestStep(rig.outputs[0]!, from) < 0.0095, `${largestStep(rig.outputs[0]!, from)}`);
});

Deno.test("scenes sound and answer the same, bit for bit, at blocks of 1, 64, 333 and 1024 frames", async () => {
  const runs: Pick<Rig, "outputs" | "events">[] = [];
  for (const blockFrames of [1, 64, 333, 1024]) {
    const rig = await Rig.open({ source: noise(0.1), tapeSeconds: 10, blockFrames });
    rig.at(1_019, { kind: P.COMMAND_RECORD, track: 0 }).at(25_037, { kind: P.COMMAND_RECORD, track: 0 });
    rig.at(31_003, { kind: P.COMMAND_CAPTURE, track: 1, a: 1 }).at(33_001, store(1));
    rig.at(50_009, { kind: P.COMMAND_STOP, track: 0 }).at(51_001, { kind: P.COMMAND_GAIN, track: 1, a: 0.3 });
    rig.at(52_003, store(2)).at(60_013, launch(1, P.OWN_WHEN)).at(62_003, launch(2, P.WHEN_BEAT));
    rig.at(90_001, launch(1, P.WHEN_LOOP)).at(140_009, launch(2, P.WHEN_NOW)).at(141_001, launch(1, P.WHEN_EXACT));
    rig.at(150_001, { kind: P.COMMAND_STOP_ALL }).at(160_003, { kind: P.COMMAND_SCENE, b: 1, when: P.OWN_WHEN });
    rig.runTo(200_000);
    runs.push({ outputs: rig.outputs, events: rig.events });
  }
  for (const run of runs) assertEquals(run.events, runs[0]!.events);
  for (const run of runs) {
    run.outputs.forEach((channel, c) => assert(channel.every((x, i) => x === runs[0]!.outputs[c]![i])));
  }
  const launched = runs[0]!.events.filter(({ command, kind }) => command === P.COMMAND_SCENE && kind === P.EVENT_DONE);
  assertEquals(launched.length, 5, "all but the one that was replaced");
});

Deno.test("a thousand tracks begin with a scene at one frame, in one block, each told once and none forgotten", async () => {
  const COUNT = 1000;
  const rig = await Rig.open({ source: noise(0.001), tapeSeconds: 4, blockFrames: 64, reservePages: 9000 });
  rig.at(1_000, { ...record, track: 0 }).at(20_000, { ...record, track: 0 }).runTo(30_000);
  for (let track = 1; track < COUNT; track += 250) {
    for (let of = track; of < Math.min(COUNT, track + 250); of++) {
      rig.at(rig.frame + 64, { kind: P.COMMAND_CUT, track: of, a: 2_000, b: 9_600 });
    }
    rig.runTo(rig.frame + 640);
  }
  rig.runTo(rig.frame + 6_400);
  does(rig, store(1));
  does(rig, { kind: P.COMMAND_STOP, track: P.TRACK_ALL });
  rig.at(rig.frame + 100, { ...launch(1, P.WHEN_EXACT), id: 900 });
  const before = rig.events.length;
  rig.runTo(rig.frame + 200);
  const events = rig.events.slice(before);
  assertEquals(events.filter(({ kind, state }) => kind === P.EVENT_STATE && state === PLAYING).length, COUNT);
  assertEquals(new Set(events.map(({ frame }) => frame)).size, 1);
  assertEquals(events.find(({ id }) => id === 900)!.a, COUNT);
});
