import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../src/errors.ts";
import { actionsOf } from "../../../src/config/action_settings.ts";
import { parseSet } from "../../../src/config/read_set.ts";

const MUTE = { do: "mix.mute", track: 1 };

Deno.test("a set's actions are what action.set takes", () => {
  const set = parseSet(JSON.stringify({ actions: [{ action: 3, command: MUTE, cycle: "bar", times: 0 }] }), "a.json");
  assertEquals(actionsOf(set).actions, [{ do: "action.set", action: 3, command: MUTE, cycle: "bar", times: 0 }]);
  const steps = { command: { do: "step.play_song", on: true }, position_beats: 2 };
  assertEquals(actionsOf({ actions: [steps] }).actions, [{ do: "action.set", ...steps }]);
  assertEquals(actionsOf({}), {});
});

Deno.test("a wrong action of a set is one sentence that names the file and the entry", () => {
  const wrong = (actions: Record<string, unknown>[], sentence: string) => {
    const error = assertThrows(() => parseSet(JSON.stringify({ actions }), "a.json"), UserError);
    assertEquals([error.message, error.exitCode], [sentence, 2]);
  };
  wrong(
    [{ command: MUTE }, {}],
    'a.json: actions[1]: action.set needs "command", a command like {"do":"mix.mute","track":1}.',
  );
  wrong(
    [{ command: MUTE, evry: 2 }],
    'a.json: actions[0]: action.set does not know the field "evry": did you mean "every"?',
  );
  wrong(
    [{ command: { do: "mix.mute", track: 0 } }],
    'a.json: actions[0]: mix.mute cannot use 0 as "track": expected a track number from 1 to 131072, "selected", "new" or "all".',
  );
  wrong(
    [{ command: { do: "step.fill", on: 1 } }],
    'a.json: actions[0]: step.fill cannot use 1 as "on": expected true or false.',
  );
  assertThrows(() => parseSet('{"actions": {}}', "a.json"), UserError, "a list of at most 256 actions");
});
