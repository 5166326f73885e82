// Program of million_blocks_test.ts: what an audio worker does in every block, a million times over, with V8 tracing its
// garbage collections. Prints "measuring" and "measured" around them; collections are printed by V8 in between.
//
// Four loops play, one overdubs; the clock and load marks of src/audio are left around each block.

import { BlockMarks } from "../../src/audio/block_marks.ts";
import * as protocol from "../../dsp/assembly/protocol.ts";
import { CommandRing } from "../../dsp/command_ring.ts";
import { createEngineMemory, prepareEngine } from "../../dsp/engine.ts";
import { readTrack } from "../../dsp/snapshot.ts";
import { makeNoise } from "./seeded_noise.ts";

const BLOCK_FRAMES = 16;
const WARM_UP_BLOCKS = 100_000;
const BLOCKS = 1_000_000;

const memory = createEngineMemory();
const engine = await prepareEngine(memory, { sampleRate: 48000, inputCount: 2, outputCount: 2, tapeSeconds: 30 });
const marks = new BlockMarks(memory, engine.sampleRate, 1);
const noise = makeNoise(1, engine.maxBlockFrames, 7, 0.1)[0]!;
for (const input of engine.inputs) input.set(noise);

const ring = new CommandRing(memory, 7);
const command = { id: 1, when: protocol.WHEN_EXACT, gesture: -1, a: 1, b: 0, c: 0, source: 0 };
for (let track = 0; track < 4; track++) {
  ring.push({ ...command, kind: protocol.COMMAND_RECORD, track, at: 1000, a: 0 });
  ring.push({ ...command, kind: protocol.COMMAND_PLAY, track, at: 25_000 });
}
ring.push({ ...command, kind: protocol.COMMAND_OVERDUB, track: 0, at: 50_000 });

function runBlocks(count: number): void {
  for (let block = 0; block < count; block++) {
    marks.begin(BLOCK_FRAMES);
    engine.process(BLOCK_FRAMES);
    marks.end(BLOCK_FRAMES);
    if (marks.dismissed()) return;
  }
}

runBlocks(WARM_UP_BLOCKS);
const states = [0, 1, 2, 3].map((track) => readTrack(memory, track).state);
if (states.join() !== [protocol.STATE_OVERDUBBING, ...Array(3).fill(protocol.STATE_PLAYING)].join()) {
  throw new Error(`States of the tracks: ${states}`);
}
Deno.stdout.writeSync(new TextEncoder().encode("measuring\n"));
runBlocks(BLOCKS);
Deno.stdout.writeSync(new TextEncoder().encode("measured\n"));
