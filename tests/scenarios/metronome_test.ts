import { assert, assertEquals } from "@std/assert";
import { CLICK_FRAMES } from "../../dsp/assembly/layout.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { ask } from "./asked.ts";
import { clickFrames, isHighClick } from "./click_frames.ts";
import { draw } from "../../src/sequencer/plan/chance.ts";
import { Rig } from "./rig.ts";

const RATE = 48_000;
const START = 4_801;

/** What a metronome is set to, besides the words of mix.click. */
interface Setting {
  bpm: number;
  beats?: number;
  blockFrames?: number;
  seed?: number;
  outputCount?: number;
  click?: Record<string, unknown>;
}

/** A metronome whose beat 1 of bar 1 is at START. */
async function clicking({ bpm, beats = 4, blockFrames = 128, seed = 0, outputCount = 2, click = {} }: Setting) {
  const rig = await Rig.open({ blockFrames, seed, outputCount, tapeSeconds: 1, inputCount: 1 });
  ask(rig, 1, { do: "transport.set_tempo", bpm, beats_per_bar: beats });
  ask(rig, 2, { do: "mix.click", ...click });
  ask(rig, 3, { do: "mix.metronome", gain: 0.5 });
  return ask(rig, START, { do: "transport.start", when: "exact" });
}

/** Frames after START at which clicks begin. */
const onsets = (sound: Float32Array, from = START) => clickFrames(sound, from).map((frame) => frame - START);
const isAccent = (sound: Float32Array, at: number) => isHighClick(sound, START + at);

const LOOPMATE:
  readonly (readonly [bpm: number, beats: number, subdivision: number, places: number[], frames: number[]])[] = [
    [60, 4, 4, [3], [36000, 84000, 132000, 180000]],
    [120, 4, 1, [0], [0, 24000, 48000, 72000]],
    [117, 4, 2, [1], [12308, 36923, 61538, 86154]],
    [90, 3, 3, [0, 2], [0, 32000, 64000, 21333, 53333, 85333]],
    [60, 4, 4, [1, 3], [12000, 60000, 108000, 156000, 36000, 84000, 132000, 180000]],
  ];

Deno.test("clicks are where loopmate has them, for every block size", async () => {
  for (const [bpm, beats, subdivision, permutation, frames] of LOOPMATE) {
    for (const blockFrames of [1, 61, 128, 4_096]) {
      const rig = await clicking({ bpm, beats, blockFrames, click: { subdivision, permutation } });
      const bar = Math.round((beats * 60 * RATE) / bpm);
      rig.runTo(START + bar - 64);
      assertEquals(onsets(rig.outputs[0]!), frames.toSorted((a, b) => a - b), `${bpm} BPM, ${permutation}`);
      assertEquals(rig.outputs[1], rig.outputs[0]);
    }
  }
});

Deno.test("an hour later no click is off by a frame, on any part of the beat", async () => {
  const bpm = 117, subdivision = 3;
  const rig = await clicking({ bpm, beats: 7, blockFrames: 8_192, click: { subdivision, permutation: [1, 2] } });
  const last = START + 3_600 * RATE;
  const beat = Math.floor(((last - START) * bpm) / (60 * RATE));
  const heard = lastSecond(rig, last);
  const expected = Array.from({ length: 2 * subdivision }, (_, i) => (beat - 3) * subdivision + i)
    .filter((index) => index % subdivision !== 0)
    .map((index) => START + Math.round((index * 60 * RATE) / (bpm * subdivision)));
  for (const frame of expected) {
    assert(heard(frame - 1) === 0 && heard(frame) === 0 && heard(frame + 1) !== 0, `${frame}`);
  }
});

/** Runs without keeping what was heard before the last five seconds. */
function lastSecond(rig: Rig, until: number): (frame: number) => number {
  const keep = 5 * RATE, kept = new Float32Array(keep), { engine } = rig;
  rig.runTo(START + 1);
  let frame = rig.frame;
  while (frame < until) {
    const frames = Math.min(8_192, until - frame);
    engine.process(frames);
    for (let i = 0; i < frames; i++) kept[(frame + i) % keep] = engine.outputs[0]![i]!;
    frame += frames;
  }
  return (at) => kept[at % keep]!;
}

Deno.test("an empty permutation is a silent bar, and the clicks come back at the bar at which they were asked for", async () => {
  const rig = await clicking({ bpm: 180, beats: 3 });
  const bar = RATE;
  ask(rig, START + bar / 2, { do: "mix.click", permutation: [], when: "bar" });
  ask(rig, START + bar * 1.5, { do: "mix.click", subdivision: 2, permutation: [1], when: "bar" });
  rig.runTo(START + 3 * bar - 64);
  assertEquals(onsets(rig.outputs[0]!), [0, 16_000, 32_000, 104_000, 120_000, 136_000]);
});

