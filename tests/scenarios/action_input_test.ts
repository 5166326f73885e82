import { assertEquals, assertThrows } from "@std/assert";
import { readActions } from "../../dsp/actions.ts";
import { COUNT_MOST, PLACE_FRAMES_MOST } from "../../dsp/assembly/action_layout.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import type { Plan } from "../../dsp/plan.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { UserError } from "../../src/errors.ts";
import { ask, CYCLE, firings, START, withLoop } from "./action_rig.ts";
import { Rig } from "./rig.ts";

const MUTE = { do: "mix.mute", track: 1 };
const SET = START + CYCLE + 5_003;

Deno.test("what is wrong with an action is one sentence that names it", () => {
  const rows: [Record<string, unknown>, string][] = [
    [{ command: undefined }, 'action.set needs "command", a command like {"do":"mix.mute","track":1}.'],
    [
      { command: "mix.mute" },
      'action.set cannot use "mix.mute" as "command": expected a command like {"do":"mix.mute","track":1}.',
    ],
    [{ command: { do: "mix.mut" } }, 'There is no command "mix.mut": did you mean "mix.mute"?'],
    [{ command: { do: "mix.pan", pan: 2 } }, 'mix.pan cannot use 2 as "pan": expected a number from -1 to 1.'],
    [
      { command: { do: "transport.tap" } },
      "action.set cannot plan transport.tap, which needs a hand: plan transport.set_tempo.",
    ],
    [{ command: { do: "host.ahead", frames: 1 } }, "action.set cannot plan host.ahead: name another command."],
    [
      { command: { do: "step.replan" } },
      "step.replan happens to a session and is written into its score: it cannot be asked for.",
    ],
    [{ command: { do: "session.quit" } }, 'There is no command "session.quit": did you mean "session.air"?'],
    [{ command: { do: "session.export", at: 3 } }, 'action.set says when session.export acts: leave its "at" out.'],
    [{ command: { do: "step.fill", onn: true } }, 'step.fill does not know the field "onn": did you mean "on"?'],
    [{ command: { do: "action.set", command: MUTE } }, "action.set cannot plan action.set: name another command."],
    [{ command: { ...MUTE, when: "bar" } }, 'action.set says when mix.mute acts: leave its "when" out.'],
    [{ command: { ...MUTE, at: 7 } }, 'action.set says when mix.mute acts: leave its "at" out.'],
    [{ action: 0 }, 'action.set cannot use 0 as "action": expected a whole number from 1 to 256.'],
    [{ action: 257 }, 'action.set cannot use 257 as "action": expected a whole number from 1 to 256.'],
    [
      { cycle: "song" },
      'action.set cannot use "song" as "cycle": expected one of loop, bar, beat, or a whole number from 1 to 131072.',
    ],
    [{ cycles: -1 }, 'action.set cannot use -1 as "cycles": expected a whole number from 0 to 1000000.'],
    [{ every: 0 }, 'action.set cannot use 0 as "every": expected a whole number from 1 to 1000000.'],
    [{ times: 1.5 }, 'action.set cannot use 1.5 as "times": expected a whole number from 0 to 1000000.'],
    [
      { position_beats: NaN },
      'action.set cannot use null as "position_beats": expected a number from -65536 to 65536.',
    ],
    [
      { position_frames: 0.5 },
      `action.set cannot use 0.5 as "position_frames": expected a whole number from -${PLACE_FRAMES_MOST} to ${PLACE_FRAMES_MOST}.`,
    ],
    [{ position_share: 1.1 }, 'action.set cannot use 1.1 as "position_share": expected a number from -1 to 1.'],
    [
      { position_share: 0.5, position_beats: 1 },
      'action.set was given position_beats and position_share: give only one of "position_beats", "position_frames", "position_share".',
    ],
    [{ priority: 101 }, 'action.set cannot use 101 as "priority": expected a whole number from 0 to 100.'],
    [
      { then: { do: "loop.stop" } },
      'action.set cannot use {"do":"loop.stop"} as "then": expected a whole number from 1 to 256.',
    ],
  ];
  for (const [change, sentence] of rows) {
    const error = assertThrows(() => parseCommand({ do: "action.set", command: MUTE, ...change }), UserError);
    assertEquals(error.message, sentence);
  }
});

