import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  MAX_DRIFT_PPM,
  prepareResampler,
  resampleChannels,
  type Resampler,
  type ResamplerPreset,
} from "../../dsp/resampler.ts";
import { makeNoise } from "../contracts/seeded_noise.ts";
import { fitTone, levelDb, makeTone } from "./tone.ts";

const MARGIN = 2000;
const RATIOS = [[44100, 48000], [48000, 44100]] as const;
const NYQUIST = 22050;

/** Both methods: frame by frame, and in blocks. */
const METHODS = [false, true];

async function resampleTone(hz: number, from: number, to: number, inBlocks: boolean, preset: ResamplerPreset = "best") {
  const resampler = await prepareResampler({ fromRate: from, toRate: to, channelCount: 1, preset, inBlocks });
  return resamplePieces(resampler, [makeTone(hz, from, from / 4)], [from])[0]!;
}

/** Everything a resampler gives for a sound written in pieces of these lengths in turn. */
function resamplePieces(resampler: Resampler, inputs: Float32Array[], pieces: number[]): Float32Array[] {
  const outputs = inputs.map(() => new Float32Array(8 * inputs[0]!.length));
  let [written, read, turn] = [0, 0, 0];
  while (written < inputs[0]!.length) {
    const wanted = Math.min(pieces[turn++ % pieces.length]!, inputs[0]!.length - written);
    for (const end = written + wanted; written < end;) {
      written += resampler.write(inputs, written, end - written);
      read += resampler.read(outputs, read, turn % 3 ? 7 : outputs[0]!.length - read);
    }
  }
  resampler.finish();
  read += resampler.read(outputs, read);
  return outputs.map((output) => output.slice(0, read));
}

/** The sum that band-limited resampling is, one tap after the other, in f64 and with the host's own functions. */
function resampleSlowly(input: Float32Array, from: number, to: number): Float64Array {
  const [reach, beta, cutoff] = [112, 15.243, 0.95666];
  const bessel = (x: number) => {
    let [sum, term] = [1, 1];
    for (let k = 1; k < 60; k++) sum += term *= (x / 2 / k) ** 2;
    return sum;
  };
  const scale = Math.min(1, to / from);
  const peak = bessel(beta);
  const tap = (t: number) => {
    const u = t * scale / reach;
    if (Math.abs(u) >= 1) return 0;
    const x = Math.PI * cutoff * scale * t;
    return cutoff * scale * (x === 0 ? 1 : Math.sin(x) / x) * bessel(beta * Math.sqrt(1 - u * u)) / peak;
  };
  return Float64Array.from({ length: Math.ceil(input.length * to / from) }, (_, frame) => {
    const time = frame * from / to;
    let sum = 0;
    for (let n = Math.ceil(time - reach / scale); n <= time + reach / scale; n++) {
      sum += (input[n] ?? 0) * tap(n - time);
    }
    return sum;
  });
}

