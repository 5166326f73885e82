import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { rowText } from "../../../src/surfaces/screen/row.ts";
import { screenRows } from "../../../src/surfaces/screen/screen_rows.ts";
import { pretendedState, pretendedTrack } from "./pretended_session.ts";
import { texts, viewOf } from "./pretended_view.ts";

/** More tracks than fit, the last of them selected. */
const BUSY = (() => {
  const state = pretendedState({ tracks: Array.from({ length: 15 }, (_, index) => pretendedTrack({ index })) });
  state.snapshot.selected = 14;
  return viewOf({ state });
})();

Deno.test("a long message is shown whole, in as many rows as it takes, and moves nothing while two are enough", () => {
  const text = 'mix.gain on track 900 was refused: there are 2 tracks; name one up to 18, or "new" for the next one.';
  const [plain, long] = [BUSY, { ...BUSY, message: { text, role: "warn" as const } }].map((view) =>
    texts(view, 80, 24)
  );
  assertEquals(long!.slice(0, 22), plain!.slice(0, 22));
  assertEquals(long!.slice(22).map((row) => row.trim()).join(" "), text);
  const narrow = texts({ ...BUSY, message: { text, role: "warn" } }, 40, 24);
  assertEquals(narrow.slice(21).map((row) => row.trim()).join(" "), text);
  assert(narrow.some((row) => row.includes("▸")), "the selected track stays in sight");
});

Deno.test("what is typed stays in sight however long it is, and what is wrong with it is shown whole", () => {
  const typed = `session.load path=/${"long name/".repeat(12)}end.wav`;
  const hint =
    'There is no command "loop.zzzzz": nearest are loop.cut, loop.record, loop.clear; src/commands/reference.md lists all.';
  const rows = texts({ ...BUSY, prompt: { label: ":", typed, hint } }, 80, 24);
  const asked = rows.findIndex((row) => row.startsWith(" : "));
  assert(rows[asked]!.endsWith("long name/end.wav_"), rows[asked]);
  assertEquals(rows.slice(asked + 1).map((row) => row.trim()).join(" "), `(${hint})`);
  const short = texts({ ...BUSY, prompt: { label: "Tempo in BPM:", typed: "120", hint: "enter sets it" } }, 80, 24);
  assertEquals(short[22], " Tempo in BPM: 120_  (enter sets it)");
});

Deno.test("no key's summary on the help page is cut off, and neither is the invitation", () => {
  for (const columns of [40, 60, 80, 100, 160]) {
    const page = screenRows(viewOf({ page: "help" }), { columns, rows: 400 }).map(rowText).join("\n");
    assert(!page.includes("…"), `${columns} columns`);
    const all = texts(viewOf(), columns, 24).map((row) => row.trim()).join(" ");
    assertStringIncludes(all, "to keep what you have just played.");
  }
});
