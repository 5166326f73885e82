import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Heard, nothingHeard } from "../../../src/analysis/heard.ts";
import { ASCII_GLYPHS, UNICODE_GLYPHS } from "../../../src/surfaces/screen/look.ts";
import { rowText, rowWidth } from "../../../src/surfaces/screen/row.ts";
import { screenRows } from "../../../src/surfaces/screen/screen_rows.ts";
import type { View } from "../../../src/surfaces/screen/view.ts";
import { pretendedState } from "./pretended_session.ts";

/** A view whose stream is at `frame` with an input latency of 100 frames. */
function viewAt(frame: number, heard: Partial<Heard>, unicode = true): View {
  const state = pretendedState({ heard: { ...nothingHeard(), ...heard } });
  state.snapshot.frame = frame;
  state.host.inputLatencyFrames = 100;
  const look = { glyphs: unicode ? UNICODE_GLYPHS : ASCII_GLYPHS, colours: false };
  return { state, look, page: "tracks", top: 0, when: "now", trackNames: [], recordingSince: new Map(), load: 0 };
}

const HEARD = { tempoBpm: 120, confidence: 0.86, nextBeatFrame: 300_000 };

function inputRow(view: View, columns = 100): string {
  return rowText(screenRows(view, { columns, rows: 24 })[2]!);
}

Deno.test("the screen shows the tempo it hears, how sure it is, and nothing where none is heard", () => {
  assertStringIncludes(inputRow(viewAt(0, HEARD)), "heard 120.0 BPM  86 % ");
  assertEquals(inputRow(viewAt(0, {})).includes("heard"), false);
  const plain = inputRow(viewAt(299_900, HEARD, false));
  assertStringIncludes(plain, "86 % *");
});

Deno.test("the beat light shines for the first quarter of each beat, as the beat is played", () => {
  const lights = (frame: number) => inputRow(viewAt(frame, HEARD)).includes("●");
  for (const beat of [-3, 0, 1, 7]) {
    const played = 300_000 - 100 + beat * 24_000;
    assertEquals([-1, 0, 5999, 6001, 23_990].map((after) => lights(played + after)), [false, true, true, false, false]);
  }
});

Deno.test("meters make room for what is heard, at every width", () => {
  for (let columns = 20; columns < 160; columns++) {
    const row = screenRows(viewAt(0, HEARD), { columns, rows: 24 })[2]!;
    assertEquals(rowWidth(row) <= columns, true);
    if (columns >= 60) assertStringIncludes(rowText(row), "heard 120.0");
    assertStringIncludes(rowText(row), " in ");
  }
});
