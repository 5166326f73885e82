import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { readScenes } from "../../../dsp/scenes.ts";
import { readScore } from "../../../src/score/read.ts";
import { readWav } from "../../../src/files/wav_reader.ts";
import { renderScore } from "../../../src/render/render.ts";
import { stateLine } from "../../../src/surfaces/headless/state_line.ts";
import { openWhole } from "../saved/looping_rig.ts";
import { SessionRig } from "./session_rig.ts";

const START = 9601, LENGTH = 48011;

Deno.test("a set's groups and scenes are there when it begins, a launch waits for its boundary, and what was played is the render of its score", () =>
  SessionRig.run({
    tracks: [{ groups: [1], muteGroup: 2 }, { groups: [1, 3] }],
    scenes: { when: "loop", stored: [{ scene: 4, tracks: [{ track: 2, plays: true, gainDb: -6 }] }] },
  }, async (rig) => {
    const exact = { when: "exact" };
    rig.send({ do: "loop.record", group: 1, ...exact, at: START });
    await rig.answer(rig.send({ do: "loop.play", group: 1, ...exact, at: START + LENGTH }));
    const launched = rig.send({ do: "mix.scene", scene: 4, at: START + LENGTH + 20_000 });
    const answer = await rig.answer(launched);
    assertEquals([answer["event"], answer["frame"], answer["started"], answer["stopped"]], [
      "done",
      START + 2 * LENGTH,
      0,
      1,
    ]);
    const tracks = stateLine(rig.session.state())["tracks"] as Record<string, unknown>[];
    assertEquals([tracks[0]!["groups"], tracks[0]!["mute_group"], tracks[1]!["groups"]], [[1], 2, [1, 3]]);
    await rig.until(START + 3 * LENGTH);
    assertEquals((await rig.close()).failures, []);
    const scorePath = join(rig.folder, "score.jsonl");
    const { lines } = readScore(scorePath);
    assert(lines.some(({ request }) => request.do === "loop.record" && request.group === 1));
    assert(lines.some(({ request }) => request.do === "mix.scene" && request.when === "loop"));
    const outFolder = join(rig.root, "rendered");
    await renderScore(scorePath, { inputPath: rig.inputPath, outFolder });
    const [live] = rig.sound("output.wav") as [Float32Array];
    const [rendered] = readWav(join(outFolder, "mix.wav")).channels as [Float32Array];
    assert(live.some((x) => x !== 0));
    live.forEach((x, frame) => x === rendered[frame] || assertEquals(x, rendered[frame], `frame ${frame}`));
  }));

Deno.test("scenes, groups and mute groups are saved with a session and come back with it", () =>
  SessionRig.run({}, async (rig) => {
    const exact = { when: "exact" };
    rig.send({ do: "loop.record", track: 1, ...exact, at: START });
    await rig.answer(rig.send({ do: "loop.play", track: 1, ...exact, at: START + LENGTH }));
    rig.send({ do: "mix.group", track: 1, groups: [2, 16] });
    rig.send({ do: "mix.mute_group", track: 1, mute_group: 5 });
    rig.send({ do: "mix.scene_when", boundary: "loop" });
    rig.send({ do: "mix.scene_store", scene: 32 });
    rig.send({ do: "mix.scene_track", scene: 3, track: 1, plays: false, gain: 0.25 });
    await rig.until(START + LENGTH + 9_000);
    const scenes = readScenes(rig.session.memory);
    assertEquals((await rig.close()).failures, []);
    assertEquals(openWhole(rig.folder)!.scenes!.map(({ scene }) => scene), [3, 32]);
    await rig.goOn(async (again, until) => {
      await until(9_000);
      const { snapshot, tracks } = again.state();
      assertEquals([tracks[0]!.groups, tracks[0]!.muteGroup], [2 + 32768, 5]);
      assertEquals([snapshot.scenes.stored, snapshot.scenes.when], [[3, 32], 4]);
      assertEquals(readScenes(again.memory), scenes);
    });
  }));
