import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import * as P from "../../../dsp/assembly/protocol.ts";
import { UserError } from "../../../src/errors.ts";
import { smplChunk } from "../../../src/files/wav_marks.ts";
import { readWav } from "../../../src/files/wav_reader.ts";
import { writeWav } from "../../../src/files/wav_writer.ts";
import { fillCycle } from "../../../src/loads/fill_cycle.ts";
import { type LoadOrder, loadSound } from "../../../src/loads/load_sound.ts";
import { readSound } from "../../../src/loads/read_sound.ts";
import { quietEnds, server } from "../../scenarios/loaded.ts";
import { inFolder } from "../../in_folder.ts";
import { largestStep, Rig } from "../../scenarios/rig.ts";

const anyLength = () => {};

function load(rig: Rig, folder: string, path: string, order: Partial<LoadOrder> = {}) {
  return loadSound({ memory: rig.memory, folder, path: join(folder, path), ...order }, server(rig));
}

/** Strokes at a tempo, so many beats. */
function strokes(bpm: number, beats: number): Float32Array {
  const beatFrames = (60 * 48000) / bpm, sound = new Float32Array(Math.round(beats * beatFrames));
  for (let beat = 0; beat < beats; beat++) {
    const at = Math.round(beat * beatFrames);
    for (let i = 0; i < 4000 && at + i < sound.length; i++) {
      sound[at + i] = Math.sin(i * (beat % 4 === 0 ? 0.03 : 0.4)) * Math.exp(-i / 500) * 0.8;
    }
  }
  return sound;
}

Deno.test("a file becomes a layer, and its copy holds what the engine got, to the bit", () =>
  inFolder(async (folder) => {
    const rig = await Rig.open(), sound = quietEnds(48_000);
    writeWav(join(folder, "My loop (2).wav"), [sound, sound], 48000);
    const { root, path, sha256, beats, once } = await load(rig, folder, "My loop (2).wav");
    assertEquals([path, once], [`loads/My_loop_2_-${sha256.slice(0, 8)}.wav`, false]);
    assertEquals(readWav(join(folder, path)).channels, [sound, sound]);
    rig.at(1_000, { kind: P.COMMAND_LOAD, a: root, track: P.TRACK_NEW }).runTo(60_000);
    for (let i = 480; i < 48_000; i++) assertEquals(rig.outputs[0]![1_064 + i], sound[i]);
    assertEquals(beats, 0, "noise has no tempo");
    const again = await load(rig, folder, "My loop (2).wav");
    assertEquals([again.path, [...Deno.readDirSync(join(folder, "loads"))].length], [path, 1]);
  }));

Deno.test("a file at another rate is heard at the session's, and a loop that it marks goes round as smoothly as before", () =>
  inFolder(async (folder) => {
    const period = 100,
      tone = Float32Array.from({ length: 44_100 + 7_000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * i) / period));
    const loop = { startFrame: 3_000, endFrame: 3_000 + 44_100 };
    writeWav(join(folder, "tone.wav"), [tone], 44100, { chunks: () => smplChunk(loop, 44100) });
    const { channels: [made], isLoop } = await readSound(join(folder, "tone.wav"), 48000, anyLength);
    assertEquals([made!.length, isLoop], [48_000, true]);
    const round = Float32Array.from({ length: 96_000 }, (_, i) => made![i % 48_000]!);
    assert(largestStep(round) < 0.5 * 2 * Math.PI / period * 44100 / 48000 * 1.001, `stepped by ${largestStep(round)}`);
    for (let i = 0; i < 48_000; i++) {
      assert(Math.abs(made![i]! - 0.5 * Math.sin((2 * Math.PI * i * 441) / (480 * period))) < 1e-5, `frame ${i}`);
    }
  }));

Deno.test("a FLAC file is loaded as the WAV file of the same sound is, to the bit", () =>
  inFolder(async (folder) => {
    for (const encoding of ["int16", "int24"] as const) {
      const wav = join(folder, `${encoding}.wav`);
      writeWav(wav, [quietEnds(30_000, 5), quietEnds(30_000, 6)], 48000, { encoding });
      const made = await new Deno.Command("flac", { args: ["--silent", wav] }).output().catch(() => undefined);
      if (made === undefined) return;
      const [one, other] = await Promise.all(
        [wav, wav.replace(".wav", ".flac")].map((path) => readSound(path, 48000, anyLength)),
      );
      one!.channels.forEach((channel, c) => {
        const differs = channel.findIndex((sample, frame) => sample !== other!.channels[c]![frame]);
        assertEquals([differs, other!.channels[c]!.length], [-1, channel.length], encoding);
      });
    }
  }));

