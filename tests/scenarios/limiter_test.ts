import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { DEFAULT_LIMITER_CEILING } from "../../dsp/engine.ts";
import { noise, Rig, sine, type Source } from "./rig.ts";

const RATE = 48_000;

/** The master's output while a loop of one second of `source` plays at a gain, after a second to settle. */
async function loopedAt(source: Source, gain: number): Promise<Float32Array> {
  const rig = await Rig.open({ source, blockFrames: 64 });
  rig.at(0, { kind: P.COMMAND_GAIN, a: gain });
  rig.at(4_800, { kind: P.COMMAND_RECORD }).at(4_800 + RATE, { kind: P.COMMAND_RECORD }).runTo(5 * RATE);
  return rig.outputs[0]!;
}

/** Power of everything but a sine of `hz`, over that of the sine: a least-squares fit of sine, cosine and mean is taken out. */
function distortion(signal: Float32Array, hz: number): number {
  let [re, im, power, mean] = [0, 0, 0, 0];
  signal.forEach((x) => (mean += x / signal.length));
  signal.forEach((x, i) => {
    const angle = (2 * Math.PI * hz * i) / RATE;
    re += (x * Math.cos(angle) * 2) / signal.length;
    im += (x * Math.sin(angle) * 2) / signal.length;
    power += (x - mean) ** 2 / signal.length;
  });
  const tone = (re * re + im * im) / 2;
  return Math.sqrt(Math.max(0, power - tone) / tone);
}

Deno.test("a sine 6 dB too hot comes out at the ceiling with less than 0.1 % of distortion", async () => {
  for (const hz of [50, 100, 440, 997, 1_000, 5_000]) {
    const output = await loopedAt(sine(hz, 0.98), 2);
    // A stretch inside the loop, whole periods of the tone, away from the seam.
    const stretch = output.subarray(2.2 * RATE, 2.2 * RATE + 24_000);
    const peak = stretch.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    assert(peak <= DEFAULT_LIMITER_CEILING && peak > DEFAULT_LIMITER_CEILING * 0.985, `${hz} Hz: peak ${peak}`);
    assert(distortion(stretch, hz) < 0.001, `${hz} Hz: distortion ${distortion(stretch, hz)}`);
  }
});

Deno.test("no frame ever leaves above the ceiling", async () => {
  const bursts: Source = (frame, channel) => noise(frame % 7_001 < 90 ? 1 : 0.2)(frame, channel);
  for (const gain of [1, 4, 15]) {
    const output = await loopedAt(bursts, gain);
    assert(output.every((x) => Math.abs(x) <= Math.fround(DEFAULT_LIMITER_CEILING)), `gain ${gain}`);
  }
});

Deno.test("below the ceiling the limiter changes no bit, also after it had work to do", async () => {
  const rig = await Rig.open({ source: noise(0.9) });
  rig.at(4_800, { kind: P.COMMAND_RECORD }).at(4_800 + RATE, { kind: P.COMMAND_RECORD });
  rig.at(70_000, { kind: P.COMMAND_GAIN, a: 3 }).at(120_000, { kind: P.COMMAND_GAIN, a: 1 }).runTo(60 * RATE);
  const take = rig.eventsOf(P.EVENT_TAKE)[0]!;
  const cycle = take.frame + Math.floor((55 * RATE) / take.b) * take.b;
  for (let i = 0; i < take.b - 1_500; i += 11) assertEquals(rig.outputs[0]![cycle + i], rig.inputs[0]![take.a + i]);
});
