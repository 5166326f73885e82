import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Drawing } from "../../../src/surfaces/screen/drawing.ts";
import { helpPage } from "../../../src/surfaces/screen/help_rows.ts";
import { ASCII_GLYPHS, type Look, lookOf, UNICODE_GLYPHS } from "../../../src/surfaces/screen/look.ts";
import { piece, type Row, rowText, rowWidth } from "../../../src/surfaces/screen/row.ts";
import { screenRows } from "../../../src/surfaces/screen/screen_rows.ts";
import { cutText, fitText, textWidth } from "../../../src/surfaces/screen/text_width.ts";
import { placeColumns, scrolledTop } from "../../../src/surfaces/screen/track_table.ts";
import { carryOut } from "../../../src/sequencer/carry_out.ts";
import { parseCommand } from "../../../src/commands/parse.ts";
import { emptyBank } from "../../../src/sequencer/model/pattern.ts";
import { Sequencer } from "../../../src/sequencer/sequencer.ts";
import { showSteps } from "../../../src/sequencer/show_steps.ts";
import { pretendedState, pretendedTrack } from "./pretended_session.ts";
import { texts, UNICODE, viewOf } from "./pretended_view.ts";

const ASCII: Look = { glyphs: ASCII_GLYPHS, colours: false };
const WIDTHS = [20, 24, 40, 41, 57, 72, 80, 99, 100, 120, 133, 160, 200];
const HEIGHTS = [4, 8, 10, 11, 16, 24, 50];

const LIVELY = viewOf({
  state: pretendedState({
    tracks: [
      pretendedTrack({ index: 0 }),
      pretendedTrack({ index: 1, lengthFrames: 384000, positionFrames: 200000, muted: true, gain: 0.5, pan: -0.4 }),
      pretendedTrack({ index: 2, state: 2, lengthFrames: 0, positionFrames: 30000, soloed: true, peak: 1 }),
      pretendedTrack({ index: 3, state: 1, lengthFrames: 0, waitingFrame: 288000, layerCount: 0 }),
      pretendedTrack({ index: 41, state: 5, gain: 0 }),
    ],
  }),
  trackNames: ["drums", "a bass with a very long name indeed", "日本語の名前です", "e\u0301tude 🎸"],
  message: { text: "loop.undo on track 1 was refused: there is no step to take back.", role: "warn" },
});

Deno.test("the screen has exactly as many rows as the terminal, and none is wider than it", () => {
  const steps = { ...LIVELY, page: "steps" as const, state: pretendedState({ steps: busySteps() }) };
  const views = [viewOf(), LIVELY, { ...LIVELY, look: ASCII }, viewOf({ page: "help" }), steps, {
    ...steps,
    look: ASCII,
  }];
  const prompt = { label: "Tempo in BPM:", typed: "120", hint: "enter sets it" };
  for (const view of [...views, { ...LIVELY, prompt }]) {
    for (const columns of WIDTHS) {
      for (const rows of HEIGHTS) {
        const drawn = screenRows(view, { columns, rows });
        assertEquals(drawn.length, rows);
        for (const row of drawn) assert(rowWidth(row) <= columns, `${columns}: ${rowText(row)}`);
      }
    }
  }
});

Deno.test("without Unicode the screen draws with ASCII alone", () => {
  const view = { ...LIVELY, look: ASCII, trackNames: ["drums"] };
  for (const page of ["tracks", "help"] as const) {
    for (const text of texts({ ...view, page }, 120, 60)) assert(/^[\x20-\x7e]*$/.test(text), text);
  }
});

Deno.test("eighty columns show who plays, the grid, and every track's state and length", () => {
  const [host = "", transport = "", inputs = "", , titles = "", first = "", second = "", third = "", fourth = ""] =
    texts(
      LIVELY,
      80,
      24,
    );
  assertStringIncludes(host, "RONDO");
  assertStringIncludes(host, "jack  48 kHz");
  assertStringIncludes(host, "load 12 %");
  assertStringIncludes(transport, "120.0 BPM");
  assertStringIncludes(transport, "○●○○");
  assertStringIncludes(transport, "3.2");
  assertStringIncludes(inputs, "-6.0");
  assertStringIncludes(titles, "state");
  for (const word of ["▸   1", "playing", "2.00 s"]) assertStringIncludes(first, word);
  for (const word of ["2", "playing", "8.00 s", "M -"]) assertStringIncludes(second, word);
  for (const word of ["recording", "0.63 s", "- S"]) assertStringIncludes(third, word);
  for (const word of ["armed", "2.8 bt"]) assertStringIncludes(fourth, word);
});

Deno.test("a wide terminal shows cycles, beats, gain, pan and undo steps too", () => {
  const [, , , , titles = "", , second = ""] = texts(LIVELY, 160, 24);
  for (const title of ["name", "cycle", "length", "gain", "pan", "M S", "undo", "level"]) {
    assertStringIncludes(titles, title);
  }
  for (const word of ["3/4", " 16 ", "-6.0", "L40"]) assertStringIncludes(second, word);
});

