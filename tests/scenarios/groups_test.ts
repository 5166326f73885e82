import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import { COMMANDS } from "../../src/commands/table.ts";
import { CYCLE, START, statesOf, withLoops } from "./loops_rig.ts";
import { type Ask, largestStep, noise, Rig, sine } from "./rig.ts";

const exact = { when: P.WHEN_EXACT };
const record = { kind: P.COMMAND_RECORD, ...exact };
const BLOCKS = [1, 64, 333, 1024];

/** The number that stands for a group in a slot. */
const group = (number: number) => P.TRACK_ALL - number;

function join(rig: Rig, groups: readonly number[]): Rig {
  groups.forEach((bits, track) => rig.at(rig.frame + 10, { kind: P.COMMAND_GROUP, track, a: bits, b: -1 }));
  return rig.runTo(rig.frame + 1_000);
}

/** Asks 100 frames from now and lets 2000 frames pass. Returns the final answer. */
function does(rig: Rig, ask: Ask): EngineEvent {
  const id = 1_000_000 + rig.frame;
  rig.at(rig.frame + 100, { ...ask, id }).runTo(rig.frame + 2_000);
  const answers = rig.events.filter((event) => event.id === id && event.kind !== P.EVENT_WAITING);
  assertEquals(answers.length, 1, "one answer to one command");
  return answers[0]!;
}

Deno.test("a command for a group acts on every member at the same frame and is answered once, with how many did it", async () => {
  const rig = join(await withLoops(4), [1, 0, 1, 2]);
  const answer = does(rig, { kind: P.COMMAND_STOP, track: group(1) });
  assertEquals([answer.kind, answer.track, answer.a, answer.b], [P.EVENT_DONE, -1, 2, 0]);
  assertEquals(statesOf(rig), [P.STATE_STOPPED, P.STATE_PLAYING, P.STATE_STOPPED, P.STATE_PLAYING]);
  const stopped = rig.eventsOf(P.EVENT_STATE).filter(({ state }) => state === P.STATE_STOPPED);
  assertEquals(stopped.map(({ track }) => track), [0, 2]);
  assertEquals(stopped[0]!.frame, stopped[1]!.frame);
});

Deno.test("a command for all acts on every track there is, says how many refused it, and leaves deleted ones alone", async () => {
  const rig = await withLoops(3);
  does(rig, { kind: P.COMMAND_DELETE, track: 2 });
  does(rig, { kind: P.COMMAND_SELECT, track: 4 });
  const answer = does(rig, { kind: P.COMMAND_STOP, track: P.TRACK_ALL });
  assertEquals([answer.kind, answer.a, answer.b], [P.EVENT_DONE, 2, 2], "two loops, two empty tracks");
});

Deno.test("a command for a group that nobody is in, or whose members all refuse, is refused once", async () => {
  const rig = join(await withLoops(2), [1, 1]);
  assertEquals(does(rig, { kind: P.COMMAND_STOP, track: group(9) }).status, P.REFUSED_GROUP_EMPTY);
  const refused = does(rig, { kind: P.COMMAND_REDO, track: group(1) });
  assertEquals([refused.kind, refused.status, refused.b], [P.EVENT_REFUSED, P.REFUSED_NOTHING_TO_REDO, 2]);
  assertEquals(does(rig, { kind: P.COMMAND_SELECT, track: group(1) }).status, P.REFUSED_NO_SUCH_TRACK);
  assertEquals(does(rig, { kind: P.COMMAND_STOP, track: group(17) }).status, P.REFUSED_NO_SUCH_TRACK);
});

Deno.test("two tracks that are recorded together begin and end on the same frames, and are one cycle of one grid", async () => {
  const rig = await Rig.open({ source: noise(0.1), inputCount: 2, tapeSeconds: 20 });
  rig.at(5, { kind: P.COMMAND_INPUT, track: 0, a: 1, b: 0 }).at(5, { kind: P.COMMAND_INPUT, track: 1, a: 1, b: 1 });
  rig.at(10_000, { ...record, track: P.TRACK_ALL }).at(10_000 + CYCLE, { ...record, track: P.TRACK_ALL });
  rig.runTo(10_000 + 2 * CYCLE);
  const takes = rig.eventsOf(P.EVENT_TAKE);
  assertEquals(takes.map(({ track, frame, b }) => [track, frame, b]), [[0, 10_000, CYCLE], [1, 10_000, CYCLE]]);
  assertEquals(rig.snapshot.anchorLength, CYCLE);
});

