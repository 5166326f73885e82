import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { resampleChannels } from "../../../dsp/resampler.ts";
import { UserError } from "../../../src/errors.ts";
import { writeWav } from "../../../src/files/wav_writer.ts";
import { loadBuiltinSound } from "../../../src/session/builtin_sound.ts";
import { defaultSessionOptions } from "../../../src/session/session_options.ts";
import { noise, RATE } from "./session_rig.ts";

Deno.test("an input file at another rate than asked for is resampled, and the host line says so", async () => {
  const root = Deno.makeTempDirSync();
  const inputFile = join(root, "input.wav");
  const sound = noise(RATE / 4);
  writeWav(inputFile, sound, RATE);
  const options = { ...defaultSessionOptions(), inputFile, sampleRate: 44100 };
  const { sampleRate, channels, description } = await loadBuiltinSound(options);
  assertEquals(sampleRate, 44100);
  assertEquals(description, `${inputFile} (resampled from 48000 Hz to 44100 Hz)`);
  assertEquals(channels.map((channel) => channel.slice()), await resampleChannels(sound, RATE, 44100));
  const far = () => loadBuiltinSound({ ...options, sampleRate: 700 });
  await assertRejects(far, UserError, "48000 Hz and 700 Hz are more than 64 times apart");
  Deno.removeSync(root, { recursive: true });
});
