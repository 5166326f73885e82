import { assert, assertEquals } from "@std/assert";
import { LEAD_FRAMES } from "../../dsp/assembly/layout.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { ask } from "./asked.ts";
import { clickFrames, isHighClick } from "./click_frames.ts";
import { noise, Rig, SILENCE } from "./rig.ts";

// At 120 BPM a beat is 24,000 frames, a bar of four 96,000.

const BEAT = 24_000;
const BAR = 4 * BEAT;
const TRACK_1 = { track: 1 };

async function atTempo(blockFrames = 128): Promise<Rig> {
  const rig = await Rig.open({ blockFrames, tapeSeconds: 30 });
  return ask(rig, 1, { do: "transport.set_tempo", bpm: 120, beats_per_bar: 4 });
}

/** The frame at which the take of a track began, as it was heard. */
function takeStart(rig: Rig, index: number): number {
  return rig.events.find((event) =>
    event.kind === P.EVENT_STATE && event.track === index && event.state === P.STATE_RECORDING
  )!.frame;
}

Deno.test("two bars are counted before the first loop where nothing runs, and beat 1 is where the take begins", async () => {
  const rig = await atTempo();
  ask(rig, 5_000, { do: "loop.record", ...TRACK_1, count_in: 2 });
  rig.runTo(5_000 + 3 * BAR);
  const start = 5_000 + LEAD_FRAMES + 2 * BAR;
  assertEquals(takeStart(rig, 0), start);
  assertEquals(clickFrames(rig.outputs[0]!), Array.from({ length: 8 }, (_, i) => start - (8 - i) * BEAT));
  assertEquals(clickFrames(rig.outputs[0]!).map((at) => isHighClick(rig.outputs[0]!, at)), [
    true,
    false,
    false,
    false,
    true,
    false,
    false,
    false,
  ]);
  assertEquals([rig.snapshot.anchorFrame, rig.snapshot.running], [start, true]);
});

Deno.test("where the grid runs, the bar before the next fitting one is counted on its own beats", async () => {
  const rig = await atTempo();
  ask(rig, 1_000, { do: "transport.start", when: "exact" });
  ask(rig, 1_000 + BAR / 3, { do: "loop.record", ...TRACK_1, count_in: 1 });
  rig.runTo(1_000 + 4 * BAR);
  assertEquals(takeStart(rig, 0), 1_000 + 2 * BAR);
  assertEquals(clickFrames(rig.outputs[0]!), [4, 5, 6, 7].map((beat) => 1_000 + beat * BEAT));
});

Deno.test("a press that just missed the bar is counted in from that bar", async () => {
  const rig = await atTempo();
  ask(rig, 1_000, { do: "transport.start", when: "exact" });
  ask(rig, 1_000 + BAR + 5_000, { do: "loop.record", ...TRACK_1, count_in: 1 });
  rig.runTo(1_000 + 4 * BAR);
  assertEquals(takeStart(rig, 0), 1_000 + 2 * BAR);
  assertEquals(clickFrames(rig.outputs[0]!), [5, 6, 7].map((beat) => 1_000 + beat * BEAT), "the first beat was over");
});

Deno.test("beside a loop the take begins on the loop's boundary", async () => {
  const rig = await atTempo();
  ask(rig, 1_000, { do: "loop.record", ...TRACK_1, bars: 3, when: "exact" });
  rig.runTo(1_000 + 3 * BAR + 100);
  ask(rig, 1_000 + 3 * BAR + BEAT, { do: "loop.record", track: 2, count_in: 1 });
  rig.runTo(1_000 + 7 * BAR);
  assertEquals(takeStart(rig, 1), 1_000 + 6 * BAR);
  assertEquals(clickFrames(rig.outputs[0]!), [20, 21, 22, 23].map((beat) => 1_000 + beat * BEAT));
});

Deno.test("cancelled in the middle, nothing is counted and nothing recorded", async () => {
  const rig = await atTempo();
  ask(rig, 5_000, { do: "loop.record", ...TRACK_1, count_in: 1 });
  ask(rig, 5_000 + 1.5 * BEAT, { do: "loop.cancel", ...TRACK_1 });
  rig.runTo(5_000 + 2 * BAR);
  assertEquals([clickFrames(rig.outputs[0]!).length, rig.track(0).state], [2, P.STATE_EMPTY]);
});

