import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { CommandRing } from "../../dsp/command_ring.ts";
import { readLoop } from "../../dsp/layers.ts";
import { noise, Rig, SILENCE } from "./rig.ts";

const exact = { when: P.WHEN_EXACT };
const record = { kind: P.COMMAND_RECORD, ...exact };

/** SHA-256 of a stretch of output, as text. */
async function hashOf(channel: Float32Array, from: number, frames: number): Promise<string> {
  const bytes = new Uint8Array(channel.slice(from, from + frames).buffer);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

Deno.test("a 1,001st track is made and plays beside the others", async () => {
  const rig = await Rig.open({ source: noise(0.1), blockFrames: 512 });
  for (let i = 0; i < 1000; i++) rig.at(100 + i, { kind: P.COMMAND_SELECT, track: i });
  rig.at(10_007, { ...record, track: 0 }).at(20_011, { ...record, track: 0 });
  rig.at(40_009, { ...record, track: 1000 }).at(50_013, { ...record, track: 1000 }).runTo(60_000);
  rig.source = SILENCE;
  rig.at(60_000, { kind: P.COMMAND_STOP, track: 0 }).runTo(100_000);
  assertEquals(rig.snapshot.trackCount, 1001);
  assertEquals(rig.track(1000).state, P.STATE_PLAYING);
  const loop = readLoop(rig.memory, 1000)!;
  for (let frame = 65_000; frame < 90_000; frame++) {
    const content = (frame - loop.originFrame) % loop.lengthFrames;
    assertEquals(rig.outputs[0]![frame], loop.channels[0]![content], `frame ${frame}`);
  }
});

Deno.test("a take longer than the tape keeps every frame of itself", async () => {
  const rig = await Rig.open({ source: noise(0.5), tapeSeconds: 2, blockFrames: 500 });
  rig.at(30_011, record).at(530_029, record).runTo(560_000);
  const loop = readLoop(rig.memory, 0)!;
  assertEquals(loop.lengthFrames, 500_018);
  for (let i = 0; i < 500_018 - 1440; i++) {
    if (loop.channels[0]![i] !== rig.inputs[0]![30_011 + i]) assertEquals(i, -1, "first frame that differs");
  }
});

Deno.test("fifty overdubs taken back one by one and brought again are exact to the bit", async () => {
  const CYCLE = 24_001;
  const rig = await Rig.open({ source: noise(0.01), blockFrames: 480 });
  rig.at(10_007, record).at(10_007 + CYCLE, record);
  let frame = 40_000;
  const heard: string[] = [];
  /** Hash of a whole cycle, beginning where the loop begins, some time after now. */
  const listen = () => {
    const from = 10_007 + Math.ceil((frame + 3000 - 10_007) / CYCLE) * CYCLE;
    rig.runTo(frame = from + CYCLE);
    return hashOf(rig.outputs[0]!, from, CYCLE);
  };
  rig.runTo(frame);
  heard.push(await listen());
  for (let i = 0; i < 50; i++) {
    rig.at(frame + 101, { kind: P.COMMAND_OVERDUB, a: [1, 0.9, 0.5][i % 3]! }).at(frame + 9_001 + 97 * i, {
      kind: P.COMMAND_PLAY,
    });
    rig.runTo(frame += 9_001 + 97 * i + 3_000);
    heard.push(await listen());
  }
  assertEquals(new Set(heard).size, 51, "every overdub is heard");
  for (let i = 49; i >= 0; i--) {
    rig.at(frame + 11, { kind: P.COMMAND_UNDO });
    assertEquals(await listen(), heard[i], `${i} overdubs left`);
  }
  for (let i = 1; i <= 50; i++) {
    rig.at(frame + 11, { kind: P.COMMAND_REDO });
    assertEquals(await listen(), heard[i], `${i} overdubs again`);
  }
});

/** A rig with few pages and nobody who adds any. */
async function poorRig(reservePages: number): Promise<Rig> {
  return await Rig.open({ source: noise(0.1), tapeSeconds: 2, reservePages, blockFrames: 256 });
}

/** Loudest step between the last frame of a loop and its first, beside its neighbours inside. */
function assertSmoothEnds(rig: Rig, track: number): void {
  const { channels: [loop], lengthFrames } = readLoop(rig.memory, track)!;
  assert(
    Math.abs(loop![0]! - loop![lengthFrames - 1]!) <= 0.2 * 1.001,
    "the wrap steps no further than the noise does",
  );
}

Deno.test("when memory ends, the take that runs is kept with its seam, it is said, and everything else goes on", async () => {
  const rig = await poorRig(120);
  rig.at(10_007, { ...record, track: 0 }).at(34_009, { ...record, track: 0 });
  rig.at(58_011, { ...record, track: 1 }).runTo(2_000_000);
  const memory = rig.eventsOf(P.EVENT_MEMORY);
  assertEquals(memory.map((event) => event.track), [1]);
  assertEquals(rig.track(1).state, P.STATE_PLAYING);
  const take = rig.eventsOf(P.EVENT_TAKE, 1)[0]!;
  const loop = readLoop(rig.memory, 1)!;
  for (let i = 0; i < take.c; i++) {
    if (i < take.d && loop.channels[0]![i] !== rig.inputs[0]![take.a + i]) {
      assertEquals(i, -1, "first frame that differs");
    }
  }
  assertSmoothEnds(rig, 1);
  assertEquals(rig.track(0).state, P.STATE_PLAYING);
  rig.at(rig.frame, { ...record, track: 2 }).at(rig.frame, { kind: P.COMMAND_OVERDUB, track: 0 });
  rig.at(rig.frame, { kind: P.COMMAND_MUTE, track: 1, a: 1 }).runTo(rig.frame + 20_000);
  const answers = rig.events.filter((event) => event.id >= 4).map((event) => [event.command, event.kind, event.status]);
  assertEquals(answers.sort((x, y) => x[0]! - y[0]!), [
    [P.COMMAND_RECORD, P.EVENT_REFUSED, P.REFUSED_NO_MEMORY],
    [P.COMMAND_OVERDUB, P.EVENT_REFUSED, P.REFUSED_NO_MEMORY],
    [P.COMMAND_MUTE, P.EVENT_DONE, 0],
  ]);
});

Deno.test("when memory ends, the overdub that runs ends with its fade and the loop plays on", async () => {
  const rig = await poorRig(90);
  rig.at(10_007, record).at(34_009, record).at(40_001, { kind: P.COMMAND_OVERDUB, a: 1 }).runTo(2_000_000);
  assertEquals(rig.eventsOf(P.EVENT_MEMORY).length, 1);
  assertEquals(rig.track(0).state, P.STATE_PLAYING);
  rig.source = SILENCE;
  const from = rig.frame;
  rig.runTo(from + 100_000);
  const cycle = rig.outputs[0]!.subarray(from, from + 24_002);
  assert(cycle.some((x) => Math.abs(x) > 0.05), "it plays");
  assertEquals(cycle, rig.outputs[0]!.subarray(from + 24_002, from + 48_004));
  assert(rig.outputs[0]!.every(Number.isFinite));
});

Deno.test("memory that is given up can be recorded on again", async () => {
  const rig = await poorRig(120);
  rig.at(10_007, { ...record, track: 0 }).runTo(2_000_000);
  assertEquals(rig.eventsOf(P.EVENT_MEMORY).length, 1);
  rig.at(rig.frame, { kind: P.COMMAND_DELETE, track: 0 }).at(rig.frame + 5_000, { kind: P.COMMAND_FORGET, track: 0 });
  rig.runTo(rig.frame + 10_000);
  const start = rig.frame + 100;
  rig.at(start, { ...record, track: 1 }).at(start + 10_000, { ...record, track: 1 }).runTo(start + 30_000);
  assertEquals(rig.track(1).state, P.STATE_PLAYING);
  assertEquals(readLoop(rig.memory, 1)!.channels[0]!.subarray(0, 8_000), rig.inputs[0]!.subarray(start, start + 8_000));
});

Deno.test("a queue full of commands for later refuses more, and what plays and records goes on", async () => {
  const rig = await Rig.open({ source: noise(0.1), blockFrames: 64 });
  const ring = new CommandRing(rig.memory, 6);
  const later = { track: 5, when: P.WHEN_NOW, at: 1e9, gesture: -1, a: 1, b: 0, c: 0, source: 0 };
  for (let id = 1000; id < 10_000; id++) {
    ring.push({ kind: P.COMMAND_MUTE, id, ...later });
    if (id % 500 === 0) rig.runTo(rig.frame + 64);
  }
  rig.runTo(4_000);
  const refused = rig.eventsOf(P.EVENT_REFUSED);
  assert(refused.length > 500 && refused.every((event) => event.status === P.REFUSED_QUEUE_FULL));
  rig.at(5_003, record).runTo(10_000);
  assertEquals(rig.events.at(-1)!.status, P.REFUSED_QUEUE_FULL);
});

Deno.test("a take that runs while the queue fills up is closed, sealed and played", async () => {
  const rig = await Rig.open({ source: noise(0.1), blockFrames: 64 });
  const ring = new CommandRing(rig.memory, 6);
  const later = { track: 5, when: P.WHEN_NOW, at: 1e9, gesture: -1, a: 1, b: 0, c: 0, source: 0 };
  rig.engine.setLatency(100, 100);
  rig.at(5_003, record).runTo(6_000);
  const fill = (count: number) => {
    for (let i = 0; i < count; i++) {
      ring.push({ kind: P.COMMAND_MUTE, id: 1000 + i, ...later });
      if (i % 500 === 0) rig.runTo(rig.frame + 64);
    }
  };
  fill(7_166);
  rig.runTo(20_000).at(21_001, record).runTo(21_010);
  fill(100);
  rig.runTo(40_000);
  assertEquals(rig.eventsOf(P.EVENT_SEAM).length, 1);
  assertEquals(rig.track(0).state, P.STATE_PLAYING);
});
