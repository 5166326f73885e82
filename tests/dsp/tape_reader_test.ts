import { assert, assertEquals } from "@std/assert";
import { MAX_BLOCK_FRAMES } from "../../dsp/assembly/layout.ts";
import { COMMAND_PLAY, COMMAND_RECORD } from "../../dsp/assembly/protocol.ts";
import { keepPages } from "../../dsp/page_keeper.ts";
import { TapeReader } from "../../dsp/tape_reader.ts";
import { noise, Rig } from "../scenarios/rig.ts";

Deno.test("a reader follows the tape to the frame and gives the sum of the inputs", async () => {
  const rig = await Rig.open({ inputCount: 3, source: noise(0.25), blockFrames: 96 });
  const tape = new TapeReader(rig.memory);
  assertEquals([tape.sampleRate, tape.inputCount, tape.writtenFrame], [48000, 3, 0]);
  rig.runTo(20_000);
  assertEquals(tape.writtenFrame, 20_000);
  const stretch = new Float32Array(5000);
  for (const from of [0, 1, 4000, 4095, 4096, 12_345, 15_000]) {
    assert(tape.readSum(from, stretch, stretch.length));
    const wanted = stretch.map((_, i) =>
      Math.fround(Math.fround(rig.inputs[0]![from + i]! + rig.inputs[1]![from + i]!) + rig.inputs[2]![from + i]!)
    );
    assertEquals(stretch, wanted);
  }
});

Deno.test("what the tape has gone round is said to be gone, and what a take holds can still be read from the tape", async () => {
  const rig = await Rig.open({ source: noise(0.25), tapeSeconds: 2 });
  const tape = new TapeReader(rig.memory);
  rig.at(10_000, { kind: COMMAND_RECORD, track: 0 }).at(40_000, { kind: COMMAND_PLAY, track: 0 });
  const stretch = new Float32Array(4096);
  for (let frame = 0; frame < 400_000; frame += 8192) {
    rig.runTo(frame + 8192);
    keepPages(rig.memory);
    assert(tape.readSum(frame, stretch, 4096));
    assertEquals(stretch, rig.inputs[0]!.slice(frame, frame + 4096));
    assert(tape.oldestFrame >= rig.snapshot.tapeOldestFrame);
    assert(tape.oldestFrame <= rig.snapshot.tapeOldestFrame + MAX_BLOCK_FRAMES);
  }
  assertEquals(tape.readSum(0, stretch, 4096), false);
  assertEquals(tape.readSum(tape.oldestFrame - 1, stretch, 4096), false);
  assertEquals(tape.readSum(tape.oldestFrame, stretch, 4096), true);
});