Deno.test("beside a metronome that clicks eighths each beat is counted once", async () => {
  const rig = await atTempo();
  ask(rig, 2, { do: "mix.click", subdivision: 2 });
  ask(rig, 3, { do: "mix.metronome", on: true });
  ask(rig, 1_000, { do: "transport.start", when: "exact" });
  ask(rig, 1_000 + BAR / 3, { do: "loop.record", ...TRACK_1, count_in: 1 });
  rig.runTo(1_000 + 3 * BAR - 100);
  assertEquals(clickFrames(rig.outputs[0]!), Array.from({ length: 24 }, (_, i) => 1_000 + i * BEAT / 2));
});

Deno.test("a count needs a tempo, and none for a take that begins with a sound", async () => {
  const rig = await Rig.open({ tapeSeconds: 5 });
  ask(rig, 1, { do: "loop.record", ...TRACK_1, count_in: 1 });
  ask(rig, 2, { do: "transport.set_tempo", bpm: 120 });
  ask(rig, 3, { do: "loop.record", ...TRACK_1, count_in: 1, threshold_db: -20 });
  rig.runTo(1_000);
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).map(({ status }) => status), [P.REFUSED_NO_GRID, P.REFUSED_VALUE]);
});

Deno.test("a count and the take after it are the same at every block size", async () => {
  const sounds = await Promise.all([1, 61, 128, 4_096].map(async (blockFrames) => {
    const rig = await Rig.open({ blockFrames, tapeSeconds: 5, source: noise(0.2) });
    ask(rig, 0, { do: "transport.set_tempo", bpm: 300, beats_per_bar: 3 });
    ask(rig, 8_192, { do: "loop.record", ...TRACK_1, count_in: 1, bars: 1 });
    return rig.runTo(8_192 + 4 * 28_800).outputs[0]!;
  }));
  for (const sound of sounds.slice(1)) assertEquals(sound, sounds[0]);
  assert(sounds[0]!.some((sample) => sample !== 0));
});

/** A loop of two seconds from frame 1,000 on, and what is asked beside it. */
async function besideLoop(blockFrames: number, press: number, command: Record<string, unknown>): Promise<Rig> {
  const rig = await Rig.open({ blockFrames, tapeSeconds: 30, source: noise(0.2) });
  ask(rig, 1_000, { do: "loop.record", ...TRACK_1, seconds: 2, when: "exact" });
  ask(rig, press, { do: "loop.record_next_cycle", ...command });
  return rig.runTo(1_000 + 6 * BAR);
}

Deno.test("the next cycle is recorded from boundary to boundary, and then plays, on a new track", async () => {
  for (const blockFrames of [1, 100, 4_096]) {
    const rig = await besideLoop(blockFrames, 1_000 + 1.5 * BAR, {});
    assertEquals([takeStart(rig, 1), rig.track(1).lengthFrames, rig.track(1).state], [
      1_000 + 2 * BAR,
      BAR,
      P.STATE_PLAYING,
    ]);
    const lines = [rig.outputs[0]![1_000 + 5 * BAR + 777], rig.inputs[0]![1_777]! + rig.inputs[0]![2 * BAR + 1_777]!];
    assert(Math.abs(lines[0]! - lines[1]!) < 1e-6, "both loops are heard, in phase");
  }
});

Deno.test("pressed just after a boundary, the cycle that began there is recorded whole: the tape has it", async () => {
  const rig = await besideLoop(128, 1_000 + 2 * BAR + 6_000, { cycles: 2 });
  const take = rig.events.find((event) => event.kind === P.EVENT_TAKE && event.track === 1)!;
  assertEquals([take.frame, take.b], [1_000 + 2 * BAR, 2 * BAR]);
});

