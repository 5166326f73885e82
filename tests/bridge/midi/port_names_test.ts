import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { findPort, matchPort, stableNames } from "../../../bridge/midi/port_names.ts";
import { HostError } from "../../../bridge/errors.ts";

const NAMES = ["Midi Through:Midi Through Port-0", "Launchpad X:Launchpad X MIDI 1", "Launchpad X:Launchpad X MIDI 2"];

Deno.test("a port keeps its name when ALSA gives it other numbers", () => {
  assertEquals(stableNames(["Pad:Pad MIDI 1 24:0"]), stableNames(["Pad:Pad MIDI 1 131:0"]));
  assertEquals(stableNames(["Port 1:2 of 3"]), ["Port 1:2 of 3"]);
});

Deno.test("identical devices are told apart by their order", () => {
  assertEquals(stableNames(["Pad 20:0", "Pad 24:0", "Other", "Pad 28:0"]), ["Pad", "Pad #2", "Other", "Pad #3"]);
});

Deno.test("a port is found by its name, whatever the case, by a pattern, by a part of its name, in that order", () => {
  assertEquals(matchPort(NAMES, "Launchpad X:Launchpad X MIDI 2"), 2);
  assertEquals(matchPort(NAMES, "launchpad x:launchpad x midi 2"), 2);
  assertEquals(matchPort(NAMES, "launchpad*2"), 2);
  assertEquals(matchPort(NAMES, "*Port-?"), 0);
  assertEquals(matchPort(NAMES, "launchpad"), 1);
  assertEquals(matchPort(["long pad", "pad"], "pad"), 1);
});

Deno.test("a pattern means itself: no other character is special, and nothing matches nothing", () => {
  assertEquals(matchPort(["a+b (1)", "aab (1)"], "a+b*"), 0);
  assertEquals(matchPort(NAMES, "launchpad?"), -1);
  for (const pattern of ["", " ", "korg", "[", "\\"]) assertEquals(matchPort(NAMES, pattern), -1, pattern);
});

Deno.test("a port that is not there is one sentence that names those that are", () => {
  const missing = assertThrows(() => findPort(NAMES, "korg", "input"), HostError);
  for (const word of ["korg", "input", ...NAMES]) assertStringIncludes(missing.message, word);
  const none = assertThrows(() => findPort([], "korg", "output"), HostError);
  assertStringIncludes(none.message, "connect a device");
});
