import { assert, assertEquals } from "@std/assert";
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import { type CommandSpec, STATE_NAMES, type StateName, type StateRule } from "../../src/commands/command_spec.ts";
import { ask } from "./asked.ts";
import { COMMANDS, findCommand, stateName } from "../../src/commands/table.ts";
import { LOAD_COMMAND } from "../../src/commands/session_commands.ts";
import { layerOf } from "./loaded.ts";
import { noise, Rig } from "./rig.ts";

// Track 1 is brought into each state, beside an anchor loop on track 2, and gets each command for an exact frame.

const SECOND = 48000;
/** Well inside a cycle of the anchor, so that what waits for its boundary goes on waiting. */
const READY = 4 * SECOND + 20000;
const ACT = READY + 7001;

/** Arguments for commands that need some. */
const ARGUMENTS: Record<string, Record<string, unknown>> = {
  "mix.gain": { gain: 0.5 },
  "mix.group": { group: 2 },
  "mix.mute_group": { mute_group: 3 },
  "mix.scene": { scene: 1 },
  "mix.scene_store": { scene: 1 },
  "mix.scene_clear": { scene: 1 },
  "mix.scene_track": { scene: 4, plays: false },
  "mix.scene_when": { boundary: "beat" },
  "mix.pan": { pan: -1 },
  "mix.phones": { gain: 0.5 },
  "mix.input": { channels: [1] },
  "mix.output": { channel: 1 },
  "loop.cut": { start_frame: 3 * SECOND, length_frames: SECOND },
  "transport.clock_out": { port: 3 },
  "transport.align": { bpm: 120, beat: 9, frame: 9 * 24000 },
  "action.set": { command: { do: "mix.mute", track: 1 } },
  "action.start": { action: 1 },
  "loop.rate": { rate: 0.7 },
  "loop.recut": { start_frame: 2 * SECOND + 500, length_frames: 40000 },
};

/** Commands that bring track 1 from empty into a state by READY. */
const WAYS: Record<StateName, readonly [number, Record<string, unknown>][]> = {
  empty: [],
  armed: [[READY - 1000, { do: "loop.record", when: "loop" }]],
  recording: [[2 * SECOND, { do: "loop.record" }]],
  playing: [[2 * SECOND, { do: "loop.record" }], [3 * SECOND, { do: "loop.record" }]],
  overdubbing: [[2 * SECOND, { do: "loop.record" }], [3 * SECOND, { do: "loop.overdub" }]],
  stopped: [[2 * SECOND, { do: "loop.record" }], [3 * SECOND, { do: "loop.stop" }]],
  replacing: [[2 * SECOND, { do: "loop.record" }], [3 * SECOND, { do: "loop.replace" }]],
  substituting: [[2 * SECOND, { do: "loop.record" }], [3 * SECOND, { do: "loop.substitute" }]],
  multiplying: [[2 * SECOND, { do: "loop.record" }], [3 * SECOND, { do: "loop.multiply" }]],
  inserting: [[2 * SECOND, { do: "loop.record" }], [3 * SECOND, { do: "loop.insert" }]],
};

async function trackIn(state: StateName): Promise<Rig> {
  const rig = await Rig.open({ source: noise(0.2), tapeSeconds: 10 });
  ask(rig, 1, { do: "loop.record", track: 2, when: "exact" });
  ask(rig, SECOND, { do: "loop.record", track: 2, when: "exact" });
  for (const [frame, command] of WAYS[state]) ask(rig, frame, { track: 1, when: "exact", ...command });
  rig.runTo(READY);
  assertEquals(stateName(rig.track(0).state), state, "the way into the state");
  return rig;
}

/** Sends the command and returns its answer once everything has settled. */
function answerTo(rig: Rig, spec: CommandSpec): EngineEvent {
  if (spec.number === protocol.COMMAND_LOAD) {
    const root = layerOf(rig, [new Float32Array(SECOND / 2).fill(0.1)]);
    rig.at(ACT, { kind: spec.number, id: ACT, track: 0, when: protocol.WHEN_EXACT, a: root });
    return settledAnswer(rig, spec);
  }
  const exactly = spec.waits ? { when: "exact" } : {};
  const track = spec.scope === "track" ? { track: 1 } : {};
  ask(rig, ACT, { do: spec.name, ...track, ...exactly, ...ARGUMENTS[spec.name] });
  return settledAnswer(rig, spec);
}

function settledAnswer(rig: Rig, spec: CommandSpec): EngineEvent {
  rig.runTo(ACT + SECOND / 4);
  const find = () =>
    rig.events.filter((event) =>
      event.command === spec.number && event.id === ACT && event.kind !== protocol.EVENT_WAITING
    );
  if (find().length === 0) rig.runTo(ACT + SECOND);
  const answers = find();
  assertEquals(answers.length, 1, `${spec.name} is answered once`);
  return answers[0]!;
}

