import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as protocol from "../../../dsp/assembly/protocol.ts";
import { decodeCommand } from "../../../src/commands/decode.ts";
import { encodeCommand } from "../../../src/commands/encode.ts";
import { dbFromGain, gainFromDb } from "../../../src/commands/levels.ts";
import { type CommandRequest, parseCommand } from "../../../src/commands/parse.ts";
import { randomCommand, seededRandom } from "./random_commands.ts";

function encode(request: CommandRequest) {
  return encodeCommand(request, { id: 7 });
}

Deno.test("what a slot carries decodes to a command that encodes to the same slot (seeds 1 to 60)", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = seededRandom(seed);
    for (let count = 0; count < 50; count++) {
      const slot = encode(parseCommand(randomCommand(random), "score"));
      const decoded = decodeCommand(slot)!;
      assertEquals(
        encode(parseCommand(JSON.parse(JSON.stringify(decoded)), "score")),
        slot,
        `seed ${seed}: ${JSON.stringify(decoded)}`,
      );
    }
  }
});

Deno.test("tracks count from 1 for people and from 0 in the slot", () => {
  assertEquals(encode({ do: "loop.play", track: 1 }).track, 0);
  assertEquals(encode({ do: "loop.play" }).track, protocol.TRACK_SELECTED);
  assertEquals(encode({ do: "loop.capture" }).track, protocol.TRACK_NEW);
  assertEquals(encode({ do: "loop.record", track: "new" }).track, protocol.TRACK_NEW);
});

Deno.test("levels reach the engine as linear gains", () => {
  assertEquals(encode({ do: "mix.gain", db: 0 }).a, 1);
  assertEquals(encode({ do: "mix.gain", gain: 0.25 }).a, 0.25);
  assertAlmostEquals(encode({ do: "mix.gain", db: -6 }).a, 0.501187, 1e-6);
  assertEquals(encode({ do: "mix.gain", db: -120 }).a, 0);
  assertEquals(encode({ do: "mix.monitor", on: true }).a, 1);
  assertEquals(encode({ do: "mix.monitor", on: false }).a, 0);
});

Deno.test("dB and gain are inverse of each other above silence", () => {
  for (let levelDb = -119; levelDb <= 24; levelDb += 0.5) {
    assertAlmostEquals(dbFromGain(gainFromDb(levelDb)), levelDb, 1e-9);
  }
  assertEquals(dbFromGain(0), -120);
  assertEquals(dbFromGain(0, -200), -200);
});

Deno.test("switches say on, off or the other way round", () => {
  assertEquals(encode({ do: "mix.mute" }).a, protocol.SWITCH_TOGGLE);
  assertEquals(encode({ do: "mix.mute", on: true }).a, protocol.SWITCH_ON);
  assertEquals(encode({ do: "mix.solo", on: false }).a, protocol.SWITCH_OFF);
});

Deno.test("the metronome keeps its level when none is given, and a level alone switches it on", () => {
  const { a, b } = encode({ do: "mix.metronome" });
  assertEquals([a, b], [protocol.SWITCH_TOGGLE, -1]);
  const louder = encode({ do: "mix.metronome", gain: 0.5 });
  assertEquals([louder.a, louder.b], [protocol.SWITCH_ON, 0.5]);
});

Deno.test("input channels are packed in base 256, six to a number", () => {
  const { a, b, c } = encode({ do: "mix.input", channels: [3, 1, 256] });
  assertEquals([a, b, c], [3, 2 + 0 * 256 + 255 * 65536, 0]);
  const twelve = encode({ do: "mix.input", channels: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 256] });
  assertEquals(twelve.a, 12);
  assertEquals(twelve.c, 6 + 7 * 256 + 8 * 256 ** 2 + 9 * 256 ** 3 + 10 * 256 ** 4 + 255 * 256 ** 5);
});

Deno.test("a command without a time acts at once, and the stamp's time wins over the command's", () => {
  assertEquals(encode({ do: "loop.play" }).at, -1);
  assertEquals(encode({ do: "loop.play" }).gesture, -1);
  assertEquals(encode({ do: "loop.play", at: 500 }).at, 500);
  const slot = encodeCommand({ do: "loop.play", at: 500 }, { id: 1, at: 900, gesture: 870, source: 3 });
  assertEquals([slot.at, slot.gesture, slot.source, slot.id], [900, 870, 3, 1]);
});