for (const inBlocks of METHODS) {
  const how = inBlocks ? "in blocks" : "frame by frame";

  Deno.test(`best gives tones from 997 Hz to 15 kHz at 145 dB above all else, in level and in phase, ${how}`, async () => {
    for (const [from, to] of RATIOS) {
      for (const hz of [997, 3000, 7001, 10007, 12500, 15000]) {
        const fit = fitTone(await resampleTone(hz, from, to, inBlocks), hz, to, MARGIN);
        assert(fit.snrDb > 145, `${hz} Hz, ${from} to ${to}: ${fit.snrDb}`);
        assertAlmostEquals(fit.gainDb, 0, 1e-5);
        assertAlmostEquals(fit.phase, 0, 1e-7);
      }
    }
  });

  Deno.test(`best loses a tenth of a decibel at most up to 0.93 of half the lower rate, ${how}`, async () => {
    for (const [from, to] of RATIOS) {
      for (const part of [0.8, 0.9, 0.93]) {
        const sound = await resampleTone(part * NYQUIST, from, to, inBlocks);
        const { gainDb } = fitTone(sound, part * NYQUIST, to, MARGIN);
        assert(Math.abs(gainDb) < 0.1, `${part}: ${gainDb}`);
      }
    }
  });

  Deno.test(`aliases and images of tones near and above half the lower rate lie below −140 dB, ${how}`, async () => {
    for (const hz of [22050, 22100, 22500, 23000, 23999]) {
      const sound = await resampleTone(hz, 48000, 44100, inBlocks);
      assert(levelDb(sound, MARGIN) < -140, `${hz}: ${levelDb(sound, MARGIN)}`);
    }
    for (const hz of [20500, 21000, 21500, 22000]) {
      // The image lies at the tone's mirror in half the input's rate: take the tone itself out and look at the rest.
      const { snrDb, gainDb } = fitTone(await resampleTone(hz, 44100, 48000, inBlocks), hz, 48000, MARGIN);
      assert(gainDb - snrDb < -140, `${hz}: ${gainDb - snrDb}`);
    }
  });

  Deno.test(`good and fast keep what they state, ${how}`, async () => {
    for (const [preset, snr, pass, stop] of [["good", 122, 0.91, -122], ["fast", 100, 0.78, -95]] as const) {
      for (const [from, to] of RATIOS) {
        for (const hz of [997, 10007, 15000]) {
          const { snrDb } = fitTone(await resampleTone(hz, from, to, inBlocks, preset), hz, to, MARGIN);
          assert(snrDb > snr, `${preset} ${hz} Hz, ${from} to ${to}: ${snrDb}`);
        }
        const edge = pass * NYQUIST;
        const { gainDb } = fitTone(await resampleTone(edge, from, to, inBlocks, preset), edge, to, MARGIN);
        assert(Math.abs(gainDb) < 0.2, `${preset}: ${gainDb}`);
      }
      assert(levelDb(await resampleTone(22500, 48000, 44100, inBlocks, preset), MARGIN) < stop, preset);
    }
  });

  Deno.test(`the fast sum is the slow one, rounded, at ratios up, down, small, large and crooked, ${how}`, async () => {
    const cases = [[44100, 48000, 7000], [48000, 44100, 7000], [48000, 48000, 99], [8000, 48000, 900], [
      48000,
      8000,
      900,
    ]];
    cases.push([44100, 48001.5, 900], [3, 2, 900], [2, 7, 900], [44100, 8000, 900]);
    for (const [from, to, frames] of cases as [number, number, number][]) {
      const input = makeNoise(1, frames, 1);
      const resampler = await prepareResampler({ fromRate: from, toRate: to, channelCount: 1, inBlocks });
      const [fast] = resamplePieces(resampler, input, [frames]);
      const slow = resampleSlowly(input[0]!, from, to);
      assertEquals(fast!.length, slow.length);
      let worst = 0;
      slow.forEach((value, frame) => worst = Math.max(worst, Math.abs(value - fast![frame]!)));
      assert(worst < 1.5e-7, `${from} to ${to}: ${worst}`);
    }
  });

  Deno.test(`pieces of any size give the same bits as one piece, of one channel or three, ${how}`, async () => {
    const cases = [[44100, 48000, false], [48000, 44100, false], [44100, 47999.3, true]] as const;
    for (const [fromRate, toRate, varying] of cases) {
      const inputs = makeNoise(3, 9000, 3);
      const format = { fromRate, toRate, varying, inBlocks };
      const resampler = await prepareResampler({ ...format, channelCount: 3 });
      const whole = resamplePieces(resampler, inputs, [9000]);
      assertEquals(whole[0]!.length, Math.ceil(9000 * toRate / fromRate));
      for (const pieces of [[1], [64], [1, 2, 3, 5, 1000, 4], [4097, 11]]) {
        resampler.reset();
        assertEquals(resamplePieces(resampler, inputs, pieces), whole);
      }
      for (const [channel, input] of inputs.entries()) {
        const alone = await prepareResampler({ ...format, channelCount: 1 });
        assertEquals(resamplePieces(alone, [input], [500])[0], whole[channel]);
      }
    }
  });
}

