import { assertEquals } from "@std/assert";
import { absentPart } from "../../../src/surfaces/screen/absent_part.ts";
import { rowText } from "../../../src/surfaces/screen/row.ts";
import type { View } from "../../../src/surfaces/screen/view.ts";
import { pretendedState } from "./pretended_session.ts";

Deno.test("MIDI ports that are away are named for as long as they are", () => {
  const away = (...ports: (string | undefined)[]) => {
    const outputs = ports.map((port, i) => ({ name: `synth ${i + 1}`, port }));
    const state = pretendedState({ midi: { inputs: [], outputs } });
    return rowText(absentPart({ state } as View));
  };
  assertEquals(away(undefined, "Minilogue"), "no synth 1");
  assertEquals(away(undefined, undefined, undefined), "no 3 MIDI ports");
  assertEquals(away("Minilogue"), "");
});