Deno.test("a click sounds by chance: the seed and its number decide, not the block size, and about as often as asked", async () => {
  const subdivision = 2, probability = 0.6, beats = 200;
  for (const [seed, blockFrames] of [[0, 64], [0, 1_000], [7_000_000_123, 64]] as const) {
    const rig = await clicking({ bpm: 240, seed, blockFrames, click: { subdivision, probability } });
    rig.runTo(START + beats * 12_000 - 64);
    const lucky = Array.from({ length: beats * subdivision }, (_, index) => index)
      .filter((index) => draw(seed, index) < probability);
    assertEquals(onsets(rig.outputs[0]!), lucky.map((index) => index * 6_000));
    assert(Math.abs(lucky.length / (beats * subdivision) - probability) < 0.07, `${lucky.length}`);
  }
  for (const probability of [0, 1]) {
    const rig = await clicking({ bpm: 240, click: { probability } });
    assertEquals(onsets(rig.runTo(START + 9 * 12_000 + 5_000).outputs[0]!).length, probability * 10);
  }
});

Deno.test("the 1 is higher where an accent is asked for, and only where the 1 clicks", async () => {
  const accents = async (click: Record<string, unknown>) => {
    const rig = await clicking({ bpm: 180, beats: 3, click });
    const sound = rig.runTo(START + 2 * RATE - 64).outputs[0]!;
    return onsets(sound).filter((at) => isAccent(sound, at));
  };
  assertEquals(await accents({}), [0, RATE]);
  assertEquals(await accents({ subdivision: 2 }), [0, RATE]);
  assertEquals(await accents({ accent: false }), []);
  assertEquals(await accents({ subdivision: 2, permutation: [1] }), []);
});

Deno.test("the metronome is heard on the outputs it was given, and nowhere else", async () => {
  const rig = await clicking({ bpm: 120, outputCount: 5, click: { output: 3 } });
  ask(rig, START + 1_000, { do: "mix.click", output: 5 });
  ask(rig, START + 24_500, { do: "mix.click", output: 6 });
  ask(rig, START + 24_501, { do: "mix.click", subdivision: 2, permutation: [2] });
  rig.runTo(START + 48_000);
  const [one, two, three, four, five] = rig.outputs.map((sound) => onsets(sound));
  assertEquals([one, two, three, four, five], [[], [], [0], [0], [24_000]]);
  const refused = rig.eventsOf(P.EVENT_REFUSED);
  assertEquals(refused.map(({ id, status }) => [id, status]), [
    [START + 24_500, P.REFUSED_VALUE],
    [START + 24_501, P.REFUSED_VALUE],
  ]);
});

Deno.test("sixteen clicks a beat at 1,000 BPM are each at their frame; one fades under the next", async () => {
  const slow = await clicking({ bpm: 60, beats: 2 });
  slow.runTo(START + 2 * RATE);
  const clickAt = (from: number) => slow.outputs[0]!.slice(START + from, START + from + CLICK_FRAMES);
  const accent = clickAt(0), plain = clickAt(RATE);
  const rig = await clicking({ bpm: 1_000, beats: 2, blockFrames: 100, click: { subdivision: 16 } });
  const frames = 3 * RATE, expected = new Float32Array(frames);
  for (let index = 0; index * 180 < frames; index++) {
    const sound = index % 32 === 0 ? accent : plain;
    for (let i = 0; i < 180 + 24 && index * 180 + i < frames; i++) {
      expected[index * 180 + i]! += sound[i]! * (i < 180 ? 1 : 1 - (i - 180) / 24);
    }
  }
  const heard = rig.runTo(START + frames).outputs[0]!.subarray(START);
  const off = expected.reduce((most, x, i) => Math.max(most, Math.abs(x - heard[i]!)), 0);
  assert(off < 1e-6, `${off}`);
});

Deno.test("a tempo that changes on the 1 leaves that 1 at its frame, and every click is where its grid has it", async () => {
  const rig = await clicking({ bpm: 90, beats: 3 });
  rig.runTo(START + 1_000);
  for (let change = 1; change <= 40; change++) {
    const { anchorFrame, framesPerBeat } = rig.snapshot, bar = 3 * framesPerBeat;
    rig.runTo(Math.round(anchorFrame + (Math.floor((rig.frame - anchorFrame) / bar) + 1.6) * bar));
    ask(rig, rig.frame, { do: "transport.set_tempo", bpm: 90 + change * 3.37, when: "bar" });
  }
  rig.runTo(rig.frame + 3 * RATE);
  const grids = rig.eventsOf(P.EVENT_GRID).filter(({ frame }) => frame > 0).slice(-40);
  const done = rig.eventsOf(P.EVENT_DONE).filter(({ command }) => command === P.COMMAND_SET_TEMPO).slice(-40);
  const heard = new Set(onsets(rig.outputs[0]!).map((at) => at + START));
  for (const [change, { c: bpm, d: anchor }] of grids.entries()) {
    const from = done[change]!.frame, until = done[change + 1]?.frame ?? rig.frame;
    const beatFrames = (60 * RATE) / bpm, first = Math.round((from - anchor) / beatFrames);
    assertEquals([first % 3, anchor + Math.round(first * beatFrames)], [0, from], `${bpm} BPM`);
    for (let beat = first; anchor + Math.round(beat * beatFrames) < until; beat++) {
      assert(heard.has(anchor + Math.round(beat * beatFrames)), `${bpm} BPM, beat ${beat}`);
    }
  }
});
