// Program of million_blocks_test.ts: what an audio worker does in every block, a million times over, with V8 tracing its
// garbage collections. Prints "measuring" and "measured" around them; collections are printed by V8 in between.
//
// Four loops play, one overdubs; the clock and load marks of src/audio are left around each block. The engine is wrapped as for
// a session with MIDI, phones on a card of their own and the way through the air being measured: each block sends a message, fills
// the phones' ring and plays the probe. The stream has run for days, so that no number fits in 32 bits.

import { emptyRecord, MidiRing } from "../../bridge/midi/midi_ring.ts";
import { BlockMarks } from "../../src/audio/block_marks.ts";
import { ForwardedEngine } from "../../src/audio/midi_forward.ts";
import { ProbeCell } from "../../src/phones/air/probe_cell.ts";
import { probeSound } from "../../src/phones/air/probe_sound.ts";
import { ProbedEngine } from "../../src/phones/air/probed_engine.ts";
import { FedEngine } from "../../src/phones/fed_engine.ts";
import { PhonesRing } from "../../src/phones/phones_ring.ts";
import { HEADER_FRAME_FIELD, HEADER_OFFSET } from "../../dsp/assembly/layout.ts";
import * as protocol from "../../dsp/assembly/protocol.ts";
import { CommandRing } from "../../dsp/command_ring.ts";
import { createEngineMemory, prepareEngine } from "../../dsp/engine.ts";
import { readTrack } from "../../dsp/snapshot.ts";
import { makeNoise } from "./seeded_noise.ts";

const BLOCK_FRAMES = 16;
const WARM_UP_BLOCKS = 100_000;
const BLOCKS = 1_000_000;
const RATE = 48_000;
const FIRST_FRAME = 3 * 2 ** 32;

const memory = createEngineMemory();
const format = { sampleRate: RATE, inputCount: 2, outputCount: 4, phonesOutput: 2, tapeSeconds: 30 };
const engine = await prepareEngine(memory, format);
new DataView(memory.buffer, HEADER_OFFSET).setBigInt64(HEADER_FRAME_FIELD, BigInt(FIRST_FRAME), true);
const marks = new BlockMarks(memory, engine.sampleRate, 1);
const noise = makeNoise(1, engine.maxBlockFrames, 7, 0.1)[0]!;
for (const input of engine.inputs) input.set(noise);

const oneMessage = {
  bytes: Uint8Array.of(0x90, 60, 64),
  count: 1,
  frame: () => 3,
  port: () => 1,
  length: () => 3,
  address: () => 0,
};
const midi = new MidiRing(MidiRing.allocate()), record = emptyRecord();
const probe = new ProbeCell(ProbeCell.allocate(RATE)), sweep = probeSound(RATE);
const phones = new PhonesRing(PhonesRing.allocate());
const forwarded = new ForwardedEngine(memory, { ...engine, midiOut: oneMessage }, midi);
const whole = new FedEngine(memory, new ProbedEngine(memory, forwarded, probe), phones, 2);

const ring = new CommandRing(memory, 7);
const command = { id: 1, when: protocol.WHEN_EXACT, gesture: -1, a: 1, b: 0, c: 0, source: 0 };
for (let track = 0; track < 4; track++) {
  ring.push({ ...command, kind: protocol.COMMAND_RECORD, track, at: FIRST_FRAME + 1000, a: 0 });
  ring.push({ ...command, kind: protocol.COMMAND_PLAY, track, at: FIRST_FRAME + 25_000 });
}
ring.push({ ...command, kind: protocol.COMMAND_OVERDUB, track: 0, at: FIRST_FRAME + 50_000 });

function runBlocks(count: number): void {
  for (let block = 0; block < count; block++) {
    if (block % Math.ceil(sweep.length / BLOCK_FRAMES) === 0) probe.ask(sweep);
    marks.begin(BLOCK_FRAMES);
    whole.process(BLOCK_FRAMES);
    marks.end(BLOCK_FRAMES);
    midi.read(record);
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
const end = FIRST_FRAME + (WARM_UP_BLOCKS + BLOCKS) * BLOCK_FRAMES;
if (record.time !== end - BLOCK_FRAMES + 3 || midi.refusedCount > 0) {
  throw new Error(`Newest message at ${record.time}, not in ${end}`);
}
if (phones.writtenNear(end) !== end) throw new Error(`Phones were fed up to ${phones.writtenNear(end)}, not ${end}`);