function checkRule(rig: Rig, rule: StateRule, state: StateName, answer: EngineEvent, name: string): void {
  const track = rig.track(0);
  const isRefused = answer.kind === protocol.EVENT_REFUSED;
  if ("refused" in rule) {
    assertEquals([isRefused, answer.status], [true, rule.refused], name);
    assertEquals(stateName(track.state), state, `${name}: a refused command changes nothing`);
    return;
  }
  if (isRefused) {
    assertEquals(answer.status, rule.unless, name);
    return;
  }
  assertEquals(answer.kind, protocol.EVENT_DONE, name);
  assertEquals(track.deleted, rule.becomes === "deleted", name);
  if (rule.becomes === "history" || rule.becomes === "deleted") return;
  const expected = rule.becomes === "same" ? state : rule.becomes === "before" ? "empty" : rule.becomes;
  assertEquals(stateName(track.state), expected, name);
}

for (const state of STATE_NAMES) {
  Deno.test(`on a track that is ${state} the engine does with every command what the table says`, async () => {
    for (const spec of [...COMMANDS, LOAD_COMMAND]) {
      const rule = spec.states?.[state];
      if (rule === undefined) continue;
      const rig = await trackIn(state);
      checkRule(rig, rule, state, answerTo(rig, spec), `${spec.name} while ${state}`);
    }
  });

  Deno.test(`stopping everything does to a track that is ${state} what stopping it does, and an empty one stays empty`, async () => {
    const rig = await trackIn(state);
    const spec = findCommand("loop.stop_all")!;
    assertEquals(answerTo(rig, spec).kind, protocol.EVENT_DONE);
    const rule = findCommand("loop.stop")!.states![state];
    const becomes = "refused" in rule || rule.becomes === "same"
      ? state
      : rule.becomes === "before"
      ? "empty"
      : rule.becomes;
    assertEquals(stateName(rig.track(0).state), becomes);
  });
}

Deno.test("what may be refused for want of something to act on is both refused and done in some state", async () => {
  for (const name of ["loop.undo", "loop.redo", "loop.cancel"]) {
    const seen = new Set<number>();
    for (const state of STATE_NAMES) seen.add(answerTo(await trackIn(state), findCommand(name)!).kind);
    assert(seen.has(protocol.EVENT_REFUSED), `${name} is refused somewhere`);
    if (name !== "loop.redo") assert(seen.has(protocol.EVENT_DONE), `${name} is done somewhere`);
  }
});

Deno.test("every number the table allows is in the engine's range, at both ends of it", async () => {
  for (const spec of COMMANDS.filter((known) => known.onlyInScores !== true && known.name !== "mix.output")) {
    for (const argument of spec.arguments) {
      for (const end of [argument.min, argument.max]) {
        if (end === undefined || ["channels", "places", "numbers"].includes(argument.type)) continue;
        // What the engine refuses is a channel that it does not have.
        if (spec.name === "mix.click" && argument.name === "output") continue;
        const given = spec.oneOf?.names.includes(argument.name) === true ? {} : ARGUMENTS[spec.name] ?? {};
        const rest = spec.name === "host.latency"
          ? { input: 0, output: 0 }
          : spec.name === "transport.set_tempo"
          ? { bpm: 120 }
          : spec.name === "action.set"
          ? ARGUMENTS[spec.name]
          : spec.name === "mix.scene_track"
          ? { scene: 4 }
          : {};
        const rig = await Rig.open({ tapeSeconds: 2 });
        ask(rig, 1, { do: spec.name, ...given, ...rest, [argument.name]: end });
        rig.runTo(500);
        const refused = rig.eventsOf(protocol.EVENT_REFUSED).map((event) => event.status);
        assertEquals(refused.includes(protocol.REFUSED_VALUE), false, `${spec.name} ${argument.name} ${end}`);
      }
    }
  }
});

Deno.test("a command makes its track exactly when the table says so", async () => {
  for (const spec of COMMANDS.filter((known) => known.scope === "track")) {
    const rig = await Rig.open({ source: noise(0.2), tapeSeconds: 10 });
    ask(rig, 1, { do: "loop.record", track: 1, when: "exact" });
    ask(rig, SECOND, { do: "loop.record", track: 1, when: "exact" });
    ask(rig, 2 * SECOND, { do: spec.name, track: 9, ...ARGUMENTS[spec.name] });
    rig.runTo(2 * SECOND + 1000);
    const answer = rig.events.find((event) => event.id === 2 * SECOND)!;
    assertEquals(rig.snapshot.trackCount, spec.makesTrack !== undefined ? 9 : 1, spec.name);
    if (spec.makesTrack === undefined) assertEquals(answer.status, protocol.REFUSED_NO_SUCH_TRACK, spec.name);
  }
});
