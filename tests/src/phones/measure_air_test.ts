import { assert, assertEquals, assertRejects } from "@std/assert";
import { createEngineMemory, prepareEngine } from "../../../dsp/engine.ts";
import { UserError } from "../../../src/errors.ts";
import { measureAir } from "../../../src/phones/air/measure_air.ts";
import { ProbeCell } from "../../../src/phones/air/probe_cell.ts";
import { ProbedEngine } from "../../../src/phones/air/probed_engine.ts";
import { seededRandom } from "../commands/random_commands.ts";

const RATE = 48_000, BLOCK = 128;

/** A room around a real engine: what the PA plays comes back at the microphone. */
interface Room {
  readonly airFrames: number;
  readonly gain: number;
  readonly echoFrames?: number;
  readonly noise?: number;
  /** What the cards take, and what the host says they do. */
  readonly latencies: readonly [number, number];
  readonly said?: readonly [number, number];
}

/** Measures in a room, with the stream running while the measurement sleeps. */
async function measureIn(room: Room) {
  const memory = createEngineMemory();
  const format = { sampleRate: RATE, inputCount: 1, outputCount: 4, phonesOutput: 2, tapeSeconds: 20 };
  const probe = new ProbeCell(ProbeCell.allocate(RATE));
  const engine = new ProbedEngine(memory, await prepareEngine(memory, format), probe);
  const [input, output] = room.latencies;
  engine.setLatency(...(room.said ?? room.latencies));
  const played: number[] = [], inEars: number[] = [], random = seededRandom(3);
  const cameOut = (frame: number) => played[frame] ?? 0;
  const block = () => {
    const first = played.length, delay = input + output + room.airFrames;
    for (let i = 0; i < BLOCK; i++) {
      const direct = cameOut(first + i - delay), echo = cameOut(first + i - delay - (room.echoFrames ?? 1e9));
      engine.inputs[0]![i] = room.gain * (direct + 1.8 * echo) + (room.noise ?? 0) * (2 * random() - 1);
    }
    engine.process(BLOCK);
    played.push(...engine.outputs[0]!.subarray(0, BLOCK));
    inEars.push(...engine.outputs[2]!.subarray(0, BLOCK));
  };
  const sleep = (ms: number) => {
    for (let frames = 0; frames < ms * RATE / 1000; frames += BLOCK) block();
    return Promise.resolve();
  };
  await sleep(100);
  const result = await measureAir(memory, probe, sleep);
  return { ...result, loudest: Math.max(...played.map(Math.abs)), inEars: Math.max(...inEars.map(Math.abs)) };
}

Deno.test("the air is what is left when the host's latencies are taken off, on the PA alone, by three probes that agree", async () => {
  for (const airFrames of [0, 48, 1104, 4800]) {
    const { airMs, spreadMs, loudest, inEars } = await measureIn({ airFrames, gain: 0.2, latencies: [256, 700] });
    assert(Math.abs(airMs - airFrames / 48) < 0.02, `${airFrames / 48} ms was measured as ${airMs}`);
    assert(spreadMs < 0.02, `${spreadMs}`);
    assert(loudest > 0.3 && loudest < 0.4, `${loudest}`);
    assertEquals(inEars, 0);
  }
});

Deno.test("the other polarity, noise and a louder echo change it by less than a tenth of a millisecond", async () => {
  const room = { airFrames: 1104, gain: -0.2, echoFrames: 170, noise: 0.05, latencies: [128, 512] } as const;
  const { airMs } = await measureIn(room);
  assert(Math.abs(airMs - 23) < 0.1, `${airMs}`);
});

Deno.test("a microphone that hears nothing of the PA, and a card that stands still, are refused in a sentence", async () => {
  const deaf = { airFrames: 0, gain: 0, noise: 0.1, latencies: [128, 512] } as const;
  await assertRejects(() => measureIn(deaf), UserError, "not heard clearly");
  const memory = createEngineMemory();
  await prepareEngine(memory, { sampleRate: RATE, inputCount: 1, outputCount: 2, tapeSeconds: 20 });
  const probe = new ProbeCell(ProbeCell.allocate(RATE));
  await assertRejects(() => measureAir(memory, probe, () => Promise.resolve()), UserError, "stands still");
  const mute = createEngineMemory();
  await prepareEngine(mute, { sampleRate: RATE, inputCount: 0, outputCount: 2, tapeSeconds: 20 });
  await assertRejects(() => measureAir(mute, probe, () => Promise.resolve()), UserError, "without an input");
});
