/**
 * How clean what is played over a loop at another rate is: a tone put into a silent loop by a pass, heard when the loop comes round.
 *
 * Method: one round of the loop is substituted by the tone, the next is listened to. Of what is heard there, the tone is fitted as in
 * tones.ts; the rest is images, aliases and noise of writing and reading together. What the loop cannot hold at its rate should not
 * be heard at all.
 */
import { CommandRing } from "../../../dsp/command_ring.ts";
import { createEngineMemory, prepareEngine } from "../../../dsp/engine.ts";
import * as P from "../../../dsp/assembly/protocol.ts";
import { decibels, fitTone, level, SAMPLE_RATE, type ToneHeard } from "./tones.ts";

const BLOCK = 256, AMPLITUDE = 0.5, START = 8_192, ROUND = 16_384, MEASURED = 12_000;

/** Plays a tone over a loop at a rate, below 0 backwards, and listens to it when the loop comes round. */
export async function passTone(hz: number, rate: number): Promise<ToneHeard> {
  const memory = createEngineMemory();
  const format = { sampleRate: SAMPLE_RATE, inputCount: 1, outputCount: 1, tapeSeconds: 2, limiterCeiling: 8 };
  const engine = await prepareEngine(memory, format);
  const ring = new CommandRing(memory, 7);
  const exact = Math.round(Math.abs(rate) * P.RATE_ONE) / P.RATE_ONE;
  const length = Math.max(4_800, Math.round(ROUND * exact)), round = length / exact;
  const begin = START + length + 40 * BLOCK;
  const send = (at: number, kind: number, a = 0) =>
    ring.push({ kind, id: 1, track: 0, at, when: P.WHEN_EXACT, gesture: -1, a, b: 0, c: 0, source: 0 });
  send(START, P.COMMAND_RECORD);
  send(START + length, P.COMMAND_RECORD);
  send(begin - 20 * BLOCK, P.COMMAND_RATE, exact);
  if (rate < 0) send(begin - 20 * BLOCK, P.COMMAND_REVERSE, P.SWITCH_ON);
  send(begin, P.COMMAND_SUBSTITUTE);
  send(Math.floor(begin + round), P.COMMAND_SUBSTITUTE);
  const end = Math.ceil(begin + 2 * round), heard = new Float64Array(end + BLOCK), turns = hz / SAMPLE_RATE;
  for (let frame = 0; frame < end; frame += BLOCK) {
    for (let i = 0; i < BLOCK; i++) {
      const at = frame + i;
      const plays = at > begin - 2_000 && at < begin + round + 2_000;
      engine.inputs[0]![i] = plays ? AMPLITUDE * Math.sin(2 * Math.PI * ((turns * at) % 1)) : 0;
    }
    engine.process(BLOCK);
    heard.set(engine.outputs[0]!.subarray(0, BLOCK), frame);
  }
  const middle = Math.floor(begin + 1.5 * round), part = heard.subarray(middle - MEASURED / 2, middle + MEASURED / 2);
  const passes = hz < (SAMPLE_RATE / 2) * Math.min(1, exact);
  const { amplitude, rest } = passes ? fitTone(part, turns) : { amplitude: 0, rest: level(part) };
  return { hz, gainDb: decibels(amplitude / AMPLITUDE), restDb: decibels((rest * Math.SQRT2) / AMPLITUDE) };
}