Deno.test("what only a live session does is no action of a score, and what it decided is for scores alone", () => {
  assertThrows(
    () => parseCommand({ do: "action.set", command: MUTE, decided: true }),
    UserError,
    'does not know the field "decided"',
  );
  assertThrows(
    () => parseCommand({ do: "action.set", command: { do: "session.save" } }, "score"),
    UserError,
    "In a score, action.set cannot plan session.save: write a line of its own for what it does.",
  );
});

const PLAN: Plan = {
  kind: P.COMMAND_MUTE,
  number: 1,
  cycle: 0,
  unit: 0,
  position: 0,
  cycles: 0,
  every: 1,
  times: 1,
  priority: 50,
  then: 0,
  starts: 1,
};

Deno.test("the engine refuses every plan that makes no sense, whoever sends it, and keeps what it had", async () => {
  const bad: Partial<Plan>[] = [
    { number: -1 },
    { number: 257 },
    { cycle: -3 },
    { cycle: 2147483647 },
    { unit: -1 },
    { unit: 3 },
    ...[NaN, Infinity, -Infinity, 1e300].map((position) => ({ position })),
    ...[NaN, 1.001, -2].map((position) => ({ position, unit: 2 })),
    { position: 1e6, unit: 1 },
    { cycles: -1 },
    { cycles: COUNT_MOST + 1 },
    { every: 0 },
    { every: -2147483648 },
    { times: -1 },
    { priority: -1 },
    { priority: 101 },
    { then: -1 },
    { then: 257 },
    { starts: 2 },
    { kind: P.COMMAND_ACTION_SET },
    { kind: P.COMMAND_LATENCY },
    { kind: P.COMMAND_LOST },
    { kind: P.COMMAND_ALIGN },
    { kind: P.COMMAND_AHEAD },
    ...[0, -10, 19, 9999, -2147483648].map((kind) => ({ kind })),
  ];
  const rig = await withLoop();
  ask(rig, SET, { do: "action.set", action: 1, command: MUTE, times: 0 });
  bad.forEach((change, i) =>
    rig.at(SET + 200 + i, { kind: P.COMMAND_ACTION_SET, id: 100 + i, plan: { ...PLAN, ...change } })
  );
  rig.at(SET + 400, { kind: P.COMMAND_ACTION_SET, id: 99 });
  rig.runTo(SET + 1_000);
  const refused = rig.eventsOf(P.EVENT_REFUSED).map(({ id }) => id).sort((a, b) => a - b);
  assertEquals(refused, [99, ...bad.map((_, i) => 100 + i)]);
  assertEquals(readActions(rig.memory).map(({ number, active }) => [number, active]), [[1, true]]);
});

Deno.test("starting, stopping and clearing what there is not is refused; the right number out of range as well", async () => {
  const rig = await withLoop();
  for (const kind of [P.COMMAND_ACTION_START, P.COMMAND_ACTION_STOP, P.COMMAND_ACTION_CLEAR]) {
    for (const a of [5, 256]) rig.at(SET, { kind, a, b: -1, id: 1 });
    for (const a of [257, -1, NaN, 1e300]) rig.at(SET, { kind, a, b: -1, id: 2 });
  }
  for (const [b, c] of [[-2, 0], [NaN, 0], [0, -1], [0, NaN]]) {
    rig.at(SET, { kind: P.COMMAND_ACTION_START, a: 1, b: b!, c: c!, id: 2 });
  }
  rig.runTo(SET + 1_000);
  const refused = rig.eventsOf(P.EVENT_REFUSED).map(({ id, status }) => `${id}:${status}`);
  assertEquals(refused.length, 22);
  assertEquals(new Set(refused), new Set([`1:${P.REFUSED_NO_SUCH_ACTION}`, `2:${P.REFUSED_VALUE}`]));
});

