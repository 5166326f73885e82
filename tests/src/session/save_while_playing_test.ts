import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { hasLoop } from "../../../src/saved/open_saved.ts";
import { readWav } from "../../../src/files/wav_reader.ts";
import { renderScore } from "../../../src/render/render.ts";
import { openWhole } from "../saved/looping_rig.ts";
import { RATE, SessionRig } from "./session_rig.ts";

const START = 9601, LENGTH = 24007;

/** Asks for a save, waits for its answer and gives what it wrote, as paths in the folder. */
async function save(rig: SessionRig): Promise<string[]> {
  const answer = await rig.answer(rig.send({ do: "session.save" }));
  assertEquals(answer["event"], "done", String(answer["message"]));
  return (answer["saved"] as string[]).map((path) => path.slice(rig.folder.length + 1));
}

async function recordLoop(rig: SessionRig, track: number, start: number): Promise<void> {
  rig.send({ do: "loop.record", track, when: "exact", at: start });
  await rig.answer(rig.send({ do: "loop.play", track, when: "exact", at: start + LENGTH }));
}

Deno.test("session.save writes loops, settings and patterns while they play, and no frame of what is heard changes", () =>
  SessionRig.run({ monitor: true }, async (rig) => {
    await recordLoop(rig, 1, START);
    rig.send({ do: "mix.gain", track: 1, gain: 0.5 });
    rig.send({ do: "step.toggle", step: 3 });
    await rig.until(START + 2 * LENGTH);
    assertEquals(await save(rig), ["loops/track-01.wav", "patterns.json", "session.json"]);
    const record = openWhole(rig.folder)!, [track] = record.tracks;
    assertEquals([record.anchor_frame, record.anchor_length_frames, record.frames > START], [START, LENGTH, true]);
    assertEquals([track!.gain, track!.playing, track!.inputs, track!.origin_frame], [0.5, true, [1, 2], START]);
    for (let number = 0; number < 5; number++) await save(rig);
    assert(rig.notices.includes(`1 loop saved in ${rig.folder}.`), rig.notices.join("\n"));
    assert(!rig.text("score.jsonl").includes("session.save"), "a score has nothing that nobody hears");
    const { failures } = await rig.close();
    assertEquals([failures, rig.reports.filter((kind) => kind === "lost")], [[], []]);
    const outFolder = join(rig.root, "render"), inputPath = rig.inputPath;
    await renderScore(join(rig.folder, "score.jsonl"), { inputPath, outFolder, blockFrames: 100 });
    const [played, again] = [rig.sound("output.wav"), readWav(join(outFolder, "mix.wav")).channels];
    played.forEach((channel, index) => assertEquals(again[index]!.subarray(0, channel.length), channel));
  }));

Deno.test("what did not change since the last save is not written again, and what changed leaves no old file behind", () =>
  SessionRig.run({}, async (rig) => {
    await recordLoop(rig, 1, START);
    await rig.until(START + 2 * LENGTH);
    await save(rig);
    assertEquals(await save(rig), ["session.json"]);
    await rig.answer(rig.send({ do: "loop.overdub", track: 1, when: "exact", at: START + 3 * LENGTH }));
    await rig.answer(rig.send({ do: "loop.overdub", track: 1, when: "exact", at: START + 3 * LENGTH + 9000 }));
    await rig.until(START + 4 * LENGTH);
    assertEquals(await save(rig), ["loops/track-01-2.wav", "session.json"]);
    assertEquals([...Deno.readDirSync(join(rig.folder, "loops"))].map(({ name }) => name), ["track-01-2.wav"]);
    const { saved } = await rig.close();
    assert(!saved.some((path) => path.includes("loops/")), "the save at the end finds the loop saved");
    assertEquals(openWhole(rig.folder)!.tracks[0]!.file, "loops/track-01-2.wav");
  }));

Deno.test("a save in the middle of an overdub holds the loop under it, and says so", () =>
  SessionRig.run({}, async (rig) => {
    await recordLoop(rig, 1, START);
    await rig.until(START + LENGTH + 4000);
    await save(rig);
    await rig.answer(rig.send({ do: "loop.overdub", track: 1 }));
    assertEquals(await save(rig), ["session.json"]);
    assert(rig.notices.some((sentence) => sentence.startsWith("Track 1 is being played onto")), rig.notices.join("\n"));
    assertEquals(openWhole(rig.folder)!.tracks[0]!.playing, true);
  }));

Deno.test("while takes come and go as fast as they can, every save is whole and every loop in it was played like that", () =>
  SessionRig.run({}, async (rig) => {
    let playing = true, changes = 0;
    const storm = (async () => {
      for (; playing; changes++) {
        const track = 1 + changes % 3;
        await rig.answer(rig.send({ do: "loop.record", track }));
        await rig.until(rig.frame + RATE / 8);
        rig.send({ do: "loop.play", track });
        await rig.answer(rig.send({ do: changes % 2 === 0 ? "loop.undo" : "loop.stop", track }));
      }
    })();
    for (let number = 0; number < 12; number++) {
      await rig.until(rig.frame + RATE / 6);
      await save(rig);
      const record = openWhole(rig.folder)!;
      for (const { file, origin_frame, recorded_frames } of record.tracks.filter(hasLoop)) {
        const body = recorded_frames! - RATE / 20, [left] = rig.sound(file) as [Float32Array];
        assertEquals(left.subarray(0, body), rig.input[0]!.subarray(origin_frame, origin_frame + body));
      }
    }
    playing = false;
    await storm;
    assert(changes > 5);
  }));