Deno.test("beats of a first loop are those that are named, those of the file, or those that are heard in it", () =>
  inFolder(async (folder) => {
    writeWav(join(folder, "beat.wav"), [strokes(93, 16)], 48000);
    const beats = async (order: Partial<LoadOrder>) => (await load(await Rig.open(), folder, "beat.wav", order)).beats;
    assertEquals([await beats({ beats: 5 }), await beats({ bars: 3 }), await beats({ once: true })], [5, 12, 0]);
    assertEquals(await beats({}), 16);
    const asked = await Rig.open();
    asked.at(10, { kind: P.COMMAND_SET_TEMPO, a: 93 }).runTo(1_000);
    assertEquals((await load(asked, folder, "beat.wav")).beats, 0, "the tempo that was asked for says it");
  }));

Deno.test("a bar goes into a cycle of four as often as it fits, each time at its place, and never drifts", () => {
  const bar = quietEnds(24_010), [whole] = fillCycle([bar], 4 * 24_000 + 3, 48000) as [Float32Array];
  assertEquals(whole.length, 96_003);
  for (const [part, at] of [0, 24_001, 48_002, 72_002].entries()) {
    assertEquals(whole.subarray(at, at + 23_700), bar.subarray(0, 23_700), `part ${part}`);
  }
  assertEquals(whole[96_002], 0);
  const same = [quietEnds(30_000)];
  assertEquals(fillCycle(same, 48_000, 48000), same, "five eighths are no part");
  assertEquals(fillCycle(same, 30_000, 48000), same, "one part is the whole");
});

Deno.test("what cannot be loaded is refused in one sentence, and the engine keeps its pages", () =>
  inFolder(async (folder) => {
    const rig = await Rig.open(), free = rig.snapshot.pagesFree;
    Deno.writeTextFileSync(join(folder, "text.wav"), "no sound");
    Deno.writeTextFileSync(join(folder, "song.mp3"), "ID3 and so on");
    Deno.mkdirSync(join(folder, "folder.wav"));
    writeWav(join(folder, "empty.wav"), [new Float32Array(0)], 48000);
    writeWav(join(folder, "wide.wav"), Array.from({ length: 17 }, () => new Float32Array(100)), 48000);
    writeWav(join(folder, "odd.wav"), [new Float32Array(1000)], 700);
    const head = Deno.readFileSync(join(folder, "empty.wav"));
    Deno.writeFileSync(join(folder, "cut.wav"), head.subarray(0, 30));
    const refusals = new Map([
      ["missing.wav", "there is no such file"],
      ["text.wav", "neither a WAV nor a FLAC file"],
      ["song.mp3", "neither a WAV nor a FLAC file; convert it"],
      ["folder.wav", "it is a folder"],
      ["empty.wav", "it holds no sound"],
      ["wide.wav", "17 channels, and a track at most 16"],
      ["odd.wav", "700"],
      ["cut.wav", "it has no fmt chunk"],
    ]);
    for (const [name, part] of refusals) {
      const error = await assertRejects(() => load(rig, folder, name), UserError);
      assert(error.message.includes(part) && error.message.includes(name), error.message);
      assertEquals(error.message.match(/\.( |$)/g)?.length, 1, error.message);
    }
    assertEquals([rig.snapshot.pagesFree, [...Deno.readDirSync(folder)].some(({ name }) => name === "loads")], [
      free,
      false,
    ]);
  }));

Deno.test("a file longer than memory is refused before it is read, with what it needs and what is left", () =>
  inFolder(async (folder) => {
    const rig = await Rig.open(), path = join(folder, "long.wav"), frames = 1e9;
    writeWav(path, [new Float32Array(1), new Float32Array(1)], 48000, { encoding: "int16" });
    // A head that promises six hours, and a hole as long.
    const bytes = Deno.readFileSync(path), data = new TextDecoder("latin1").decode(bytes).indexOf("data");
    new DataView(bytes.buffer).setUint32(data + 4, frames * 4, true);
    Deno.writeFileSync(path, bytes);
    Deno.truncateSync(path, data + 8 + frames * 4);
    const error = await assertRejects(() => load(rig, folder, "long.wav"), UserError);
    assert(
      /it needs 76\d\d MiB of sound memory and [34]\d\d\d MiB are left; cut it, or clear loops\.$/.test(error.message),
      error.message,
    );
  }));

Deno.test("a load into an engine that stands still is given up in a sentence", () =>
  inFolder(async (folder) => {
    const rig = await Rig.open(), before = rig.snapshot.pagesFree;
    writeWav(join(folder, "a.wav"), [quietEnds(20_000)], 48000);
    await assertRejects(
      () => loadSound({ memory: rig.memory, folder, path: join(folder, "a.wav"), beats: 1 }, () => false),
      UserError,
      "the stream stands still",
    );
    rig.runTo(1_000);
    assertEquals(rig.snapshot.pagesFree, before);
  }));
