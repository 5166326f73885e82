import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import { TempoListener, type TempoReading } from "../../dsp/tempo.ts";
import { playPattern } from "../../scripts/measure/tempo/patterns.ts";
import { envelopeOfStrokes, type EnvelopeStroke } from "./envelope_of_strokes.ts";

const FORMAT = { sampleRate: 48000, hopFrames: 128 };
const HOPS_PER_SECOND = FORMAT.sampleRate / FORMAT.hopFrames;
/** 60, 70, 180 and 200 are those that the original misreads (defect 14). */
const TEMPI = [40, 52, 60, 70, 83.3, 99, 120, 128, 141.7, 160, 180, 200, 240];
const module = await loadAnalysisModule();

function clicks(tempoBpm: number, seconds: number, startS = 0.5): EnvelopeStroke[] {
  const count = Math.floor((seconds - startS) * tempoBpm / 60) + 1;
  return Array.from({ length: count }, (_, beat) => ({ timeS: startS + beat * 60 / tempoBpm, strength: 1 }));
}

/** A pattern's strokes; those at one place are one. */
function drums(name: string, tempoBpm: number, seconds: number, humanMs = 0): EnvelopeStroke[] {
  const strokes: EnvelopeStroke[] = [];
  for (const { timeS, gain } of playPattern(name, tempoBpm, seconds, { humanMs, seed: Math.round(tempoBpm) })) {
    const last = strokes.at(-1);
    if (last && timeS - last.timeS < 0.012) last.strength = Math.max(last.strength, gain);
    else strokes.push({ timeS, strength: gain });
  }
  return strokes;
}

/** Strokes at random, four a second: the same for the same seed. */
function arrhythmic(seconds: number, seed: number): EnvelopeStroke[] {
  const strokes: EnvelopeStroke[] = [];
  let state = seed;
  for (let timeS = 0.5; timeS < seconds;) {
    strokes.push({ timeS, strength: 1 });
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    timeS += Math.max(0.06, -Math.log((state + 1) / 2 ** 32) / 4);
  }
  return strokes;
}

/** Plays strokes of `seconds`; `seen` is told of every reading, eleven times a second. */
async function listen(
  strokes: EnvelopeStroke[],
  seconds: number,
  options: { refined?: boolean; seen?: (timeS: number, reading: TempoReading) => void } = {},
): Promise<{ reading: TempoReading; beats: number[] }> {
  const tempo = await TempoListener.prepare(FORMAT, module);
  const waiting = options.refined ? [...strokes] : [];
  const beats: number[] = [];
  envelopeOfStrokes(strokes, seconds, HOPS_PER_SECOND).forEach((value, hop) => {
    const timeS = (hop + 1) / HOPS_PER_SECOND;
    while (waiting[0] && waiting[0].timeS + 0.012 < timeS) {
      const stroke = waiting.shift()!;
      tempo.pushOnset(stroke.timeS * FORMAT.sampleRate, stroke.strength);
    }
    if (tempo.push(value)) beats.push(tempo.read().beatFrame / FORMAT.sampleRate);
    if (hop % 32 === 31) options.seen?.(timeS, tempo.read());
  });
  return { reading: tempo.read(), beats };
}

Deno.test("a click train's tempo is right within 0.02 % from refined onsets, also where the original errs", async () => {
  for (const tempoBpm of TEMPI) {
    const { reading } = await listen(clicks(tempoBpm, 20), 20, { refined: true });
    assertAlmostEquals(reading.tempoBpm, tempoBpm, tempoBpm * 2e-4);
    assert(reading.confidence > 0.7, `${tempoBpm}: ${reading.confidence}`);
    assert(reading.candidates.some((candidate) => candidate.tempoBpm === reading.tempoBpm));
    assert(reading.candidates.length <= 3);
  }
});

Deno.test("the envelope alone gives a click train's tempo within 0.1 %", async () => {
  for (const tempoBpm of TEMPI) {
    const { reading } = await listen(clicks(tempoBpm, 16), 16);
    assertAlmostEquals(reading.tempoBpm, tempoBpm, tempoBpm * 1e-3);
  }
});

Deno.test("silence and noise have no tempo", async () => {
  assertEquals((await listen([], 10)).reading.confidence < 0.3, true);
  const tempo = await TempoListener.prepare(FORMAT, module);
  for (let hop = 0; hop < 4000; hop++) assertEquals(tempo.push(0), false);
  assertEquals(tempo.read(), {
    tempoBpm: 0,
    confidence: 0,
    beatFrame: 0,
    nextBeatFrame: 0,
    beatCount: 0,
    candidates: [],
  });
});

Deno.test("drum patterns have their own octave, not their hats' or their bars', played evenly or by hand", async () => {
  for (const name of ["floor", "rock", "sixteenths"]) {
    for (const tempoBpm of [66, 90, 120, 150, 178]) {
      for (const humanMs of [0, 8]) {
        const { reading } = await listen(drums(name, tempoBpm, 14, humanMs), 14, { refined: true });
        assertAlmostEquals(reading.tempoBpm, tempoBpm, tempoBpm * (humanMs ? 3e-3 : 2e-4), `${name} at ${tempoBpm}`);
      }
    }
  }
});

