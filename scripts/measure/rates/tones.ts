/**
 * How clean a loop is at another rate: a loop that is a tone, played by the engine, and what comes out beside the tone that should.
 *
 * Method: a whole number of cycles makes the loop, so that it has no seam of its own. Of what is heard, the tone at cycles × rate is
 * fitted (two numbers, least squares); the rest is images, aliases and noise together. A tone that has no place below half the sample
 * rate should not be heard at all: then all is rest. Levels in dB of the loop's own tone.
 */
import { CommandRing } from "../../../dsp/command_ring.ts";
import { createEngineMemory, type Engine, prepareEngine } from "../../../dsp/engine.ts";
import * as P from "../../../dsp/assembly/protocol.ts";

export const SAMPLE_RATE = 48_000;
const LENGTH = 24_000, START = 8_000, BLOCK = 256, AMPLITUDE = 0.5, MEASURED = 12_000;

/** One tone at one rate. */
export interface ToneHeard {
  /** Of the tone as it is recorded. */
  readonly hz: number;
  /** Of the tone that is wanted; without one of 24 kHz or less −Infinity. */
  readonly gainDb: number;
  /** Of all else. */
  readonly restDb: number;
}

/** A loop that is a tone, ready to be played at rates. */
export class ToneLoop {
  #frame = 0;
  readonly #engine: Engine;
  readonly #ring: CommandRing;
  readonly #cycles: number;

  private constructor(engine: Engine, ring: CommandRing, cycles: number) {
    [this.#engine, this.#ring, this.#cycles] = [engine, ring, cycles];
  }

  /** The tone nearest to `hz` that goes into the loop in whole cycles. */
  static async open(hz: number): Promise<ToneLoop> {
    const memory = createEngineMemory();
    const format = { sampleRate: SAMPLE_RATE, inputCount: 1, outputCount: 1, tapeSeconds: 2, limiterCeiling: 8 };
    const engine = await prepareEngine(memory, format);
    const loop = new ToneLoop(engine, new CommandRing(memory, 7), Math.round((hz * LENGTH) / SAMPLE_RATE));
    loop.#send(P.COMMAND_RECORD, START);
    loop.#send(P.COMMAND_RECORD, START + LENGTH);
    loop.#run(START + LENGTH + 4 * BLOCK);
    return loop;
  }

  /** Plays it at a rate, below 0 backwards, and fits what is heard. */
  hear(rate: number): ToneHeard {
    this.#send(P.COMMAND_RATE, -1, Math.abs(rate));
    this.#send(P.COMMAND_REVERSE, -1, rate < 0 ? P.SWITCH_ON : P.SWITCH_OFF);
    this.#run(this.#frame + 16 * BLOCK);
    const heard = this.#run(this.#frame + MEASURED);
    const exact = Math.round(Math.abs(rate) * P.RATE_ONE) / P.RATE_ONE;
    const turns = (this.#cycles * exact) / LENGTH;
    const { amplitude, rest } = turns < 0.5 ? fitTone(heard, turns) : { amplitude: 0, rest: level(heard) };
    const hz = (this.#cycles * SAMPLE_RATE) / LENGTH;
    return { hz, gainDb: decibels(amplitude / AMPLITUDE), restDb: decibels((rest * Math.SQRT2) / AMPLITUDE) };
  }

  #send(kind: number, at: number, a = 0): void {
    const more = { when: at < 0 ? P.WHEN_NOW : P.WHEN_EXACT, gesture: -1, a, b: 0, c: 0, source: 0 };
    this.#ring.push({ kind, id: 1, track: 0, at, ...more });
  }

  /** Runs to a frame and returns what came out on the way. */
  #run(until: number): Float64Array {
    const from = this.#frame, heard = new Float64Array(until - from);
    while (this.#frame < until) {
      const frames = Math.min(BLOCK, until - this.#frame);
      for (let i = 0; i < frames; i++) this.#engine.inputs[0]![i] = this.#toneAt(this.#frame + i);
      this.#engine.process(frames);
      heard.set(this.#engine.outputs[0]!.subarray(0, frames), this.#frame - from);
      this.#frame += frames;
    }
    return heard;
  }

  #toneAt(frame: number): number {
    return AMPLITUDE * Math.sin((2 * Math.PI * ((this.#cycles * frame) % LENGTH)) / LENGTH);
  }
}

/** The tone of so many turns a frame in a sound, and the root mean square of the rest. */
export function fitTone(heard: Float64Array, turns: number): { amplitude: number; rest: number } {
  const angle = (i: number) => 2 * Math.PI * ((turns * i) % 1);
  let [cc, cs, ss, cx, sx] = [0, 0, 0, 0, 0];
  heard.forEach((x, i) => {
    const [c, s] = [Math.cos(angle(i)), Math.sin(angle(i))];
    [cc, cs, ss, cx, sx] = [cc + c * c, cs + c * s, ss + s * s, cx + c * x, sx + s * x];
  });
  const determinant = cc * ss - cs * cs;
  const [a, b] = [(cx * ss - sx * cs) / determinant, (sx * cc - cx * cs) / determinant];
  return {
    amplitude: Math.hypot(a, b),
    rest: level(heard.map((x, i) => x - a * Math.cos(angle(i)) - b * Math.sin(angle(i)))),
  };
}

/** Root mean square of a sound. */
export function level(sound: Float64Array): number {
  return Math.sqrt(sound.reduce((sum, x) => sum + x * x, 0) / sound.length);
}

/** 20 log₁₀ of a gain. */
export function decibels(gain: number): number {
  return 20 * Math.log10(gain);
}