Deno.test("an output frame can be read as soon as delayFrames of input beyond its own time are there", async () => {
  for (const [from, to, varying] of [[44100, 48000, false], [48000, 44100, true], [44100, 16000, false]] as const) {
    for (const inBlocks of METHODS) {
      const resampler = await prepareResampler({ fromRate: from, toRate: to, channelCount: 1, varying, inBlocks });
      const output = [new Float32Array(20000)];
      let [written, read] = [0, 0];
      while (read < 1000) {
        written += resampler.write([new Float32Array(1)]);
        read += resampler.read(output, read);
        const due = Math.floor((written - resampler.delayFrames) * to / from);
        assert(read >= due, `${from} to ${to}: ${read} of ${due} frames after ${written}`);
      }
    }
  }
});

Deno.test("a click stays where it was: frame k of the output is the input at k times the ratio", async () => {
  const input = new Float32Array(4410);
  input[1470] = 1;
  const [output] = await resampleChannels([input], 44100, 48000);
  assertEquals(output!.indexOf(Math.max(...output!)), 1600);
  assertAlmostEquals(output![1601]!, output![1599]!, 1e-7);
});

Deno.test("a ratio steered up and down by a thousandth makes no click, and lands exactly where its course leads", async () => {
  const rate = 48000;
  const resampler = await prepareResampler({ fromRate: rate, toRate: rate, channelCount: 1, varying: true });
  const hz = 997;
  const input = makeTone(hz, rate, rate);
  const output = [new Float32Array(rate)];
  const steps: number[] = [];
  let [written, read, step] = [0, 0, 1];
  const course = (toPpm: number, frames: number) => {
    const change = (1 + toPpm / 1e6 - step) / frames;
    resampler.steer(toPpm, frames);
    for (let frame = 0; frame < 10000; frame++) {
      steps.push(step);
      if (frame < frames) step += change;
    }
  };
  for (const [ppm, frames] of [[MAX_DRIFT_PPM, 4000], [-MAX_DRIFT_PPM, 5000], [0, 1]] as const) {
    course(ppm, frames);
    for (const end = read + 10000; read < end;) {
      written += resampler.write([input], written, 50);
      read += resampler.read(output, read, end - read);
    }
  }
  let [time, worst] = [0, 0];
  for (let frame = 0; frame < 30000; frame++) {
    const wanted = Math.sin(2 * Math.PI * hz * time / rate + 0.3);
    if (frame > 200) worst = Math.max(worst, Math.abs(output[0]![frame]! - wanted));
    time += steps[frame]!;
  }
  assert(worst < 2e-7, `off by ${worst}`);
});

Deno.test("silence stays silence, nothing gives nothing, and one frame gives its own length", async () => {
  assertEquals((await resampleChannels([new Float32Array(0)], 44100, 48000))[0], new Float32Array(0));
  assertEquals((await resampleChannels([new Float32Array(500)], 48000, 44100))[0], new Float32Array(460));
  assertEquals((await resampleChannels([new Float32Array([1])], 8000, 48000))[0]!.length, 6);
  assertEquals(await resampleChannels([], 8000, 48000), []);
});

Deno.test("rates, channels and drifts that make no sense are refused in a sentence", async () => {
  const format = { fromRate: 44100, toRate: 48000, channelCount: 1 };
  await assertRejects(() => prepareResampler({ ...format, fromRate: 0 }), RangeError, "0 Hz cannot be resampled");
  await assertRejects(() => prepareResampler({ ...format, toRate: NaN }), RangeError, "NaN Hz");
  await assertRejects(() => prepareResampler({ ...format, toRate: 100 }), RangeError, "more than 64 times apart");
  await assertRejects(() => prepareResampler({ ...format, channelCount: 0 }), RangeError, "one channel or more");
  await assertRejects(() => prepareResampler({ ...format, channelCount: 5000 }), RangeError, "use several");
  const fixed = await prepareResampler(format);
  assertThrows(() => fixed.steer(10), RangeError, "one fixed ratio");
  const varying = await prepareResampler({ ...format, varying: true });
  assertThrows(() => varying.steer(MAX_DRIFT_PPM * 1.01), RangeError, "beyond the 1000");
});