Deno.test("a command for a group that waits is told once and done once, at the boundary's frame on every member", async () => {
  const rig = join(await withLoops(3), [1, 1, 1]);
  rig.at(rig.frame + 100, { kind: P.COMMAND_STOP, track: group(1), when: P.WHEN_LOOP, id: 5_000 });
  rig.runTo(rig.frame + 2 * CYCLE);
  const answers = rig.events.filter(({ id }) => id === 5_000);
  assertEquals(answers.map(({ kind }) => kind), [P.EVENT_WAITING, P.EVENT_DONE]);
  const boundary = answers[0]!.frame;
  assertEquals((boundary - START) % CYCLE, 0);
  const stopped = rig.eventsOf(P.EVENT_STATE).filter(({ state }) => state === P.STATE_STOPPED);
  assertEquals(stopped.map(({ track, frame }) => [track, frame]), [0, 1, 2].map((track) => [track, boundary]));
  assertEquals(answers[1]!.frame, boundary);
});

Deno.test("cancel takes one member out of a group's wait, and the others still act", async () => {
  const rig = join(await withLoops(2), [1, 1]);
  rig.at(rig.frame + 100, { kind: P.COMMAND_STOP, track: group(1), when: P.WHEN_LOOP, id: 5_000 });
  rig.runTo(rig.frame + 2_000);
  does(rig, { kind: P.COMMAND_CANCEL, track: 0 });
  assertEquals(rig.track(0).waitingFrame, -1);
  rig.runTo(rig.frame + 2 * CYCLE);
  const done = rig.events.find(({ id, kind }) => id === 5_000 && kind === P.EVENT_DONE)!;
  assertEquals([done.a, done.b], [1, 0]);
  assertEquals(statesOf(rig), [P.STATE_PLAYING, P.STATE_STOPPED]);
});

Deno.test("cancel for all drops every wait of a group, and the group's command is answered as dropped", async () => {
  const rig = join(await withLoops(3), [1, 1, 1]);
  rig.at(rig.frame + 100, { kind: P.COMMAND_STOP, track: group(1), when: P.WHEN_LOOP, id: 5_000 });
  rig.runTo(rig.frame + 2_000);
  does(rig, { kind: P.COMMAND_CANCEL, track: P.TRACK_ALL });
  assertEquals(rig.events.filter(({ id }) => id === 5_000).map(({ kind }) => kind), [
    P.EVENT_WAITING,
    P.EVENT_DROPPED,
  ]);
  rig.runTo(rig.frame + 2 * CYCLE);
  assertEquals(statesOf(rig), [P.STATE_PLAYING, P.STATE_PLAYING, P.STATE_PLAYING]);
});

Deno.test("undo for all brings deleted tracks back", async () => {
  const rig = await withLoops(3);
  does(rig, { kind: P.COMMAND_DELETE, track: P.TRACK_ALL });
  assertEquals(statesOf(rig), [P.STATE_EMPTY, P.STATE_EMPTY, P.STATE_EMPTY]);
  assertEquals(does(rig, { kind: P.COMMAND_UNDO, track: P.TRACK_ALL }).a, 3);
  assertEquals(statesOf(rig), [P.STATE_PLAYING, P.STATE_PLAYING, P.STATE_PLAYING]);
});

Deno.test("unmuting or starting a track of a mute group mutes the others of it at the same frame", async () => {
  const rig = await withLoops(4);
  for (let track = 0; track < 3; track++) does(rig, { kind: P.COMMAND_MUTE_GROUP, track, a: 2 });
  const muted = () => [0, 1, 2, 3].map((index) => rig.track(index).muted);
  assertEquals(muted(), [false, false, false, false], "joining mutes nobody");
  const chosen = does(rig, { kind: P.COMMAND_PLAY, track: 1 });
  assertEquals(muted(), [true, false, true, false]);
  assertEquals(rig.eventsOf(P.EVENT_MUTE).map(({ track, a, frame }) => [track, a, frame]), [
    [0, 1, chosen.frame],
    [2, 1, chosen.frame],
  ]);
  does(rig, { kind: P.COMMAND_MUTE, track: 2, a: P.SWITCH_OFF });
  assertEquals(muted(), [true, true, false, false]);
  does(rig, { kind: P.COMMAND_STOP, track: 0 });
  does(rig, { kind: P.COMMAND_PLAY, track: 0 });
  assertEquals(muted(), [false, true, true, false], "a track that is started is heard");
  does(rig, { kind: P.COMMAND_MUTE, track: 0, a: P.SWITCH_ON });
  assertEquals(muted(), [true, true, true, false], "muting one unmutes nobody");
});

Deno.test("a take that comes to its end in a mute group is heard, and the others are muted when it begins to play", async () => {
  const rig = await withLoops(2);
  for (let track = 0; track < 3; track++) does(rig, { kind: P.COMMAND_MUTE_GROUP, track, a: 1 });
  does(rig, { kind: P.COMMAND_PLAY, track: 0 });
  rig.at(rig.frame + 100, { kind: P.COMMAND_RECORD, track: 2, a: 1, when: P.WHEN_LOOP });
  rig.runTo(rig.frame + CYCLE);
  assertEquals(rig.track(2).state, P.STATE_RECORDING);
  assertEquals(rig.track(0).muted, false);
  rig.runTo(rig.frame + 2 * CYCLE);
  assertEquals([0, 1, 2].map((index) => rig.track(index).muted), [true, true, false]);
});

