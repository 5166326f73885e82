import { assertEquals } from "@std/assert";
import { join } from "node:path";
import * as P from "../../../dsp/assembly/protocol.ts";
import { InputFollower } from "../../../src/input_file/input_follower.ts";
import { readWav } from "../../../src/files/wav_reader.ts";
import { inFolder } from "../../in_folder.ts";
import { noise, Rig } from "../../scenarios/rig.ts";
import { firstDifference } from "../../first_difference.ts";

Deno.test("the file holds every input, frame for frame, whenever it is looked at, also where takes keep pages of the tape", () =>
  inFolder(async (folder) => {
    const rig = await Rig.open({ inputCount: 3, source: noise(0.3), blockFrames: 100, tapeSeconds: 2 });
    const follower = new InputFollower(rig.memory, join(folder, "input.wav"));
    rig.at(20_000, { kind: P.COMMAND_RECORD, track: 0 }).at(60_000, { kind: P.COMMAND_PLAY, track: 0 });
    for (const frame of [1, 700, 5_000, 30_001, 90_000, 150_000, 220_003]) {
      rig.runTo(frame);
      follower.follow();
      assertEquals(follower.frameCount, frame);
    }
    follower.close();
    const { channels, frameCount, sampleRate } = readWav(join(folder, "input.wav"));
    assertEquals([frameCount, sampleRate, follower.missedFrames], [220_003, 48_000, 0]);
    channels.forEach((channel, input) => assertEquals(firstDifference(channel, rig.inputs[input]!), -1));
  }));

Deno.test("where the tape went round unread there is silence, so that all that follows stays at its frame, and it is counted", () =>
  inFolder(async (folder) => {
    const rig = await Rig.open({ source: noise(0.3), tapeSeconds: 1 }), path = join(folder, "input.wav");
    const follower = new InputFollower(rig.memory, path);
    follower.follow();
    rig.runTo(10_000);
    follower.follow();
    rig.runTo(300_000);
    follower.follow();
    follower.close();
    const [heard] = readWav(path).channels as [Float32Array], from = 10_000 + follower.missedFrames;
    assertEquals(heard.length, 300_000);
    assertEquals(firstDifference(heard.subarray(0, 10_000), rig.inputs[0]!), -1);
    assertEquals(heard.subarray(10_000, from).findIndex((sample) => sample !== 0), -1);
    assertEquals(firstDifference(heard.subarray(from), rig.inputs[0]!.subarray(from)), -1);
    assertEquals(follower.missedFrames > 200_000 && follower.missedFrames < 260_000, true);
  }));

Deno.test("what was brought to the disk opens while it is being written on", () =>
  inFolder(async (folder) => {
    const rig = await Rig.open({ source: noise(0.3) }), path = join(folder, "input.wav");
    const follower = new InputFollower(rig.memory, path);
    for (const frame of [30_000, 70_001]) {
      rig.runTo(frame);
      follower.sync();
      const [heard] = readWav(path).channels as [Float32Array];
      assertEquals([heard.length, firstDifference(heard, rig.inputs[0]!)], [frame, -1]);
    }
    follower.close();
  }));