Deno.test("the narrowest table still tells tracks and states apart", () => {
  const first = texts(LIVELY, 40, 16).find((text) => text.includes("▸"));
  assertStringIncludes(first ?? "", "playing");
});

Deno.test("the position bar fills from left to right", () => {
  const bar = (positionFrames: number) => {
    const state = pretendedState({ tracks: [pretendedTrack({ index: 0, positionFrames })] });
    const row = texts(viewOf({ state }), 100, 24).find((text) => text.includes("▸"))!;
    return [...row].filter((character) => character === "━").length;
  };
  const lengths = [0, 24000, 48000, 72000, 95999].map(bar);
  assertEquals(lengths[0], 0);
  for (let index = 1; index < lengths.length; index++) assert(lengths[index]! > lengths[index - 1]!);
});

Deno.test("before anything is recorded the screen says how to begin", () => {
  const all = texts(viewOf(), 100, 24).join("\n");
  assertStringIncludes(all, "the tape is already running");
  assertStringIncludes(all, "Press r");
});

Deno.test("a host that is gone, gaps, and a limiter at work are shown", () => {
  const state = pretendedState();
  state.host.running = false;
  state.host.xruns = 3;
  state.snapshot.limiterGain = 0.5;
  const all = texts(viewOf({ state }), 120, 24).join("\n");
  for (const words of ["NOT RUNNING", "xruns 3", "limiter -6.0 dB"]) assertStringIncludes(all, words);
});

Deno.test("with a thousand tracks the selected one is always in sight", () => {
  const tracks = Array.from({ length: 1000 }, (_, index) => pretendedTrack({ index }));
  let top = 0;
  for (const selected of [0, 7, 500, 999, 3, 998]) {
    const state = pretendedState({ tracks });
    state.snapshot.selected = selected;
    top = scrolledTop(top, selected, 15, 1000);
    const shown = texts(viewOf({ state, top }), 80, 24);
    assertStringIncludes(shown.find((text) => text.startsWith("▸")) ?? "", `${selected + 1} `);
    assertStringIncludes(shown.join("\n"), "985 more");
  }
});

Deno.test("scrolling moves no further than it must, and never past the end", () => {
  assertEquals(scrolledTop(0, 3, 10, 100), 0);
  assertEquals(scrolledTop(0, 10, 10, 100), 1);
  assertEquals(scrolledTop(50, 45, 10, 100), 45);
  assertEquals(scrolledTop(95, 99, 10, 100), 90);
  assertEquals(scrolledTop(5, 0, 10, 3), 0);
  assertEquals(scrolledTop(5, -1, 10, 100), 5);
});

Deno.test("columns come by rank and use the whole width once it is large enough", () => {
  for (let width = 20; width <= 200; width++) {
    const placed = placeColumns(width);
    const used = placed.reduce((sum, place) => sum + place.width, placed.length - 1);
    assert(used <= width);
    for (const { column } of placed) {
      const dropped = placeColumns(width).every((place) => place.column !== column);
      assertEquals(dropped, false);
    }
  }
  const used = (width: number) => placeColumns(width).reduce((sum, place) => sum + place.width + 1, -1);
  for (const width of [60, 80, 100, 120, 140]) assertEquals(used(width), width);
});

Deno.test("texts are cut and padded by cells, not by characters", () => {
  assertEquals(textWidth("日本"), 4);
  assertEquals(textWidth("e\u0301"), 1);
  assertEquals(cutText("日本語", 5), "日本");
  assertEquals(fitText("日本語", 5), "日本…");
  assertEquals(fitText("日本語", 4), "日… ");
  assertEquals(fitText("ab", 5, "right"), "   ab");
  assertEquals(fitText("a\tb\x1b[2J", 8), "a b [2J ");
});

Deno.test("control characters in a track's name never reach the terminal", () => {
  const view = { ...LIVELY, trackNames: ["\x1b[2Jevil\x07"] };
  for (const text of texts(view, 120, 24)) {
    for (const character of text) assert(character >= " ", JSON.stringify(text));
  }
});

Deno.test("drawing writes only the rows that changed, and all of them after a resize", () => {
  const drawing = new Drawing();
  const rows: Row[] = [[piece("one")], [piece("two")], [piece("three")]];
  const size = { columns: 20, rows: 3 };
  const whole = drawing.draw(rows, size, true);
  for (const word of ["\x1b[2J", "one", "two", "three"]) assertStringIncludes(whole, word);
  assertEquals(drawing.draw(rows, size, true), "");
  rows[1] = [piece("TWO")];
  const change = drawing.draw(rows, size, true);
  assertStringIncludes(change, "\x1b[2;1HTWO");
  assertEquals(change.includes("one") || change.includes("\x1b[2J"), false);
  const resized = drawing.draw(rows, { columns: 30, rows: 3 }, true);
  for (const word of ["\x1b[2J", "one", "TWO", "three"]) assertStringIncludes(resized, word);
});

