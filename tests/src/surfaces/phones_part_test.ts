import { assertEquals } from "@std/assert";
import type { PhonesFacts } from "../../../src/phones/phones_cell.ts";
import { phonesPart } from "../../../src/surfaces/screen/phones_part.ts";
import { rowText } from "../../../src/surfaces/screen/row.ts";
import type { View } from "../../../src/surfaces/screen/view.ts";
import { pretendedState } from "./pretended_session.ts";

const WELL: PhonesFacts = {
  playing: true,
  airMs: 23,
  delayMs: 20,
  behindMs: 0,
  offsetUs: -120,
  worstUs: 300,
  driftPpm: 50,
  dropouts: 0,
  jumps: 1,
};

function shown(phones?: Partial<PhonesFacts>): string {
  const state = pretendedState();
  if (phones !== undefined) state.host.phones = { ...WELL, ...phones };
  return rowText(phonesPart({ state } as View));
}

Deno.test("the host's row says of phones on a card of their own whether they are in step, late or silent, and what was lost", () => {
  assertEquals(shown(), "");
  assertEquals(shown({}), "phones 0.1 ms off");
  assertEquals(shown({ behindMs: 7.4, dropouts: 1 }), "phones 7 ms late, 1 drop-out");
  assertEquals(shown({ playing: false, dropouts: 3 }), "phones silent, 3 drop-outs");
});
