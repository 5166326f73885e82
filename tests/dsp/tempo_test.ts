import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import { TempoListener, type TempoReading } from "../../dsp/tempo.ts";
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
