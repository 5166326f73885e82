import { assert, assertEquals } from "@std/assert";
import * as protocol from "../../../dsp/assembly/protocol.ts";
import { STATE_NAMES, WHEN_NAMES } from "../../../src/commands/command_spec.ts";
import { LOAD_COMMAND } from "../../../src/commands/session_commands.ts";
import { COMMANDS, findCommand, findCommandNumber, stateName } from "../../../src/commands/table.ts";
import { EVENT_NAMES } from "../../../src/events/describe.ts";
import { REFUSALS } from "../../../src/events/refusals.ts";

function protocolNumbers(prefix: string): [string, number][] {
  return Object.entries(protocol).filter(([name, value]) =>
    name.startsWith(prefix) && !name.endsWith("_FIELD") && typeof value === "number"
  ) as [string, number][];
}

Deno.test("every command of the protocol but what it leaves to control has exactly one row in the command table", () => {
  const numbers = protocolNumbers("COMMAND_").map(([, number]) => number).sort((a, b) => a - b);
  assertEquals(
    [...COMMANDS, LOAD_COMMAND].map((spec) => spec.number).sort((a, b) => a - b),
    numbers.filter((number) => number !== protocol.COMMAND_CONTROL),
  );
  assertEquals(new Set(COMMANDS.map((spec) => spec.name)).size, COMMANDS.length);
});

Deno.test("states and boundaries have the protocol's numbers", () => {
  for (const [name, number] of protocolNumbers("STATE_")) assertEquals(stateName(number), name.slice(6).toLowerCase());
  assertEquals(protocolNumbers("STATE_").length, STATE_NAMES.length);
  for (const [name, number] of protocolNumbers("WHEN_")) assertEquals(WHEN_NAMES[number], name.slice(5).toLowerCase());
});

Deno.test("every track command says what it does in every state of a track", () => {
  for (const spec of [...COMMANDS, LOAD_COMMAND]) {
    assertEquals(spec.states === undefined, spec.scope === "all", spec.name);
    if (spec.states !== undefined) assertEquals(Object.keys(spec.states).sort(), [...STATE_NAMES].sort(), spec.name);
  }
});

Deno.test("every reason for a refusal has a sentence, and every reason in the table is one of the protocol's", () => {
  const numbers = new Set(protocolNumbers("REFUSED_").map(([, number]) => number));
  assertEquals(new Set(Object.keys(REFUSALS).map(Number)), numbers);
  for (const spec of COMMANDS) {
    for (const reason of spec.mayRefuse ?? []) assert(numbers.has(reason), spec.name);
    for (const rule of Object.values(spec.states ?? {})) {
      if ("refused" in rule) assert(numbers.has(rule.refused), spec.name);
      else if (rule.unless !== undefined) assert(numbers.has(rule.unless), spec.name);
    }
  }
});

Deno.test("every event kind of the protocol has a name", () => {
  for (const [name, number] of protocolNumbers("EVENT_")) {
    assertEquals(EVENT_NAMES[number], name.slice(6).toLowerCase());
  }
});

Deno.test("rows are found by name and by number", () => {
  for (const spec of COMMANDS) {
    assertEquals(findCommand(spec.name), spec);
    assertEquals(findCommandNumber(spec.number), spec);
  }
  assertEquals(findCommandNumber(LOAD_COMMAND.number), LOAD_COMMAND);
  assertEquals(findCommand("loop.nothing"), undefined);
  assertEquals(findCommandNumber(9999), undefined);
});
