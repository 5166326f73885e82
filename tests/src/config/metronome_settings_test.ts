import { assertEquals, assertThrows } from "@std/assert";
import { parseSet } from "../../../src/config/read_set.ts";
import { parseFlags, resolveSettings } from "../../../src/config/settings.ts";
import { UserError } from "../../../src/errors.ts";
import { readText } from "../../contracts/source_tree.ts";
import { setupCommands } from "../../../src/session/setup_commands.ts";

const settingsOf = (text: string, flags: Record<string, unknown> = {}) =>
  resolveSettings(parseSet(text, "a.json"), parseFlags(flags)).options;

/** What a set sends to a fresh engine for its metronome. */
const sentOf = (text: string, flags: Record<string, unknown> = {}) =>
  setupCommands(settingsOf(text, flags)).map(({ at: _, ...command }) => command);

Deno.test("a set's metronome becomes the commands of its first bar", () => {
  assertEquals(sentOf('{"metronome": true}'), [{ do: "mix.metronome", on: true }]);
  assertEquals(sentOf('{"metronome": {}}'), [
    { do: "mix.click", subdivision: 1, probability: 1, accent: true, output: 1 },
    { do: "mix.metronome", on: true },
  ]);
  const set = `{
    "channels": 4,
    "beats_per_bar": 3,
    "metronome": {
      "on": false, "gain_db": -9, "output": 3, "accent": false,
      "clicks": [{"bars": 2, "subdivision": 3, "permutation": [0, 2], "probability": 0.5}],
      "tempi": {"from": 80, "to": 120, "step": 5, "bars": 4}
    }
  }`;
  assertEquals(sentOf(set), [
    { do: "transport.set_tempo", bpm: 80, beats_per_bar: 3 },
    { do: "mix.click", subdivision: 3, permutation: [0, 2], probability: 0.5, accent: false, output: 3 },
    { do: "mix.metronome", on: false, db: -9 },
  ]);
  assertEquals(settingsOf(set).metronomeSetup?.tempi, { fromBpm: 80, toBpm: 120, stepBpm: 5, bars: 4, end: "stay" });
});

Deno.test("the metronome that the README writes as an example is one", () => {
  const blocks = [...readText("README.md").matchAll(/```jsonc\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
  const examples = blocks.filter((text) => text.includes(`"clicks": [`));
  assertEquals(examples.length, 1);
  const { metronomeSetup: setup } = settingsOf(examples[0]!);
  assertEquals([setup?.clicks?.length, setup?.tempi?.end, setup?.output], [3, "reverse", 3]);
});

Deno.test("the command line switches a set's metronome and leaves the rest of it as it is", () => {
  const set = '{"metronome": {"subdivision": 2}}';
  assertEquals(sentOf(set, { metronome: false })[0]!.subdivision, 2);
  assertEquals(sentOf(set, { metronome: false })[1], { do: "mix.metronome", on: false });
  assertEquals(sentOf('{"metronome": {"on": false}}', { metronome: true })[1], { do: "mix.metronome", on: true });
  assertEquals(sentOf("{}", { metronome: true }), [{ do: "mix.metronome", on: true }]);
});

Deno.test("what is wrong with a metronome is told with its place, its value and what was expected", () => {
  const wrong: Record<string, string> = {
    '{"metronome": "yes"}':
      'a.json: metronome is "yes", expected true, false, or an object with what it clicks and how that changes.',
    '{"metronome": {"subdivision": 17}}':
      "a.json: metronome.subdivision is 17, expected a whole number of parts of a beat from 1 to 16.",
    '{"metronome": {"clicks": [{"bars": 0}]}}':
      "a.json: metronome.clicks[0].bars is 0, expected a whole number of bars from 1 to 10000.",
    '{"metronome": {"tempi": {"from": 80, "to": 120, "step": 5, "bars": 4, "end": "back"}}}':
      'a.json: metronome.tempi.end is "back", expected "repeat", "reverse" or "stay".',
    '{"metronome": {"permutation": [1]}}':
      'metronome.permutation names part 1 of a beat that has 1 part, 0: raise "subdivision" or name another.',
    '{"metronome": {"subdivision": 4, "clicks": [{"bars": 1, "permutation": [3]}, {"bars": 1, "subdivision": 2, "permutation": [0, 2]}]}}':
      'metronome.clicks[1].permutation names part 2 of a beat that has 2 parts, 0 to 1: raise "subdivision" or name another.',
    '{"metronome": {"output": 3}}':
      'metronome.output names output 3, but there are 2 outputs: raise "channels" or name another.',
    '{"tempo": 90, "metronome": {"tempi": {"from": 80, "to": 120, "step": 5, "bars": 4}}}':
      "The tempo 90 is not 80, with which metronome.tempi begins: leave the tempo out.",
    '{"clock_in": "Drums", "metronome": {"tempi": {"from": 80, "to": 120, "step": 5, "bars": 4}}}':
      "metronome.tempi cannot lead while another leads (clock_in): leave one of them out.",
  };
  for (const [set, sentence] of Object.entries(wrong)) assertThrows(() => settingsOf(set), UserError, sentence);
});
