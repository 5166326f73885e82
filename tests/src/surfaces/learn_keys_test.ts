import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { SessionState } from "../../../src/session/session_state.ts";
import { KEY_MAP } from "../../../src/surfaces/screen/key_map.ts";
import { Keyboard } from "../../../src/surfaces/screen/keyboard.ts";
import { PretendedSession, pretendedState } from "./pretended_session.ts";

function pressed(keys: string[], state: SessionState = pretendedState()) {
  const session = new PretendedSession();
  session.shown = state;
  const keyboard = new Keyboard(session);
  for (const key of keys) keyboard.press(key, 1000);
  return { keyboard, session };
}

Deno.test("B, a key, and moving a control: the key's command is learned, its value left open where a fader sets it", () => {
  const learned = (...keys: string[]) => pressed(["B", ...keys]).session.learned;
  assertEquals(learned("r"), [{ do: "loop.record" }]);
  assertEquals(learned("+"), [{ do: "mix.gain" }]);
  assertEquals(learned("b"), [{ do: "transport.set_tempo" }]);
  assertEquals(learned("escape"), []);
  for (const { learn, act } of KEY_MAP) if (learn !== undefined) assert(!("command" in act));
});

Deno.test("B, a colon and a typed command: that command is learned, and what is not understood is asked for again", () => {
  const typed = (text: string) => [...text].map((key) => key === " " ? "space" : key);
  const { keyboard, session } = pressed(["B", ":", ...typed("mix.gian track=2"), "enter"]);
  assertStringIncludes(keyboard.message!.text, 'did you mean "mix.gain"');
  for (const key of [...Array(12).fill("backspace"), ...typed("gain track=2"), "enter"]) keyboard.press(key, 0);
  assertEquals([session.learned, keyboard.prompt], [[{ do: "mix.gain", track: 2 }], undefined]);
  assertEquals(session.sent, []);
});

Deno.test("a key that has no command of its own cannot be learned, and says so; escape ends the waiting for a control", () => {
  for (const key of ["q", "space", "z"]) {
    const { keyboard, session } = pressed(["B", key]);
    assertStringIncludes(keyboard.message!.text, `The key ${key}`);
    assertEquals([session.learned, session.sent, keyboard.leaving], [[], [], false]);
  }
  const state = pretendedState({ midi: { inputs: [], outputs: [], learning: "loop.record" } });
  const { session } = pressed(["escape"], state);
  assertEquals([session.learned, session.sent], [[undefined], []]);
});
