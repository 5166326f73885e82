import { assertEquals, assertStringIncludes } from "@std/assert";
import { Keyboard } from "../../../src/surfaces/screen/keyboard.ts";
import { eventMessage } from "../../../src/surfaces/screen/messages.ts";
import { PretendedSession } from "./pretended_session.ts";

Deno.test("what was said of the last command is gone with the next, also when it is typed", () => {
  const session = new PretendedSession(), keyboard = new Keyboard(session);
  const typed = (text: string) => [":", ...[...text].map((sign) => sign === " " ? "space" : sign), "enter"];
  for (const key of typed("loop.rate rate=9")) keyboard.press(key, 0);
  assertStringIncludes(keyboard.message!.text, "0.25 to 4");
  keyboard.press("escape", 0);
  assertEquals(keyboard.message, undefined);
  keyboard.message = { text: "loop.play was refused.", role: "warn" };
  for (const key of typed("loop.rate rate=2")) keyboard.press(key, 0);
  assertEquals([keyboard.message, session.sent.length], [undefined, 1]);
});

Deno.test("how many tracks of a group did what a key asked for is said, and not for every step of a fader", () => {
  const group = { event: "done", do: "loop.stop", group: 2, did: 1, refused: 3, source: "keys" };
  assertEquals(eventMessage(group)?.text, "loop.stop on group 2: 1 track did it, 3 could not.");
  assertEquals(eventMessage({ ...group, source: "midi" }), undefined);
});
