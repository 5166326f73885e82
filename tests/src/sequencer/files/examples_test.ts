import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { readSet } from "../../../../src/config/read_set.ts";
import { resolveSettings } from "../../../../src/config/settings.ts";
import { readPiece } from "../../../../src/sequence/read_piece.ts";

const FOLDER = fileURLToPath(new URL("../../../../src/sequencer/examples/", import.meta.url));

Deno.test("the example set says drums, a bass line and chords for one port of the JACK client", () => {
  const { options } = resolveSettings(readSet(`${FOLDER}trio_set.jsonc`)!.set, {});
  const [pattern] = options.bank!.patterns;
  assertEquals(pattern!.parts.map(({ name, steps }) => [name, steps.length]), [
    ["kick", 16],
    ["snare", 16],
    ["hat", 16],
    ["bass", 32],
    ["chords", 8],
  ]);
  assert(pattern!.parts[4]!.steps.every(({ notes }, index) => index === 3 ? notes.length === 0 : notes.length >= 3));
  assertEquals(options.midi!.outputs, [{ name: "synth", port: "synth", kind: "jack", clock: false }]);
});

Deno.test("the example song plays four times through its bars, its hat with seven strokes in one step", () => {
  const piece = readPiece(`${FOLDER}song.jsonc`, 1, [{ name: "x", port: "x" }]);
  assertEquals([piece.tempi[0]!.bpm, piece.description], [124, "a song of 2 entries"]);
  const strokes = piece.plan(0, 3840).flatMap((event) => event.kind === "note" && event.key === 42 ? [event.tick] : []);
  assertEquals(strokes.length, 2 + 7);
  assertEquals(piece.endTick, 4 * 3840);
});
