import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { parseCommand } from "../../../src/commands/parse.ts";
import { readWav } from "../../../src/files/wav_reader.ts";
import { renderScore } from "../../../src/render/render.ts";
import { openWhole } from "../saved/looping_rig.ts";
import { SessionRig, stall, waitFor } from "./session_rig.ts";
import { firstDifference } from "../../first_difference.ts";

const START = 9601, LENGTH = 12_007;
const boundary = (cycle: number) => START + cycle * LENGTH;

/** What a set says: mute track 1 on every second boundary, and let it sound again a third of a cycle later. */
const ACTIONS = [
  { action: 1, command: { do: "mix.mute", track: 1, on: true }, every: 2, times: 0 },
  { action: 2, command: { do: "mix.mute", track: 1, on: false }, position_frames: 4_002, every: 2, times: 0 },
  { action: 3, command: { do: "loop.record", track: 2 }, cycles: 2, then: 4, priority: 1 },
  { action: 4, command: { do: "loop.record", track: 2 }, start: false },
].map((action) => parseCommand({ do: "action.set", ...action }));

async function record(rig: SessionRig): Promise<void> {
  rig.send({ do: "loop.record", track: 1, when: "exact", at: START });
  await rig.answer(rig.send({ do: "loop.play", track: 1, when: "exact", at: boundary(1) }));
}

async function rendersWhatWasHeard(rig: SessionRig, score: string, output: string): Promise<void> {
  const outFolder = join(rig.root, "render");
  await renderScore(join(rig.folder, score), { inputPath: rig.inputPath, outFolder, blockFrames: 333 });
  const rendered = readWav(join(outFolder, "mix.wav")).channels;
  rig.sound(output).forEach((channel, index) => {
    assertEquals(firstDifference(channel, rendered[index]!), -1);
  });
}

/** Frames at which an action acted. */
function acted(rig: SessionRig, action: number): unknown[] {
  return rig.events.filter((event) =>
    event["source"] === "action" && event["id"] === action && event["event"] === "done"
  )
    .map((event) => event["frame"]);
}

Deno.test("actions of a set act at their frames while control is held for half a second, and the score renders to what was heard", () =>
  SessionRig.run({ actions: ACTIONS }, async (rig) => {
    await record(rig);
    const { from, to } = stall(rig, 24_000);
    assert(to - from >= 24_000);
    await rig.until(boundary(9));
    rig.send({ do: "action.set", command: { do: "loop.retrigger", track: 2 }, cycle: "beat", times: 3 });
    await rig.until(boundary(11));
    assertEquals(rig.session.state().actions.slice(0, 4).map(({ number, active }) => [number, active]), [
      [1, true],
      [2, true],
      [3, false],
      [4, false],
    ]);
    await rig.close();
    const first = acted(rig, 1)[0] as number;
    assert(first === boundary(1) || first === boundary(2), `${first}`);
    assertEquals(acted(rig, 1).slice(0, 4), [0, 2, 4, 6].map((cycle) => first + cycle * LENGTH));
    const [take] = rig.events.filter((event) => event["event"] === "take" && event["track"] === 2);
    assertEquals(take!["length_frames"], LENGTH);
    await rendersWhatWasHeard(rig, "score.jsonl", "output.wav");
    assert(!rig.text("score.jsonl").includes('"source"'), "what actions did stands in no score");
  }));

Deno.test("a session that goes on has its actions, with what was left to them", () =>
  SessionRig.run({}, async (rig) => {
    await record(rig);
    rig.send({
      do: "action.set",
      action: 7,
      command: { do: "mix.pan", track: 1, pan: 0.5 },
      times: 9,
      cycles: 1,
      then: 8,
    });
    rig.send({
      do: "action.set",
      action: 8,
      command: { do: "loop.stop", track: 1 },
      position_share: 0.5,
      start: false,
    });
    await rig.answer(rig.send({ do: "action.set", command: { do: "mix.solo", track: 1 }, cycles: 900, priority: 2 }));
    await rig.until(boundary(6));
    await rig.close();
    const left = openWhole(rig.folder)!.actions!.map(({ action, active, times_left }) => [action, active, times_left]);
    assertEquals(left.map(([action, active]) => [action, active]), [[7, true], [8, false], [undefined, true]]);
    const times = left[0]![2] as number;
    assert(times > 1 && times < 9, `${times}`);
    await rig.goOn(async (session) => {
      await waitFor("the actions", () => session.state().actions.length === 3);
      const [seven, eight, given] = session.state().actions;
      assertEquals([given!.plan.number, given!.active, given!.plan.priority], [0, true, 2]);
      assert(given!.cyclesLeft > 800 && given!.cyclesLeft < 900);
      assertEquals([seven!.number, seven!.active, seven!.plan.times, seven!.plan.then], [7, true, 9, 8]);
      assert(seven!.timesLeft <= times);
      assertEquals([eight!.number, eight!.active, eight!.plan.unit, eight!.plan.position], [8, false, 2, 0.5]);
      await waitFor("the next action", () => session.state().actions[1]!.firedCount > 0);
    });
    await rendersWhatWasHeard(rig, "score-2.jsonl", "output-2.wav");
  }));
