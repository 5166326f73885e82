import { assert, assertEquals } from "@std/assert";
import { loadAnalysisModule } from "../../../dsp/analysis_module.ts";
import { HOP_FRAMES } from "../../../dsp/listener.ts";
import type { HeardEvent } from "../../../src/analysis/heard.ts";
import { TapeFollower } from "../../../src/analysis/tape_follower.ts";
import { pulseSample } from "../../dsp/pulse_sound.ts";
import { Rig } from "../../scenarios/rig.ts";

const RATE = 48000;
const module = await loadAnalysisModule();

interface Followed {
  rig: Rig;
  follower: TapeFollower;
  events: HeardEvent[];
}

async function open(tapeSeconds = 60): Promise<Followed> {
  const events: HeardEvent[] = [];
  const source = (frame: number) => pulseSample(frame, 120);
  const rig = await Rig.open({ source, tapeSeconds, blockFrames: 100 });
  return { rig, events, follower: await TapeFollower.prepare(rig.memory, module, (event) => events.push(event)) };
}

async function catchUp({ follower }: Followed, maxHops = 10_000): Promise<void> {
  while (await follower.follow(maxHops) > 0);
}

Deno.test("stalled for two seconds, listening catches up and tells the same as unstalled", async () => {
  const steady = await open();
  for (let frame = 100; frame <= 8 * RATE; frame += 100) {
    steady.rig.runTo(frame);
    await steady.follower.follow(1000);
  }
  const stalled = await open();
  for (const second of [1.5, 3.5, 5.5, 8]) {
    stalled.rig.runTo(second * RATE);
    await catchUp(stalled, 7);
  }
  assertEquals(stalled.events, steady.events);
  assertEquals(stalled.follower.frame, Math.floor(8 * RATE / HOP_FRAMES) * HOP_FRAMES);
  const kinds = new Set(steady.events.map(({ kind }) => kind));
  assertEquals([...kinds].toSorted(), ["beat", "onset", "tempo"]);
});

Deno.test("a tempo is told when it appears, and then only when it is clearly another", async () => {
  const followed = await open();
  followed.rig.runTo(12 * RATE);
  await catchUp(followed);
  const told = followed.events.filter((event) => event.kind === "tempo");
  assert(told.length >= 1 && told.length < 20, `${told.length} times`);
  const last = told.at(-1)!;
  assert(last.tempoBpm > 119 && last.tempoBpm < 121, `${last.tempoBpm} BPM`);
  const frames = told.map(({ atFrame }) => atFrame);
  frames.forEach((frame, index) => assert(index === 0 || frame - frames[index - 1]! >= 0.2 * RATE));
  const beats = followed.events.filter((event) => event.kind === "beat");
  for (const beat of beats) assert(beat.frame <= beat.atFrame && beat.nextBeatFrame > beat.frame);
});

Deno.test("a tape that went round before it was heard is said to be a gap, and listening goes on behind it", async () => {
  const followed = await open(4);
  followed.rig.runTo(3 * RATE);
  await catchUp(followed);
  followed.rig.runTo(20 * RATE);
  await catchUp(followed);
  const gaps = followed.events.filter((event) => event.kind === "gap");
  assertEquals(gaps.length, 1);
  const [gap] = gaps;
  assertEquals(gap!.fromFrame, 3 * RATE);
  assert(gap!.toFrame > 15 * RATE && gap!.toFrame < 20 * RATE);
  followed.events.length = 0;
  for (let second = 21; second <= 30; second++) {
    followed.rig.runTo(second * RATE);
    await catchUp(followed);
  }
  const onsets = followed.events.filter((event) => event.kind === "onset");
  assert(onsets.length >= 18, `${onsets.length} onsets`);
  for (const { frame } of onsets) {
    const off = (frame - 0.5 * RATE) / (0.5 * RATE);
    assert(Math.abs(off - Math.round(off)) < 0.02, `${frame}`);
  }
});
