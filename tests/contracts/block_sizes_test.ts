import { assert, assertEquals } from "@std/assert";
import * as protocol from "../../dsp/assembly/protocol.ts";
import { type Command, CommandRing } from "../../dsp/command_ring.ts";
import { createEngineMemory, prepareEngine } from "../../dsp/engine.ts";
import { type EngineEvent, EventRing } from "../../dsp/event_ring.ts";
import { makeNoise } from "./seeded_noise.ts";

const SAMPLE_RATE = 48000;
const FRAMES = 200_003;
const TEST_RING = 7;
const BLOCK_SIZES = [1, 17, 64, 128, 1000];

const { WHEN_NOW, WHEN_EXACT, WHEN_BEAT, WHEN_LOOP, TRACK_NEW } = protocol;

/** Frames that none of the block sizes (but 1) divides. */
const PLAN: Partial<Command>[] = [
  { at: 11, kind: protocol.COMMAND_MONITOR, a: 0.25 },
  { at: 1_019, kind: protocol.COMMAND_RECORD, track: 0, when: WHEN_NOW },
  { at: 25_037, kind: protocol.COMMAND_RECORD, track: 0, when: WHEN_NOW, gesture: 25_031 },
  { at: 31_013, kind: protocol.COMMAND_CAPTURE, track: TRACK_NEW, a: 1, b: protocol.CAPTURE_CYCLES },
  { at: 40_009, kind: protocol.COMMAND_METRONOME, a: protocol.SWITCH_ON, b: 0.5 },
  { at: 50_021, kind: protocol.COMMAND_OVERDUB, track: 0, when: WHEN_EXACT, a: 0.7 },
  { at: 63_029, kind: protocol.COMMAND_PAN, track: 1, a: -0.4 },
  { at: 70_001, kind: protocol.COMMAND_PLAY, track: 0, when: WHEN_EXACT },
  { at: 81_013, kind: protocol.COMMAND_RECORD, track: TRACK_NEW, when: WHEN_LOOP },
  { at: 90_007, kind: protocol.COMMAND_MUTE, track: 1, a: protocol.SWITCH_ON, when: WHEN_BEAT },
  { at: 122_011, kind: protocol.COMMAND_GAIN, track: 0, a: 3 },
  { at: 131_009, kind: protocol.COMMAND_UNDO, track: 0 },
  { at: 140_009, kind: protocol.COMMAND_STOP, track: 2, when: WHEN_LOOP },
  { at: 151_027, kind: protocol.COMMAND_RETRIGGER, track: 0 },
  { at: 160_001, kind: protocol.COMMAND_REDO, track: 0 },
  { at: 181_003, kind: protocol.COMMAND_PANIC },
];

interface Run {
  outputs: Float32Array[];
  events: EngineEvent[];
}

async function play(blockFrames: number, inputs: Float32Array[]): Promise<Run> {
  const memory = createEngineMemory();
  const engine = await prepareEngine(memory, {
    sampleRate: SAMPLE_RATE,
    inputCount: 2,
    outputCount: 2,
    tapeSeconds: 10,
  });
  engine.setLatency(300, 500);
  const ring = new CommandRing(memory, TEST_RING);
  for (const [index, command] of PLAN.entries()) assert(ring.push(fillIn(command, index + 1)));
  const reader = new EventRing(memory);
  const outputs = inputs.map(() => new Float32Array(FRAMES));
  const events: EngineEvent[] = [];
  for (let frame = 0; frame < FRAMES; frame += blockFrames) {
    const frames = Math.min(blockFrames, FRAMES - frame);
    engine.inputs.forEach((input, channel) => input.set(inputs[channel]!.subarray(frame, frame + frames)));
    engine.process(frames);
    engine.outputs.forEach((output, channel) => outputs[channel]!.set(output.subarray(0, frames), frame));
    for (let event = reader.read(); event; event = reader.read()) events.push({ ...event });
  }
  return { outputs, events };
}

function fillIn(command: Partial<Command>, id: number): Command {
  return { kind: 0, id, track: 0, when: WHEN_NOW, at: 0, gesture: -1, a: 0, b: 0, c: 0, source: 0, ...command };
}

const input = makeNoise(2, FRAMES, 20);
let reference: Run | undefined;

/** The run with the largest block, made once. */
async function readReference(): Promise<Run> {
  return reference ??= await play(BLOCK_SIZES.at(-1)!, input);
}

Deno.test("the plan of the block-size test loops, overdubs and changes the mix: its output is not silence", async () => {
  const { outputs, events } = await readReference();
  const kinds = new Set(events.map((event) => event.kind));
  for (const kind of [protocol.EVENT_DONE, protocol.EVENT_TAKE, protocol.EVENT_LAYER, protocol.EVENT_GRID]) {
    assert(kinds.has(kind), `no event of kind ${kind}`);
  }
  assertEquals(events.filter((event) => event.kind === protocol.EVENT_REFUSED), []);
  for (const output of outputs) assert(Math.max(...output.subarray(150_000, 180_000)) > 0.1);
});

for (const blockFrames of BLOCK_SIZES.slice(0, -1)) {
  Deno.test(`blocks of ${blockFrames} frames give the same samples and events as blocks of 1000, bit for bit`, async () => {
    const { outputs, events } = await play(blockFrames, input);
    const expected = await readReference();
    for (const [channel, output] of outputs.entries()) {
      const difference = findDifference(output, expected.outputs[channel]!);
      assertEquals(difference, -1, `channel ${channel + 1} differs first at frame ${difference}`);
    }
    assertEquals(events, expected.events);
  });
}

/** First frame whose bits differ, or -1. */
function findDifference(left: Float32Array, right: Float32Array): number {
  const [a, b] = [new Int32Array(left.buffer), new Int32Array(right.buffer)];
  return a.findIndex((bits, frame) => bits !== b[frame]);
}