Deno.test("actions without a number get the highest free one, say which, and give it back when they are done", async () => {
  const rig = await withLoop();
  ask(rig, SET, { do: "action.set", action: 2, command: MUTE, start: false });
  for (let i = 0; i < 3; i++) ask(rig, SET + 10 + i, { do: "action.set", command: MUTE, cycles: i });
  rig.runTo(SET + 1_000);
  const given = rig.events.filter(({ kind, plan }) => kind === P.EVENT_DONE && plan !== undefined).map(({ a }) => a);
  assertEquals(given, [2, 256, 255, 254]);
  rig.runTo(START + 3 * CYCLE - 100);
  assertEquals(readActions(rig.memory).map(({ number }) => number), [2, 254, 255]);
  rig.runTo(START + 5 * CYCLE);
  assertEquals(readActions(rig.memory).map(({ number }) => number), [2], "what was given a number by people stays");
});

Deno.test("when all numbers are in use another action is refused, until one is done", async () => {
  const rig = await withLoop(CYCLE, { blockFrames: 1024 });
  for (let i = 0; i < 257; i++) ask(rig, SET + i, { do: "action.set", command: MUTE, cycles: i === 9 ? 0 : 5 });
  rig.runTo(SET + 3_000);
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).map(({ status }) => status), [P.REFUSED_ACTIONS_FULL]);
  rig.runTo(START + 2 * CYCLE + 2_000);
  ask(rig, rig.frame + 2_000, { do: "action.set", command: MUTE, cycles: 1 });
  rig.runTo(START + 8 * CYCLE);
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).length, 1);
  assertEquals(firings(rig).length, 257);
  assertEquals(readActions(rig.memory), []);
});

Deno.test("an action whose command does not apply is refused at its frame like any other, and goes on counting", async () => {
  const rig = await withLoop();
  ask(rig, SET, { do: "action.set", action: 1, command: { do: "loop.stop", track: 9 }, times: 2 });
  rig.runTo(START + 5 * CYCLE);
  const refused = rig.eventsOf(P.EVENT_REFUSED).map(({ id, source, status }) => [id, source, status]);
  assertEquals(refused, [1, 2].map(() => [1, P.SOURCE_ACTION, P.REFUSED_NO_SUCH_TRACK]));
});

Deno.test("started again with what was left to it, an action goes on where it stopped", async () => {
  const rig = await withLoop();
  ask(rig, SET, { do: "action.set", action: 1, command: MUTE, cycles: 3, times: 5, start: false });
  ask(rig, SET, { do: "action.start", action: 1, cycles_left: 1, times_left: 2 });
  rig.runTo(START + 9 * CYCLE);
  assertEquals(firings(rig), [START + 3 * CYCLE, START + 4 * CYCLE]);
  ask(rig, rig.frame + 100, { do: "action.start", action: 1 });
  const again = rig.frame;
  rig.runTo(again + 10 * CYCLE);
  assertEquals(firings(rig).slice(2), [13, 14, 15, 16, 17].map((k) => START + k * CYCLE));
});

Deno.test("setting an action anew puts another in its place, with counts of its own", async () => {
  const rig = await Rig.open();
  ask(rig, 200, { do: "action.set", action: 1, command: MUTE, cycles: 3 });
  ask(rig, 300, { do: "action.set", action: 1, command: { do: "loop.stop_all" }, every: 2, times: 0, start: false });
  rig.runTo(1_000);
  const [action] = readActions(rig.memory);
  assertEquals([action!.plan.kind, action!.plan.every, action!.active], [P.COMMAND_STOP_ALL, 2, false]);
});