Deno.test("asked again before it begins, the next cycle is not recorded; without a loop there is none", async () => {
  const rig = await besideLoop(128, 1_000 + 1.5 * BAR, { track: 2 });
  assertEquals(rig.track(1).state, P.STATE_PLAYING);
  const other = await Rig.open({ tapeSeconds: 30, source: SILENCE });
  ask(other, 1, { do: "loop.record_next_cycle" }).runTo(100);
  assertEquals(other.eventsOf(P.EVENT_REFUSED).map(({ status }) => status), [P.REFUSED_NO_GRID]);
  ask(other, 1_000, { do: "loop.record", ...TRACK_1, seconds: 2, when: "exact" });
  ask(other, 1_000 + 1.2 * BAR, { do: "loop.record_next_cycle", track: 2 });
  ask(other, 1_000 + 1.7 * BAR, { do: "loop.record_next_cycle", track: 2 });
  other.runTo(1_000 + 4 * BAR);
  assertEquals(other.track(1).state, P.STATE_EMPTY);
});

Deno.test("the PA is silent while the next cycle is recorded, to the frame, and the phones are not", async () => {
  const constant = (frame: number) => 0.1 * Math.min(1, frame / 9_600);
  const sounds = await Promise.all([1, 100, 4_096].map(async (blockFrames) => {
    const rig = await Rig.open({ blockFrames, tapeSeconds: 30, source: constant, outputCount: 4, phonesOutput: 2 });
    ask(rig, 20_000, { do: "loop.record", ...TRACK_1, seconds: 2, when: "exact" });
    ask(rig, 20_000 + 1.5 * BAR, { do: "loop.record_next_cycle", mute_master: true });
    rig.runTo(20_000 + 4 * BAR);
    return [rig.outputs[0]!, rig.outputs[2]!] as const;
  }));
  const [pa, phones] = sounds[0]!, begin = 20_000 + 2 * BAR, end = begin + BAR, ramp = 480;
  assert(pa[begin - 1]! > 0.09 && pa[begin + 10]! < pa[begin - 1]!, "it begins to fade at the boundary");
  assertEquals(pa.subarray(begin + ramp, end).some((sample) => sample !== 0), false);
  assert(pa[end + ramp + 500]! > 0.18, "it opens again at the next one");
  assert(phones.subarray(begin, end).every((sample) => sample > 0.09), "the phones go on");
  for (const [otherPa, otherPhones] of sounds.slice(1)) assertEquals([otherPa, otherPhones], [pa, phones]);
});

Deno.test("the PA opens when the recording it is silent for is dropped", async () => {
  const rig = await Rig.open({ tapeSeconds: 30, source: noise(0.2) });
  ask(rig, 1_000, { do: "loop.record", ...TRACK_1, seconds: 1, when: "exact" });
  ask(rig, 90_000, { do: "loop.record", track: 2, mute_master: true, when: "exact" });
  ask(rig, 110_000, { do: "loop.undo", track: 2 });
  rig.runTo(140_000);
  assertEquals(rig.outputs[0]!.subarray(91_000, 110_000).some((sample) => sample !== 0), false);
  assert(rig.outputs[0]!.subarray(111_000).some((sample) => Math.abs(sample) > 0.05));
});

Deno.test("a record that waits and then cannot be leaves its track as it was; one that is pressed again only drops the wait", async () => {
  const rig = await Rig.open({ tapeSeconds: 30, source: noise(0.2) });
  ask(rig, 1_000, { do: "loop.record", ...TRACK_1, seconds: 2, when: "exact" });
  ask(rig, 1_000 + 1.5 * BAR, { do: "loop.record_next_cycle", track: 2 });
  ask(rig, 1_000 + 1.5 * BAR, { do: "loop.record_next_cycle", track: 3 });
  ask(rig, 1_000 + 1.6 * BAR, { do: "loop.delete", ...TRACK_1 });
  ask(rig, 1_000 + 1.7 * BAR, { do: "loop.record_next_cycle", track: 3 });
  rig.runTo(1_000 + 3 * BAR);
  assertEquals([rig.track(1).state, rig.track(2).state], [P.STATE_EMPTY, P.STATE_EMPTY]);
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).map(({ track, status }) => [track, status]), [[1, P.REFUSED_NO_GRID]]);
});