Deno.test("a tempo is stable within 3 s or 6 beats, whichever is later", async () => {
  for (const tempoBpm of TEMPI) {
    let wrongS = 0;
    const seen = (timeS: number, reading: TempoReading) => {
      if (Math.abs(reading.tempoBpm / tempoBpm - 1) > 0.01) wrongS = timeS;
    };
    await listen(clicks(tempoBpm, 14), 14, { refined: true, seen });
    assert(wrongS - 0.5 < Math.max(3, 6 * 60 / tempoBpm), `${tempoBpm}: wrong at ${wrongS} s`);
  }
});

Deno.test("beats fall on the strokes of a steady pulse, each once, and the next one is foretold", async () => {
  for (const tempoBpm of [52, 97, 144]) {
    const strokes = clicks(tempoBpm, 16);
    let foretold = 0;
    const { beats } = await listen(strokes, 16, {
      refined: true,
      seen: (timeS, reading) => {
        if (timeS < 8) return;
        const next = strokes.find((stroke) => stroke.timeS * FORMAT.sampleRate > reading.beatFrame + 4800);
        if (next) assertAlmostEquals(reading.nextBeatFrame, next.timeS * FORMAT.sampleRate, 48);
        foretold++;
      },
    });
    const late = beats.filter((beatS) => beatS > 6);
    const struck = strokes.filter((stroke) => stroke.timeS > 6 && stroke.timeS <= late.at(-1)! + 0.01);
    assertEquals(late.length, struck.length);
    late.forEach((beatS, index) => assertAlmostEquals(beatS, struck[index]!.timeS, 1e-3));
    assertNotEquals(foretold, 0);
  }
});

Deno.test("strokes at random never seem sure", async () => {
  for (const seed of [1, 2, 3, 4]) {
    const seen = (timeS: number, reading: TempoReading) => assert(timeS < 5 || reading.confidence < 0.5, `${timeS} s`);
    const { reading } = await listen(arrhythmic(24, seed), 24, { refined: true, seen });
    assert(reading.confidence < 0.4);
  }
});

Deno.test("a player who changes the tempo is followed within seven seconds, and until then the old tempo is not believed", async () => {
  const first = clicks(120, 12);
  const strokes = [...first, ...clicks(104, 12, 0.5).map((stroke) => ({ ...stroke, timeS: stroke.timeS + 11.6 }))];
  const seen = (timeS: number, reading: TempoReading) => {
    if (timeS > 6 && timeS < 12) assertAlmostEquals(reading.tempoBpm, 120, 0.1);
    if (timeS > 14.5 && Math.abs(reading.tempoBpm - 104) > 0.5) assert(reading.confidence < 0.2, `${timeS} s`);
    if (timeS > 19.1) assertAlmostEquals(reading.tempoBpm, 104, 0.5);
  };
  await listen(strokes, 23, { refined: true, seen });
});

Deno.test("a tempo is forgotten in a long pause, and a new one heard after it", async () => {
  const later = clicks(90, 12).map((stroke) => ({ ...stroke, timeS: stroke.timeS + 14 }));
  const seen = (timeS: number, reading: TempoReading) => {
    if (timeS > 13 && timeS < 14) assertEquals([reading.tempoBpm, reading.confidence], [0, 0]);
  };
  const { reading } = await listen([...clicks(126, 8), ...later], 25, { refined: true, seen });
  assertAlmostEquals(reading.tempoBpm, 90, 0.02);
});

Deno.test("soft strokes told as surely as loud ones do not carry the beat where levels are known", async () => {
  const tempo = await TempoListener.prepare(FORMAT, module);
  const waiting = drums("rock", 80, 14);
  const strokes = [...waiting];
  envelopeOfStrokes(strokes, 14, HOPS_PER_SECOND).forEach((value, hop) => {
    const timeS = (hop + 1) / HOPS_PER_SECOND;
    while (waiting[0] && waiting[0].timeS + 0.004 < timeS) {
      tempo.pushOnset(waiting.shift()!.timeS * FORMAT.sampleRate, 1);
    }
    tempo.push(value, value);
  });
  assertAlmostEquals(tempo.read().tempoBpm, 80, 0.02);
});

Deno.test("numbers that are none change nothing", async () => {
  const tempo = await TempoListener.prepare(FORMAT, module);
  const clean = await TempoListener.prepare(FORMAT, module);
  envelopeOfStrokes(clicks(100, 8), 8, HOPS_PER_SECOND).forEach((value, hop) => {
    const fault = value < 0.5 && hop % 100 === 0;
    if (fault) tempo.pushOnset(NaN, 1);
    tempo.push(fault ? [NaN, Infinity, -1][hop / 100 % 3]! : value);
    clean.push(fault ? 0 : value);
  });
  assertEquals(tempo.read(), clean.read());
});
