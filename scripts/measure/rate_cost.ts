/**
 * What a stereo loop costs at another rate, and a pass over it: µs a block of 64 frames, beside an engine without loops.
 *
 * deno run -A scripts/measure/rate_cost.ts
 *
 * Method: one engine, eight loops of noise, 2 s each, all at one rate after the other; rounds of 200 blocks, rates in turn, so that a
 * busy machine slows all alike; once as they play, once while all eight are overdubbed. The least of the rounds; the loop's share is
 * an eighth of what the eight add. A pass writes with every fourth block, 256 frames at once: its longest block does four times the
 * share.
 */
import { CommandRing } from "../../dsp/command_ring.ts";
import { createEngineMemory, prepareEngine } from "../../dsp/engine.ts";
import * as P from "../../dsp/assembly/protocol.ts";

const RATES = [1, -1, 0.25, 0.3, 0.5, 0.77, 1.01, 1.5, 2, 3.3, 4],
  LOOPS = 8,
  BLOCK = 64,
  ROUNDS = 40,
  BLOCKS = 200,
  TAKE = 96_000;

const memory = createEngineMemory();
const format = { sampleRate: 48_000, inputCount: 2, outputCount: 2, tapeSeconds: 10, reservePages: 4_000 };
const engine = await prepareEngine(memory, format);
const ring = new CommandRing(memory, 7);
let state = 1;

function run(blocks: number): number {
  const started = performance.now();
  for (let block = 0; block < blocks; block++) engine.process(BLOCK);
  return ((performance.now() - started) * 1000) / blocks;
}

function send(kind: number, track: number, a = 0): void {
  ring.push({ kind, id: 1, track, when: P.WHEN_EXACT, at: -1, gesture: -1, a, b: 0, c: 0, source: 0 });
}

function setRate(rate: number): void {
  for (let track = 0; track < LOOPS; track++) {
    send(P.COMMAND_RATE, track, Math.abs(rate));
    send(P.COMMAND_REVERSE, track, rate < 0 ? P.SWITCH_ON : P.SWITCH_OFF);
  }
  run(40);
}

run(2_000);
const idle = Array.from({ length: ROUNDS }, () => run(BLOCKS));
for (let track = 0; track < LOOPS; track++) send(P.COMMAND_RECORD, track);
for (let frame = 0; frame < TAKE; frame += BLOCK) {
  for (const input of engine.inputs) {
    for (let i = 0; i < BLOCK; i++) input[i] = ((state = Math.imul(state, 1664525) + 1013904223 | 0) / 2 ** 31) * 0.1;
  }
  run(1);
}
for (let track = 0; track < LOOPS; track++) send(P.COMMAND_RECORD, track);
run(2_000);

/** Blocks while all loops are overdubbed; taken back afterwards. */
function runPasses(): number {
  for (let track = 0; track < LOOPS; track++) send(P.COMMAND_OVERDUB, track, 0.5);
  run(40);
  const time = run(BLOCKS);
  for (let track = 0; track < LOOPS; track++) send(P.COMMAND_UNDO, track);
  run(40);
  return time;
}

const times = RATES.map((rate) => ({ rate, plays: [] as number[], passes: [] as number[] }));
for (let round = -2; round < ROUNDS; round++) {
  for (const { rate, plays, passes } of times) {
    setRate(rate);
    const played = run(BLOCKS), passed = runPasses();
    if (round >= 0) plays.push(played), passes.push(passed);
  }
}
const least = (list: readonly number[]) => Math.min(...list);
const share = (us: number) =>
  `${us.toFixed(2).padStart(8)} µs  ${((us / (BLOCK / 0.048)) * 100).toFixed(2).padStart(6)} %`;
console.log(`no loop   ${share(least(idle))} of a block of ${BLOCK} frames`);
for (const { rate, plays, passes } of times) {
  const played = (least(plays) - least(idle)) / LOOPS, passed = (least(passes) - least(plays)) / LOOPS;
  console.log(`${String(rate).padEnd(9)} ${share(played)} a stereo loop ${share(passed)} a pass over it`);
}
