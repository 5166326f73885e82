import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../../src/errors.ts";
import { readWav } from "../../../src/files/wav_reader.ts";
import { renderScore } from "../../../src/render/render.ts";
import { openWhole } from "../saved/looping_rig.ts";
import { RATE, SessionRig } from "./session_rig.ts";

const START = 9601, LENGTH = 24007;
/** What comes before the cycle in which a session was saved: the time of all fades. */
const BEGIN = RATE / 25;

/** A session with a loop of one cycle, a stopped one of two, and settings that are not the usual ones; saved and closed. */
async function firstSitting(rig: SessionRig): Promise<void> {
  rig.send({ do: "loop.record", track: 1, when: "exact", at: START });
  await rig.answer(rig.send({ do: "loop.play", track: 1, when: "exact", at: START + LENGTH }));
  rig.send({ do: "loop.record", track: 3, when: "exact", at: START + 2 * LENGTH });
  await rig.answer(rig.send({ do: "loop.stop", track: 3, when: "exact", at: START + 4 * LENGTH }));
  rig.send({ do: "loop.delete", track: 2 });
  rig.send({ do: "mix.gain", track: 3, gain: 0.25 });
  rig.send({ do: "mix.pan", track: 3, pan: -0.5 });
  rig.send({ do: "mix.mute", track: 3, on: true });
  rig.send({ do: "mix.metronome", on: false, gain: 0.125 });
  rig.send({ do: "mix.click", subdivision: 3, permutation: [0, 2], probability: 0.75, accent: false, output: 2 });
  await rig.answer(rig.send({ do: "step.toggle", step: 3 }));
  await rig.until(START + 5 * LENGTH);
  assertEquals((await rig.close()).failures, []);
}

Deno.test("a saved session goes on with every loop, setting and pattern, in phase, and its sound is that of the loop to the bit", () =>
  SessionRig.run({ lengthRule: "free" }, async (rig) => {
    await firstSitting(rig);
    const before = openWhole(rig.folder)!, [loop] = rig.sound("loops/track-01.wav") as [Float32Array];
    await rig.goOn(async (session, until) => {
      await until(BEGIN + 2 * LENGTH);
      const { snapshot, tracks, steps } = session.state();
      assertEquals(
        [snapshot.anchorFrame, snapshot.anchorLength, snapshot.tempoBpm].map((value, index) =>
          index === 0 ? (value - BEGIN) % LENGTH : value
        ),
        [0, LENGTH, before.tempo_bpm],
      );
      assertEquals(tracks.map(({ index }) => index), [0, 2]);
      const [, second] = tracks;
      assertEquals([second!.gain, second!.pan, second!.muted, second!.lengthFrames], [0.25, -0.5, true, 2 * LENGTH]);
      assertEquals([tracks[0]!.state, second!.state], [3, 5]);
      assert(JSON.stringify(steps).includes("true"));
    });
    const [sound] = rig.sound("output-2.wav") as [Float32Array];
    assertEquals(sound.subarray(BEGIN, BEGIN + LENGTH), loop);
    assertEquals(sound.subarray(BEGIN + LENGTH, BEGIN + 2 * LENGTH), loop);
    const after = openWhole(rig.folder)!;
    const facts = ({ tracks }: typeof after) => tracks.map(({ origin_frame: _, ...rest }) => rest);
    assertEquals(facts(after), facts(before));
    const offset = (record: typeof after) =>
      (record.tracks[1]!.origin_frame! - record.tracks[0]!.origin_frame!) / LENGTH;
    assertEquals(offset(after), offset(before));
    const settings = ({ frames_per_beat, anchor_beats, click, metronome_gain, length_rule }: typeof after) => (
      { frames_per_beat, anchor_beats, click, metronome_gain, length_rule }
    );
    assertEquals(settings(after), settings(before));
    assertEquals([after.click!.permutation, after.length_rule], [[0, 2], "free"]);
  }));

Deno.test("the score of a sitting that went on renders to what was heard, also after later saves", () =>
  SessionRig.run({}, async (rig) => {
    await firstSitting(rig);
    await rig.goOn(async (session, until) => {
      await until(LENGTH);
      session.send({ do: "loop.overdub", track: 1 });
      await until(2 * LENGTH);
      session.send({ do: "loop.play", track: 1 });
      session.send({ do: "loop.play", track: 3 });
      session.send({ do: "mix.mute", track: 3, on: false });
      await until(4 * LENGTH);
    });
    const outFolder = join(rig.root, "render");
    await renderScore(join(rig.folder, "score-2.jsonl"), { inputPath: rig.inputPath, outFolder, blockFrames: 100 });
    const rendered = readWav(join(outFolder, "mix.wav")).channels;
    rig.sound("output-2.wav").forEach((channel, index) => {
      assertEquals(rendered[index]!.subarray(0, channel.length), channel);
    });
    await rig.goOn((_, until) => until(LENGTH));
    assertEquals([...Deno.readDirSync(rig.folder)].filter(({ name }) => name.startsWith("score")).length, 3);
  }));

Deno.test("a session that cannot go on is refused in a sentence, and left as it was", () =>
  SessionRig.run({}, async (rig) => {
    await firstSitting(rig);
    const list = () => [...Deno.readDirSync(rig.folder)].map(({ name }) => name).toSorted();
    const before = list();
    await assertRejects(
      () => rig.goOn(async () => {}, { sampleRate: 44_100 }),
      UserError,
      "start it with --rate 48000",
    );
    assertEquals(list(), before);
    Deno.writeTextFileSync(join(rig.folder, "session.json"), rig.text("session.json").replace('": 2,', '": 9,'));
    await assertRejects(() => rig.goOn(async () => {}), UserError, "it is of version 9");
    assertEquals(list(), before);
  }));

Deno.test("a session saved by the version before goes on, too, its grid reckoned from what it says", () =>
  SessionRig.run({}, async (rig) => {
    await firstSitting(rig);
    const record = openWhole(rig.folder)!, path = join(rig.folder, "session.json");
    const { frames, tempo_bpm, beats_per_bar, anchor_frame, anchor_length_frames } = record;
    const tracks = record.tracks.map(({ track, gain, pan, muted, soloed, channels, output, direct, ...rest }) => {
      const { file, length_frames, origin_frame } = rest;
      return { track, gain, pan, muted, soloed, channels, output, direct, file, length_frames, origin_frame };
    });
    const old = { frames, tempo_bpm, beats_per_bar, anchor_frame, anchor_length_frames, tracks };
    Deno.writeTextFileSync(path, JSON.stringify({ rondo_session: 1, ...old }));
    await rig.goOn((_, until) => until(LENGTH));
    const after = openWhole(rig.folder)!;
    assertEquals([after.rondo_session, after.anchor_beats, after.frames_per_beat], [
      2,
      record.anchor_beats,
      record.frames_per_beat,
    ]);
    assertEquals(
      after.tracks.map(({ sound_sha256 }) => sound_sha256),
      record.tracks.map((track) => track.sound_sha256),
    );
  }));

Deno.test("what was saved of a track stays as it was when the set that is played prepares it otherwise", () =>
  SessionRig.run({}, async (rig) => {
    await firstSitting(rig);
    const tracks = [{}, {}, { gainDb: -20, pan: 1 }];
    await rig.goOn((_, until) => until(LENGTH), { tracks, tempoBpm: 99 });
    const [, { gain, pan }] = openWhole(rig.folder)!.tracks as [unknown, { gain: number; pan: number }];
    assertEquals([gain, pan, openWhole(rig.folder)!.anchor_length_frames], [0.25, -0.5, LENGTH]);
  }));
