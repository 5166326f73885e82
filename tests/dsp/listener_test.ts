import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import { HEARD_BEAT, HEARD_ONSET, HOP_FRAMES, Listener } from "../../dsp/listener.ts";
import type { TempoReading } from "../../dsp/tempo.ts";
import { pulseSound } from "./pulse_sound.ts";

const RATE = 48000;
const module = await loadAnalysisModule();

interface Listened {
  onsets: { frame: number; strength: number; toldFrame: number }[];
  beats: number[];
  reading: TempoReading;
  /** Frame at which a tempo was told first. */
  tempoFrame: number;
}

async function listen(sound: Float32Array, startFrame = 0, sampleRate = RATE): Promise<Listened> {
  const listener = await Listener.prepare({ sampleRate, startFrame }, module);
  const result: Listened = { onsets: [], beats: [], reading: listener.read(), tempoFrame: Infinity };
  for (let at = 0; at + HOP_FRAMES <= sound.length; at += HOP_FRAMES) {
    listener.hop.set(sound.subarray(at, at + HOP_FRAMES));
    const heard = listener.push();
    if (heard & HEARD_ONSET) result.onsets.push({ ...listener.onset, toldFrame: listener.frame });
    result.reading = listener.read();
    if (heard & HEARD_BEAT) result.beats.push(result.reading.beatFrame);
    if (result.reading.tempoBpm > 0) result.tempoFrame = Math.min(result.tempoFrame, listener.frame);
  }
  return result;
}

Deno.test("a pulse is heard: every onset in time, its tempo, and beats on the onsets", async () => {
  const { onsets, reading, beats } = await listen(pulseSound(126, 10));
  const period = 60 / 126 * RATE;
  const wanted = Array.from({ length: 20 }, (_, beat) => 0.5 * RATE + beat * period);
  assertEquals(onsets.length, wanted.length);
  onsets.forEach(({ frame, toldFrame, strength }, index) => {
    assertAlmostEquals(frame, wanted[index]!, 0.0005 * RATE);
    assert(toldFrame > frame && toldFrame - frame < 0.012 * RATE);
    assert(strength > 0);
  });
  assertAlmostEquals(reading.tempoBpm, 126, 0.03);
  assert(reading.confidence > 0.5);
  for (const beat of beats) {
    const off = (beat - 0.5 * RATE) / period;
    assertAlmostEquals(off, Math.round(off), 0.02);
  }
  assert(beats.length >= 12, `${beats.length} beats`);
});

Deno.test("a steady pulse has a tempo within 3 s or 6 beats, whichever is later", async () => {
  for (const tempoBpm of [60, 72, 96, 120, 150, 180]) {
    const { tempoFrame, reading } = await listen(pulseSound(tempoBpm, 12));
    assertAlmostEquals(reading.tempoBpm, tempoBpm, tempoBpm * 2e-3);
    const late = tempoFrame / RATE - 0.5;
    assert(late <= Math.max(3, 6 * 60 / tempoBpm), `${tempoBpm} BPM: ${late} s`);
  }
});

Deno.test("a pulse has its tempo and its onsets at every usual sample rate", async () => {
  for (const rate of [8000, 22050, 44100, 88200, 96000, 192000]) {
    const { onsets, reading } = await listen(pulseSound(110, 8, 0.5, rate), 0, rate);
    assertAlmostEquals(reading.tempoBpm, 110, 0.1, `${rate} Hz`);
    assertEquals(onsets.length, 14, `${rate} Hz`);
    onsets.forEach(({ frame }, beat) =>
      assertAlmostEquals(frame / rate, 0.5 + beat * 60 / 110, rate < 20000 ? 0.002 : 0.001, `${rate} Hz`)
    );
  }
});

Deno.test("frames count from where the stream began", async () => {
  const sound = pulseSound(120, 6);
  const plain = await listen(sound);
  const later = await listen(sound, 1_000_003);
  assertEquals(later.onsets.map(({ frame }) => frame - 1_000_003), plain.onsets.map(({ frame }) => frame));
  assertEquals(later.beats.length, plain.beats.length);
  later.beats.forEach((beat, index) => assertAlmostEquals(beat - 1_000_003, plain.beats[index]!, 1e-6));
  assertAlmostEquals(later.reading.nextBeatFrame - 1_000_003, plain.reading.nextBeatFrame, 1e-6);
  assertEquals(later.reading.tempoBpm, plain.reading.tempoBpm);
});

Deno.test("silence has no onset, no tempo and no beat", async () => {
  const { onsets, beats, reading } = await listen(new Float32Array(5 * RATE));
  assertEquals([onsets.length, beats.length, reading.tempoBpm], [0, 0, 0]);
});
