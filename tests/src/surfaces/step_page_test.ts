import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseCommand } from "../../../src/commands/parse.ts";
import { carryOut } from "../../../src/sequencer/carry_out.ts";
import { emptyBank } from "../../../src/sequencer/model/pattern.ts";
import { Sequencer } from "../../../src/sequencer/sequencer.ts";
import { showSteps } from "../../../src/sequencer/show_steps.ts";
import { helpPage } from "../../../src/surfaces/screen/help_rows.ts";
import { ASCII_GLYPHS, type Look, UNICODE_GLYPHS } from "../../../src/surfaces/screen/look.ts";
import { rowText } from "../../../src/surfaces/screen/row.ts";
import { screenRows } from "../../../src/surfaces/screen/screen_rows.ts";
import { pretendedState } from "./pretended_session.ts";

Deno.test("the step page tells rests, steps that are off but keep notes, held and skipped steps apart, and says the part's settings", () => {
  const sequencer = new Sequencer(emptyBank(), 1);
  const ask = (command: Record<string, unknown>) =>
    carryOut(sequencer, parseCommand(command), { tick: 0, heardTick: 0, beatsPerBar: 4, running: false });
  ask({
    do: "step.part_set",
    name: "bass",
    speed: "3/2",
    direction: "reverse",
    swing: 60,
    transpose: 12,
    mute_group: 2,
  });
  ask({ do: "step.length", steps: 8 });
  ask({ do: "step.note", step: 1, note: 40, length: "5/2" });
  ask({ do: "step.note", step: 5, note: 40 });
  ask({ do: "step.toggle", step: 5 });
  ask({ do: "step.set", step: 6, skip: true });
  ask({ do: "step.go", step: 8 });
  const view = {
    state: pretendedState({ steps: showSteps(sequencer, 0) }),
    page: "steps" as const,
    top: 0,
    when: "now" as const,
    trackNames: [],
    recordingSince: new Map(),
    load: 0,
  };
  const shown = (look: Look) => screenRows({ ...view, look }, { columns: 100, rows: 24 }).map(rowText);
  const unicode = shown({ glyphs: UNICODE_GLYPHS, colours: true }),
    ascii = shown({ glyphs: ASCII_GLYPHS, colours: false });
  assertStringIncludes(unicode.join("\n"), " ●  ━  ━  ·   ○  x  · [·]");
  assertStringIncludes(ascii.join("\n"), " *  =  =  .   o  x  . [.]");
  assertStringIncludes(
    unicode.join("\n"),
    " part 1 bass  8 steps  channel 1  speed 3/2  reverse  swing 60 %  transpose +12  mute group 2",
  );
});

Deno.test("help that is asked for on the step page begins with its keys", () => {
  const first = (home: "tracks" | "steps") =>
    rowText(helpPage(100, { glyphs: UNICODE_GLYPHS, colours: true }, home)[0]!).trim();
  assertEquals([first("tracks"), first("steps")], ["Loops", "Step grid"]);
});