Deno.test("starting everything again leaves a mute group as muted as it was", async () => {
  const rig = await withLoops(3);
  for (let track = 0; track < 3; track++) does(rig, { kind: P.COMMAND_MUTE_GROUP, track, a: 1 });
  does(rig, { kind: P.COMMAND_PLAY, track: 1 });
  does(rig, { kind: P.COMMAND_STOP, track: P.TRACK_ALL });
  does(rig, { kind: P.COMMAND_PLAY, track: P.TRACK_ALL });
  assertEquals([0, 1, 2].map((index) => rig.track(index).muted), [true, false, true]);
});

Deno.test("groups and mute groups change sound by ramps only: nothing steps", async () => {
  const rig = join(await withLoops(3, { source: sine(100, 0.2) }), [1, 1, 0]);
  for (let track = 0; track < 3; track++) does(rig, { kind: P.COMMAND_MUTE_GROUP, track, a: 1 });
  const from = rig.frame;
  for (const track of [0, 1, 2, 0, 2]) does(rig, { kind: P.COMMAND_PLAY, track });
  does(rig, { kind: P.COMMAND_STOP, track: group(1) });
  does(rig, { kind: P.COMMAND_PLAY, track: P.TRACK_ALL });
  // Three sines of 100 Hz and 0.2 step by 3 × 0.0026 at most; ramps of 10 ms add 0.6 / 480.
  assert(largestStep(rig.outputs[0]!, from) < 0.0095, `${largestStep(rig.outputs[0]!, from)}`);
});

Deno.test("groups sound and answer the same, bit for bit, at blocks of 1, 64, 333 and 1024 frames", async () => {
  const runs: Pick<Rig, "outputs" | "events">[] = [];
  for (const blockFrames of BLOCKS) {
    const rig = await Rig.open({ source: noise(0.1), tapeSeconds: 10, blockFrames });
    rig.at(3, { kind: P.COMMAND_GROUP, track: 0, a: 3, b: -1 }).at(3, { kind: P.COMMAND_GROUP, track: 1, a: 1, b: -1 });
    rig.at(5, { kind: P.COMMAND_MUTE_GROUP, track: 0, a: 4 }).at(6, { kind: P.COMMAND_MUTE_GROUP, track: 2, a: 4 });
    rig.at(1_019, { kind: P.COMMAND_RECORD, track: group(1) }).at(25_037, { kind: P.COMMAND_RECORD, track: group(1) });
    rig.at(31_003, { kind: P.COMMAND_CAPTURE, track: 2, a: 1 });
    rig.at(40_009, { kind: P.COMMAND_OVERDUB, track: group(1), a: 0.5, when: P.WHEN_LOOP });
    rig.at(61_001, { kind: P.COMMAND_PLAY, track: group(1) }).at(70_013, { kind: P.COMMAND_PLAY, track: 0 });
    rig.at(80_021, { kind: P.COMMAND_UNDO, track: group(1) }).at(90_001, { kind: P.COMMAND_MUTE, track: 2, a: 0 });
    rig.at(99_991, { kind: P.COMMAND_STOP, track: P.TRACK_ALL, when: P.WHEN_BEAT });
    rig.runTo(130_000);
    runs.push({ outputs: rig.outputs, events: rig.events });
  }
  for (const run of runs) assertEquals(run.events, runs[0]!.events);
  for (const run of runs) {
    run.outputs.forEach((channel, c) => assert(channel.every((x, i) => x === runs[0]!.outputs[c]![i])));
  }
});

Deno.test("what belongs to one track is refused for a group: a selection, a cut, a copy, a file, an output, groups themselves", async () => {
  const rig = join(await withLoops(2), [1, 1]);
  const kinds = [P.COMMAND_SELECT, P.COMMAND_CUT, P.COMMAND_RECUT, P.COMMAND_COPY, P.COMMAND_LOAD];
  for (const kind of [...kinds, P.COMMAND_OUTPUT, P.COMMAND_GROUP]) {
    const answer = does(rig, { kind, track: group(1), a: 1, b: 2 });
    assertEquals([answer.kind, answer.status], [P.EVENT_REFUSED, P.REFUSED_NO_SUCH_TRACK], `${kind}`);
  }
  // A file is a row of the session's own table.
  const single = COMMANDS.filter((spec) => spec.scope === "track" && spec.single === true).map(({ number }) => number);
  const expected = [...kinds, P.COMMAND_OUTPUT, P.COMMAND_GROUP].filter((kind) => kind !== P.COMMAND_LOAD);
  assertEquals(new Set(single), new Set(expected));
});
