import { assertEquals, assertThrows } from "@std/assert";
import { parseCommand } from "../../../src/commands/parse.ts";
import { LISTENED_COMMANDS } from "../../../src/commands/listened_commands.ts";
import { findCommand } from "../../../src/commands/table.ts";
import { ListenedCommands } from "../../../src/session/listened_commands.ts";
import { pretendedState } from "../surfaces/pretended_session.ts";

Deno.test("commands that listening decides are understood live and refused in scores, with what belongs there", () => {
  for (const { name, becomes } of LISTENED_COMMANDS) {
    assertEquals(parseCommand({ do: name }), { do: name });
    assertThrows(() => parseCommand({ do: name }, "score"), Error, `in a score stands the ${becomes}`);
    assertEquals(findCommand(becomes)?.name, becomes);
  }
  assertThrows(() => parseCommand({ do: "loop.grab", cycles: 1 }), Error, "loop.grab does not know the field");
  assertThrows(() => parseCommand({ do: "loop.nextcut" }), Error, 'did you mean "loop.next_cut"?');
});

Deno.test("capture goes by ear only without a grid and without a length", () => {
  const listened = new ListenedCommands(), { snapshot } = pretendedState();
  const free = { ...snapshot, anchorLength: 0 };
  assertEquals(listened.wish({ do: "loop.capture" }, free), "capture");
  assertEquals(listened.wish({ do: "loop.capture", seconds: 4 }, free), undefined);
  assertEquals(listened.wish({ do: "loop.capture" }, { ...snapshot, anchorLength: 96_000 }), undefined);
  assertEquals(listened.wish({ do: "loop.grab" }, snapshot), "grab");
  assertEquals(listened.wish({ do: "loop.record" }, snapshot), undefined);
});
