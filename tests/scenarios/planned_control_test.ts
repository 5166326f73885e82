import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import * as P from "../../dsp/assembly/protocol.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import type { Plan } from "../../dsp/plan.ts";
import { readActions } from "../../dsp/actions.ts";
import { isDated } from "../../src/commands/control_commands.ts";
import { describeAction } from "../../src/commands/describe_action.ts";
import { LISTENED_COMMANDS } from "../../src/commands/listened_commands.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { SESSION_COMMANDS } from "../../src/commands/session_commands.ts";
import { STEP_COMMANDS } from "../../src/commands/step_commands.ts";
import { PlannedCommands } from "../../src/session/planned_commands.ts";
import { randomCommandOf, seededRandom } from "../src/commands/random_commands.ts";
import { ControlRig } from "./control_rig.ts";
import { Rig } from "./rig.ts";

const BLOCK = 512;
/** A bar of four beats at 240 BPM. */
const BAR = 48_000;

/** A rig whose grid runs, and the frame of its first bar. */
async function running(): Promise<{ live: ControlRig; start: number }> {
  const live = (await ControlRig.open(BLOCK)).at(0, { do: "transport.set_tempo", bpm: 240 }).runTo(BLOCK);
  live.at(1, { do: "step.start" }).runTo(5 * BLOCK);
  return { live, start: live.rig.snapshot.anchorFrame };
}

Deno.test("every command of patterns, session, listening and tempo can be an action but a tap, and comes once, at its frame", async () => {
  const random = seededRandom(9), folder = Deno.makeTempDirSync({ prefix: "rondo_planned_" });
  const names = new Set<string>();
  try {
    for (const spec of [...STEP_COMMANDS, ...SESSION_COMMANDS, ...LISTENED_COMMANDS]) {
      if (spec.onlyInScores === true || spec.name === "transport.tap") continue;
      const isFile = spec.arguments.some(({ name }) => name === "path");
      const { when: _, at: __, ...command } = isFile
        ? { do: spec.name, path: join(folder, spec.name) }
        : randomCommandOf(spec as (typeof STEP_COMMANDS)[number], random);
      const { live, start } = await running();
      live.at(start + 50, { do: "action.set", action: 9, command, cycle: "bar", position_frames: 33 });
      live.runTo(start + 2 * BAR).end();
      const came = live.answers.filter(({ source, id }) => source === "action" && id === 9).concat(
        live.others.map(({ request, frame, action }) => ({ do: request.do, frame, id: action })),
      );
      assertEquals(came.map(({ do: name, frame, id }) => [name, frame, id]), [[spec.name, start + BAR + 33, 9]]);
      assertEquals(live.others.length, isDated(spec.name) ? 0 : 1);
      names.add(spec.name);
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
  assert(
    names.has("step.fill") && names.has("session.export") && names.has("loop.grab") && names.has("transport.ramp"),
  );
});

Deno.test("an action on patterns is listed, stopped, started, cleared and set anew like any other", async () => {
  const { live, start } = await running();
  const words = () =>
    readActions(live.rig.memory).map((action) => describeAction(action, live.planned.all)).map((
      { action, command, active },
    ) => [action, command?.do, active]);
  const count = () => live.answers.filter(({ source }) => source === "action").length;
  live.at(start + 50, { do: "action.set", action: 3, command: { do: "step.fill" }, cycle: "beat", times: 0 });
  live.runTo(start + BAR);
  assertEquals(words(), [[3, "step.fill", true]]);
  assert(count() >= 3, `${count()}`);
  live.at(live.rig.frame + 64, { do: "action.stop", action: 3 }).runTo(live.rig.frame + 2 * BLOCK);
  const stopped = count();
  live.runTo(live.rig.frame + BAR);
  assertEquals([words(), count()], [[[3, "step.fill", false]], stopped]);
  live.at(live.rig.frame + 64, { do: "action.start", action: 3, times_left: 2 }).runTo(live.rig.frame + BAR);
  assert(count() > stopped);
  live.at(live.rig.frame + 64, { do: "action.set", action: 3, command: { do: "session.save" }, start: false });
  live.runTo(live.rig.frame + BLOCK);
  assertEquals(words(), [[3, "session.save", false]]);
  live.at(live.rig.frame + 64, { do: "action.clear" }).runTo(live.rig.frame + BLOCK).end();
  assertEquals(words(), []);
});

Deno.test("of ten thousand commands that were planned, those are remembered that the engine still has", async () => {
  const rig = await Rig.open({ tapeSeconds: 2 });
  const planned = new PlannedCommands(rig.memory);
  const refusal: Partial<EngineEvent> = { kind: P.EVENT_REFUSED, plan: { kind: P.COMMAND_CONTROL } as Plan };
  const ask = (step: number) => parseCommand({ do: "action.set", command: { do: "step.go", step }, action: 1 });
  for (let count = 0; count < 10_000; count++) {
    const number = planned.numberOf(ask(1 + count % 128))!;
    // The engine says no, or has another one in its place by now.
    const { command } = planned.factsOf({ ...refusal, argumentA: number } as EngineEvent);
    assertEquals(command?.do, "step.go");
  }
  assert(planned.all.size <= 2 * 1024, `${planned.all.size}`);
  assertEquals(planned.numberOf(parseCommand({ do: "action.set", command: { do: "mix.mute", track: 1 } })), undefined);
});
