import { assertEquals, assertThrows } from "@std/assert";
import { parseSet } from "../../../src/config/read_set.ts";
import { parseFlags, resolveSettings } from "../../../src/config/settings.ts";
import { UserError } from "../../../src/errors.ts";
import { sessionHeader } from "../../../src/session/session_format.ts";
import { setupCommands } from "../../../src/session/setup_commands.ts";
import { engineFormatOf, parseScoreHeader } from "../../../src/score/score_header.ts";
import { readText } from "../../contracts/source_tree.ts";

const settingsOf = (text: string, flags: Record<string, unknown> = {}) =>
  resolveSettings(parseSet(text, "a.json"), parseFlags(flags)).options;

Deno.test("the phones that the README writes as an example become an engine with them and the commands they ask for", () => {
  const blocks = [...readText("README.md").matchAll(/```jsonc\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
  const examples = blocks.filter((text) => text.includes('"phones": {'));
  assertEquals(examples.length, 1);
  const options = settingsOf(examples[0]!);
  assertEquals(engineFormatOf(sessionHeader(options, 48_000)).phonesOutput, 2);
  const sent = setupCommands(options).map(({ at: _, ...command }) => command);
  assertEquals(sent.filter((command) => command.do.startsWith("mix.phones")), [
    { do: "mix.phones_level", db: -3 },
    { do: "mix.phones_inputs", on: true },
    { do: "mix.phones_click", db: 0 },
    { do: "mix.phones", track: 1, db: -6 },
  ]);
});

Deno.test("a flag moves a set's phones to other outputs and leaves the rest of them as it is", () => {
  const set = '{"channels": 6, "phones": {"output": 3, "level_db": -3}}';
  assertEquals(settingsOf(set, { phones: 5 }).phones, { output: 5, levelDb: -3 });
  assertEquals(settingsOf('{"channels": 4, "phones": 3}').phones, { output: 3 });
  assertEquals(settingsOf('{"channels": 4}').phones, undefined);
});

Deno.test("phones that there are no outputs for, or that would lie on the PA's, are refused in a sentence", () => {
  assertThrows(
    () => settingsOf('{"phones": 3}'),
    UserError,
    'The phones on outputs 3 and 4 need 4 outputs, but there are 2: raise "channels" or name others.',
  );
  assertThrows(() => settingsOf('{"phones": 1}'), UserError, "phones is 1, expected");
  const header = { rondo_score: 1, sample_rate: 48_000, inputs: 2 };
  assertThrows(() => parseScoreHeader({ ...header, phones: 3 }), UserError, '"phones" is 3');
  assertEquals(parseScoreHeader({ ...header, outputs: 4, phones: 3 }).phones, 3);
});

Deno.test("phones on a device of their own are two outputs of the engine beyond the host's, by flag, name or number", () => {
  const own = settingsOf('{"channels": 4, "phones": {"device": 7, "air_ms": 23, "inputs": true}}');
  assertEquals(own.phones, { output: 5, device: "7", airMs: 23, inputs: true });
  const format = engineFormatOf(sessionHeader(own, 48_000));
  assertEquals([own.outputCount, format.outputCount, format.phonesOutput], [4, 6, 4]);
  assertEquals(settingsOf("{}", { phones: "Headset" }).phones, { output: 3, device: "Headset" });
  const set = '{"phones": {"device": "Headset", "level_db": -3}}';
  assertEquals(settingsOf(set, { phones: "USB" }).phones, { output: 3, device: "USB", levelDb: -3 });
  assertEquals(settingsOf('{"channels": 1, "phones": "Headset"}').phones?.output, 3);
});

Deno.test("phones that are nowhere, in two places, or delayed on the same card are refused in a sentence", () => {
  for (const phones of ['{"level_db": 0}', '{"output": 3, "device": "Headset"}']) {
    assertThrows(() => settingsOf(`{"channels": 4, "phones": ${phones}}`), UserError, 'one of "output"');
  }
  assertThrows(
    () => settingsOf('{"channels": 4, "phones": {"output": 3, "air_ms": 9}}'),
    UserError,
    'needs a "device"',
  );
  assertThrows(() => settingsOf('{"phones": {"device": "Headset", "air_ms": 900}}'), UserError, "air_ms is 900");
});
