import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { loadAnalysisModule } from "../../../dsp/analysis_module.ts";
import { analyseFile } from "../../../src/analyse/analyse_file.ts";
import { decodeFlac } from "../../../src/analyse/flac_file.ts";
import { hearRepeated } from "../../../src/analyse/repeated_listening.ts";
import { UserError } from "../../../src/errors.ts";
import { writeWav } from "../../../src/files/wav_writer.ts";
import { pulseSound } from "../../dsp/pulse_sound.ts";
import { FIRST_BEAT_S, playPattern } from "../../../scripts/measure/tempo/patterns.ts";
import { soundStrokes } from "../../../scripts/measure/tempo/sounds.ts";
import { inFolder } from "../../in_folder.ts";
import { flacBytes } from "./flac_bytes.ts";

const module = await loadAnalysisModule();

/** A pulse of 90 BPM from its very first frame on: ten beats. */
function pulse(rate: number): Float32Array<ArrayBuffer> {
  return pulseSound(90, 6.5, 0, rate);
}

Deno.test("WAV and FLAC at any sample rate give the same onsets, beats and tempo", async () => {
  await inFolder(async (folder) => {
    writeWav(`${folder}/a.wav`, [pulse(48000)], 48000);
    writeWav(`${folder}/b.wav`, [pulse(44100), pulse(44100)], 44100);
    writeWav(`${folder}/c.wav`, [pulse(96000)], 96000);
    writeWav(`${folder}/d.wav`, [pulse(22050)], 22050);
    Deno.writeFileSync(`${folder}/e.flac`, flacBytes([pulse(44100)], 44100));
    Deno.writeFileSync(`${folder}/f.flac`, flacBytes([pulse(48000), pulse(48000)], 48000));
    for (const [name, rate] of [["a.wav", 48000], ["b.wav", 44100], ["c.wav", 96000], ["d.wav", 22050]] as const) {
      await assertPulse(`${folder}/${name}`, rate);
    }
    await assertPulse(`${folder}/e.flac`, 44100);
    await assertPulse(`${folder}/f.flac`, 48000);
  });
});

async function assertPulse(path: string, rate: number): Promise<void> {
  const shares: number[] = [];
  const heard = await analyseFile(path, module, (share) => shares.push(share));
  assertEquals([heard.path, heard.sampleRate, heard.durationS], [path, rate, 6.5]);
  assertAlmostEquals(heard.tempoBpm!, 90, 0.05, path);
  assert(heard.confidence > 0.5 && heard.candidates.length > 0);
  assertEquals(heard.onsetsS.length, 10, path);
  heard.onsetsS.forEach((time, beat) => assertAlmostEquals(time, beat * 60 / 90, 0.001, path));
  assertEquals(heard.beatsS.length, 10, `${path}: ${heard.beatsS}`);
  heard.beatsS.forEach((time, beat) => assertAlmostEquals(time, beat * 60 / 90, 0.01, path));
  assertEquals(shares.at(-1), 1);
}

Deno.test("FLAC is decoded sample by sample, in both channels", async () => {
  await inFolder(async (folder) => {
    const left = pulse(44100), right = left.map((sample) => -0.5 * sample);
    Deno.writeFileSync(`${folder}/a.flac`, flacBytes([left, right], 44100));
    let at = 0;
    for await (const [a, b] of decodeFlac(`${folder}/a.flac`)) {
      for (let frame = 0; frame < a!.length; frame++) {
        if (Math.abs(a![frame]! - left[at + frame]!) > 1e-4) throw new Error(`left, frame ${at + frame}`);
        if (Math.abs(b![frame]! - right[at + frame]!) > 1e-4) throw new Error(`right, frame ${at + frame}`);
      }
      at += a!.length;
    }
    assertEquals(at, left.length);
  });
});

Deno.test("FLAC whose frames leave the sample rate to the file's head is heard as any other", async () => {
  await inFolder(async (folder) => {
    const sound = [pulse(44100), pulse(44100)];
    Deno.writeFileSync(`${folder}/a.flac`, flacBytes(sound, 44100, sound[0]!.length, false));
    await assertPulse(`${folder}/a.flac`, 44100);
  });
});

