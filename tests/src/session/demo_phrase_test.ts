import { assert, assertEquals } from "@std/assert";
import {
  DEMO_LEAD_BARS,
  DEMO_PART_BARS,
  DEMO_TEMPO_BPM,
  demoBarFrames,
  makeDemoPhrase,
} from "../../../src/session/demo_phrase.ts";
import { demoCommands, demoSentence, makeDemoPlan } from "../../../src/session/demo_plan.ts";

const RATE = 48000;

function peakOf(sound: Float32Array): number {
  return sound.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}

Deno.test("the demo phrase is the same samples every time", () => {
  assertEquals(makeDemoPhrase(RATE), makeDemoPhrase(RATE));
});

Deno.test("a bar of the phrase is four beats at its tempo, and the whole is 16 bars", () => {
  assertEquals(demoBarFrames(RATE), (4 * 60 * RATE) / DEMO_TEMPO_BPM);
  assertEquals(makeDemoPhrase(RATE).length, 16 * demoBarFrames(RATE));
});

for (const rate of [22050, 44100, 48000, 96000]) {
  Deno.test(`the phrase at ${rate} Hz is silent, plays three parts without clipping or offset, and rests`, () => {
    const phrase = makeDemoPhrase(rate), bar = demoBarFrames(rate);
    const bars = Array.from({ length: 16 }, (_, index) => phrase.subarray(index * bar, (index + 1) * bar));
    const first = DEMO_LEAD_BARS, last = DEMO_LEAD_BARS + 3 * DEMO_PART_BARS;
    bars.forEach((sound, index) => {
      const peak = peakOf(sound), mean = sound.reduce((sum, sample) => sum + sample, 0) / bar;
      if (index < first || index >= last) assertEquals(peak, 0, `bar ${index}`);
      else assert(peak > 0.1 && peak < 0.7 && Math.abs(mean) < 0.005, `bar ${index}: peak ${peak}, mean ${mean}`);
    });
  });
}

Deno.test("the demo's commands are understood, on bar lines, in order, and over within a minute", () => {
  const commands = demoCommands(RATE), frames = commands.map((command) => command.at!);
  assert(commands.length >= 6);
  assertEquals(frames, frames.toSorted((a, b) => a - b));
  assertEquals(frames.filter((frame) => frame % demoBarFrames(RATE) !== 0), []);
  assert(frames.at(-1)! < 60 * RATE);
});

Deno.test("the screen has a sentence at every moment of the demo", () => {
  const plan = makeDemoPlan(RATE);
  assertEquals(demoSentence(RATE, 0), plan[0]!.says);
  assertEquals(demoSentence(RATE, plan.at(-1)!.frame - 1), plan.at(-2)!.says);
  assertEquals(demoSentence(RATE, 1e12), plan.at(-1)!.says);
});
