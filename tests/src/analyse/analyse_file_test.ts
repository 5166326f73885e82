import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { loadAnalysisModule } from "../../../dsp/analysis_module.ts";
import { analyseFile } from "../../../src/analyse/analyse_file.ts";
import { decodeFlac } from "../../../src/analyse/flac_file.ts";
import { UserError } from "../../../src/errors.ts";
import { writeWav } from "../../../src/files/wav_writer.ts";
import { pulseSound } from "../../dsp/pulse_sound.ts";
import { inFolder } from "../cli/run_task.ts";
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