Deno.test("a FLAC file that is damaged or cut short is refused in a sentence", async () => {
  await inFolder(async (folder) => {
    const whole = flacBytes([pulse(44100)], 44100);
    const broken = whole.slice().fill(0x55, 100_000, 100_200);
    Deno.writeFileSync(`${folder}/cut.flac`, whole.subarray(0, 200_000));
    Deno.writeFileSync(`${folder}/broken.flac`, broken);
    Deno.writeFileSync(`${folder}/head.flac`, new TextEncoder().encode("fLaC and nothing else".padEnd(99)));
    for (const name of ["cut", "broken"]) {
      await assertRejects(
        () => analyseFile(`${folder}/${name}.flac`, module),
        UserError,
        "frames can be decoded, it is damaged or of a rare kind; convert it to WAV.",
      );
    }
    await assertRejects(() => analyseFile(`${folder}/head.flac`, module), UserError, "its head is not that of");
  });
});

/** Four beats of a rock pattern, from its first stroke on, at 48 kHz. */
function rockLoop(tempoBpm: number): Float32Array {
  const strokes = playPattern("rock", tempoBpm, 4, { seed: 1 })
    .map((stroke) => ({ ...stroke, timeS: stroke.timeS - FIRST_BEAT_S }));
  return soundStrokes(strokes, 4, 1).slice(0, Math.round(4 * 60 / tempoBpm * 48000));
}

Deno.test("a loop of four beats, shorter than three seconds, has its tempo and its beats", async () => {
  await inFolder(async (folder) => {
    for (const tempoBpm of [96, 120, 150]) {
      const path = `${folder}/${tempoBpm}.wav`;
      writeWav(path, [rockLoop(tempoBpm)], 48000);
      const heard = await analyseFile(path, module);
      assertAlmostEquals(heard.tempoBpm!, tempoBpm, tempoBpm * 1e-3);
      assertEquals(heard.beatsS.length, 4);
      heard.beatsS.forEach((time, beat) => assertAlmostEquals(time, beat * 60 / tempoBpm, 0.01));
    }
  });
});

Deno.test("a tempo that rests on repeating a file is a guess, and keeps to the file's length", async () => {
  const open = { tempoBpm: undefined, confidence: 0, candidates: [], beatsS: [], onsetsS: [0, 0.3, 0.6, 0.9] };
  for (const tempoBpm of [96, 120, 150]) {
    const sound = rockLoop(tempoBpm);
    const heard = await hearRepeated(sound, open, module);
    assertAlmostEquals(heard.tempoBpm!, 4 * 60 * 48000 / sound.length, 1e-9);
    assert(heard.confidence > 0 && heard.confidence < 0.5, `${tempoBpm}: ${heard.confidence}`);
    // Of no whole number of beats: the file is not taken for a loop.
    const cut = sound.slice(0, Math.round(0.83 * sound.length));
    assertEquals(await hearRepeated(cut, open, module), open);
  }
});

Deno.test("two strokes in a short file are no loop: repeating them makes no tempo", async () => {
  await inFolder(async (folder) => {
    const sound = pulseSound(100, 1.2, 0);
    writeWav(`${folder}/two.wav`, [sound], 48000);
    const heard = await analyseFile(`${folder}/two.wav`, module);
    assertEquals([heard.tempoBpm, heard.confidence, heard.beatsS], [undefined, 0, []]);
  });
});

Deno.test("silence and an empty file have no onset, no beat and no tempo", async () => {
  await inFolder(async (folder) => {
    writeWav(`${folder}/silence.wav`, [new Float32Array(96000)], 48000);
    writeWav(`${folder}/empty.wav`, [new Float32Array(0)], 48000);
    for (const name of ["silence", "empty"]) {
      const heard = await analyseFile(`${folder}/${name}.wav`, module);
      assertEquals([heard.tempoBpm, heard.confidence, heard.onsetsS, heard.beatsS], [undefined, 0, [], []]);
    }
  });
});