Deno.test("without colours only weight and inversion are used", () => {
  const drawn = new Drawing().draw(screenRows(LIVELY, { columns: 120, rows: 24 }), { columns: 120, rows: 24 }, false);
  // deno-lint-ignore no-control-regex
  for (const [, code] of drawn.matchAll(/\x1b\[([\d;]*)m/g)) assert(/^(0|1|2|7|1;7)$/.test(code!), code);
});

Deno.test("the look follows the locale and NO_COLOR", () => {
  const look = (variables: Record<string, string>) => lookOf((name) => variables[name]);
  assertEquals(look({ LANG: "de_DE.UTF-8" }), { glyphs: UNICODE_GLYPHS, colours: true });
  assertEquals(look({ LC_ALL: "C", LANG: "de_DE.UTF-8" }).glyphs, ASCII_GLYPHS);
  assertEquals(look({ LANG: "en_GB.utf8", NO_COLOR: "1" }), { glyphs: UNICODE_GLYPHS, colours: false });
});

Deno.test("the help page names every key of the table", () => {
  const page = helpPage(100, UNICODE).map(rowText).join("\n");
  for (const words of ["record on the selected track", "page up", "esc", "↑", "save and quit"]) {
    assertStringIncludes(page, words);
  }
});

Deno.test("a followed clock is shown with its state, its tempo and the drift of the loops, one that is not followed not at all", () => {
  const transport = (state: "away" | "listening" | "locked", driftFrames = 0) => {
    const view = viewOf();
    view.state.snapshot.driftFrames = driftFrames;
    const clock = { source: "midi" as const, state, running: true, tempoBpm: 121.54, jitterMs: 1 };
    view.state.midi = { inputs: [], outputs: [], clock };
    return texts(view, 120, 24)[1]!;
  };
  assertStringIncludes(transport("locked", 48), "clock locked 121.5 +1.0 ms");
  assertStringIncludes(transport("locked", -96), "clock locked 121.5 -2.0 ms");
  assertStringIncludes(transport("listening"), "clock listening 121.5");
  assertStringIncludes(transport("away"), "clock away");
  assertEquals(texts(viewOf(), 120, 24)[1]!.includes("clock"), false);
});

/** A sequencer in the middle of a busy pattern. */
function busySteps() {
  const sequencer = new Sequencer(emptyBank(), 1);
  const ask = (command: Record<string, unknown>, tick = 0, running = false) =>
    carryOut(sequencer, parseCommand(command), { tick, heardTick: tick, beatsPerBar: 4, running });
  ask({ do: "step.part_set", name: "a kick drum with a long name", channel: 10 });
  ask({ do: "step.euclid", hits: 5 });
  ask({ do: "step.set", step: 1, ratchets: 3, condition: "2:4", micro: "1/8", slide: true });
  ask({ do: "step.lock", step: 1, control: 74, value: 9 });
  ask({ do: "step.add_part" });
  ask({ do: "step.mute", part: 2, on: true });
  ask({ do: "step.start" });
  ask({ do: "step.pattern", pattern: 3, boundary: "bar" }, 1000, true);
  ask({ do: "step.pattern", pattern: 1, boundary: "pattern" }, 1000, true);
  ask({ do: "step.fill" });
  ask({ do: "step.record" });
  return showSteps(sequencer, 960);
}

Deno.test("the step page shows parts, steps, play head, cursor, what waits, and the step in words", () => {
  const page = texts(viewOf({ page: "steps", state: pretendedState({ steps: busySteps() }) }), 100, 24);
  const text = page.join("\n");
  for (
    const words of [
      "pattern 1",
      "playing",
      "beats",
      "fill",
      "recording: overdub",
      "ch10",
      "[3]",
      "2:4",
      "micro 1/8",
      "cc74 9",
      "C4",
    ]
  ) {
    assertStringIncludes(text, words);
  }
  const played = screenRows(viewOf({ page: "steps", state: pretendedState({ steps: busySteps() }) }), {
    columns: 100,
    rows: 24,
  });
  assertEquals(played.flat().filter(({ role, text }) => role === "title" && !text.includes("RONDO")).length, 2);
});

Deno.test("JACK's transport is shown as rolling or stopped, with its tempo where it tells one", () => {
  const transport = (state: "away" | "listening" | "locked", running: boolean, tempoBpm: number) => {
    const view = viewOf(), clock = { source: "jack" as const, state, running, tempoBpm, jitterMs: 0 };
    view.state.midi = { inputs: [], outputs: [], clock };
    return texts(view, 120, 24)[1]!;
  };
  assertStringIncludes(transport("locked", true, 96), "jack rolling 96.0 +0.0 ms");
  assertStringIncludes(transport("locked", true, 0), "jack rolling +0.0 ms");
  assertStringIncludes(transport("locked", false, 96), "jack stopped");
  assertStringIncludes(transport("listening", false, 0), "jack stopped");
  assertStringIncludes(transport("away", true, 96), "jack away");
});
