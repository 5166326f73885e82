import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import { HEARD_BEAT, HEARD_ONSET, HOP_FRAMES, Listener } from "../../dsp/listener.ts";
import { pulseSound } from "./pulse_sound.ts";
import { seededFrames } from "./slow_dft.ts";

const module = await loadAnalysisModule();

/** Sounds that no sensible source makes, frame by frame. */
const BAD_SOUNDS: Record<string, (frame: number) => number> = {
  "no number": () => NaN,
  "a single frame that is no number": (frame) => frame === 9000 ? NaN : 0.1 * Math.sin(frame / 20),
  infinity: (frame) => frame % 1000 === 0 ? Infinity : 0,
  "minus infinity": (frame) => frame % 777 === 0 ? -Infinity : 0.5,
  "the largest f32": (frame) => frame % 2 === 0 ? 3.4e38 : -3.4e38,
  denormals: (frame) => frame % 3 === 0 ? 1e-42 : -3e-41,
  "direct current": () => 1,
  "a full-scale square": (frame) => frame % 200 < 100 ? 1 : -1,
  "clicks of single frames": (frame) => frame % 5000 === 0 ? 1 : 0,
  "steps between silence and full scale": (frame) => frame % 20000 < 10000 ? 0 : 1,
};

/** Takes `sound` in; every number told is finite. Returns the onsets told. */
function hear(listener: Listener, sound: Float32Array, about: string): number[] {
  const onsets: number[] = [];
  for (let at = 0; at + HOP_FRAMES <= sound.length; at += HOP_FRAMES) {
    listener.hop.set(sound.subarray(at, at + HOP_FRAMES));
    const heard = listener.push();
    if (heard & HEARD_ONSET) {
      const { frame, strength } = listener.onset;
      assert(Number.isFinite(frame) && frame <= listener.frame, `${about}: an onset at ${frame}`);
      assert(strength >= 0 && strength <= 1, `${about}: a strength of ${strength}`);
      onsets.push(frame);
    }
    if (heard & HEARD_BEAT || at % (HOP_FRAMES * 100) === 0) {
      for (const [name, value] of Object.entries(listener.read())) {
        if (typeof value === "number") assert(Number.isFinite(value), `${about}: ${name} is ${value}`);
      }
    }
  }
  return onsets;
}

for (const rate of [8000, 48000, 192000]) {
  Deno.test(`bad sound at ${rate} Hz is survived: every number told is one, and a pulse after it is heard`, async () => {
    const frames = 3 * rate;
    const pulse = pulseSound(120, 8, 0.5, rate);
    // At 192 kHz a second takes sixteen times as long as at 48.
    const sounds = Object.entries(BAD_SOUNDS).filter((_, index) => rate < 100_000 || index % 3 === 0);
    for (const [about, sound] of sounds) {
      const listener = await Listener.prepare({ sampleRate: rate }, module);
      hear(listener, Float32Array.from({ length: frames }, (_, frame) => sound(frame)), about);
      // What was bad may be forgotten for two seconds first.
      hear(listener, new Float32Array(2 * rate), about);
      const start = listener.frame;
      const onsets = hear(listener, pulse, about);
      for (let beat = 2; beat < 14; beat++) {
        const wanted = start + (0.5 + beat * 0.5) * rate;
        const off = Math.min(...onsets.map((frame) => Math.abs(frame - wanted)));
        assert(off < 0.003 * rate, `${about}: beat ${beat} of the pulse is ${off} frames off`);
      }
      assertAlmostEquals(listener.read().tempoBpm, 120, 0.3, about);
    }
  });
}

Deno.test("random bits as sound never make a listener tell what is no number", async () => {
  for (let seed = 0; seed < 8; seed++) {
    const listener = await Listener.prepare({ sampleRate: 48000 }, module);
    const bits = new Float32Array(new Int32Array(seededFrames(96_000, seed).map((value) => value * 2 ** 31)).buffer);
    hear(listener, bits, `seed ${seed}`);
  }
});

Deno.test("what is heard is the same bits again, whatever was heard in another listener in between", async () => {
  const sound = pulseSound(133, 6);
  const alone = hear(await Listener.prepare({ sampleRate: 48000 }, module), sound, "alone");
  const [one, other] = [
    await Listener.prepare({ sampleRate: 48000 }, module),
    await Listener.prepare({ sampleRate: 48000 }, module),
  ];
  const onsets: number[] = [];
  for (let at = 0; at + HOP_FRAMES <= sound.length; at += HOP_FRAMES) {
    onsets.push(...hear(one, sound.subarray(at, at + HOP_FRAMES), "one"));
    hear(other, seededFrames(HOP_FRAMES, at), "other");
  }
  assert(alone.length > 5);
  assertEquals(onsets, alone);
});
