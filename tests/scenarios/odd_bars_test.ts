import { assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { ask } from "./asked.ts";
import { clickFrames } from "./click_frames.ts";
import { noise, Rig } from "./rig.ts";

// Bars of 7/8 (3.5 quarters) and 7/16. At 120 BPM a quarter is 24,000 frames, a bar of 7/8 84,000.

const BEAT = 24_000;
const BAR = 3.5 * BEAT;
const START = 1_000;

async function inSevenEight(blockFrames = 128, source = noise(0)): Promise<Rig> {
  const rig = await Rig.open({ blockFrames, tapeSeconds: 60, source });
  return ask(rig, 1, { do: "transport.set_tempo", bpm: 120, beats_per_bar: 3.5 });
}

Deno.test("in 7/8 the metronome clicks each bar anew: quarters, the last one cut short, or seven eighths", async () => {
  for (
    const [subdivision, places] of [[1, [0, 1, 2, 3]], [2, [0, 0.5, 1, 1.5, 2, 2.5, 3]]] as const
  ) {
    const rig = await inSevenEight();
    ask(rig, 2, { do: "mix.click", subdivision });
    ask(rig, 3, { do: "mix.metronome", on: true });
    ask(rig, START, { do: "transport.start", when: "exact" });
    rig.runTo(START + 9 * BAR);
    const expected = Array.from({ length: 9 }, (_, bar) => places.map((place) => START + bar * BAR + place * BEAT));
    assertEquals(clickFrames(rig.outputs[0]!), expected.flat());
  }
});

Deno.test("what waits for a bar waits for one of 7/8, and a count-in counts eighths", async () => {
  const rig = await inSevenEight();
  ask(rig, START, { do: "transport.start", when: "exact" });
  ask(rig, START + 1.4 * BAR, { do: "loop.record", track: 1, when: "bar", bars: 1 });
  ask(rig, START + 3.4 * BAR, { do: "loop.record", track: 2, count_in: 1 });
  rig.runTo(START + 6.5 * BAR);
  const starts = rig.events.filter(({ kind, state }) => kind === P.EVENT_STATE && state === P.STATE_RECORDING);
  assertEquals(starts.map(({ frame }) => frame), [START + 2 * BAR, START + 5 * BAR]);
  assertEquals(clickFrames(rig.outputs[0]!), Array.from({ length: 7 }, (_, i) => START + 4 * BAR + i * BEAT / 2));
});

Deno.test("a first loop of an odd number of bars of 7/8 keeps the tempo, and its beats", async () => {
  for (const bars of [1, 3]) {
    const rig = await inSevenEight();
    ask(rig, START, { do: "loop.record", track: 1, bars, when: "exact" });
    rig.runTo(START + (bars + 1) * BAR);
    const grid = rig.eventsOf(P.EVENT_GRID).at(-1)!;
    assertEquals([grid.a, grid.b, grid.c], [bars * BAR, bars * 3.5, 120]);
    assertEquals(rig.snapshot.beatsPerBar, 3.5);
  }
});

Deno.test("a loop of one bar of 7/8 goes along with a tempo that is forced", async () => {
  const rig = await inSevenEight(128, noise(0.2));
  ask(rig, START, { do: "loop.record", track: 1, bars: 1, when: "exact" });
  ask(rig, START + 2 * BAR, { do: "transport.set_tempo", bpm: 100, force: true, when: "exact" });
  rig.runTo(START + 6 * BAR);
  assertEquals(rig.eventsOf(P.EVENT_GRID).at(-1)!.a, 3.5 * 28_800);
  const phase = (rig.snapshot.frame - rig.snapshot.anchorFrame) % (3.5 * 28_800);
  assertEquals(Math.abs(rig.track(0).positionFrames - phase) < 128 || phase > BAR, true);
});

Deno.test("odd bars are the same at every block size, those of 7/16, too", async () => {
  const sounds = await Promise.all([1, 61, 4_096].map(async (blockFrames) => {
    const rig = await Rig.open({ blockFrames, tapeSeconds: 5, source: noise(0.1) });
    ask(rig, 0, { do: "transport.set_tempo", bpm: 173, beats_per_bar: 1.75 });
    ask(rig, 0, { do: "mix.metronome", on: true });
    ask(rig, 8_192, { do: "loop.record", track: 1, count_in: 2, bars: 1 });
    return rig.runTo(160_000).outputs[0]!;
  }));
  for (const sound of sounds.slice(1)) assertEquals(sound, sounds[0]);
});

Deno.test("a bar is a number of quarters in steps of a quarter", async () => {
  const rig = await Rig.open({ tapeSeconds: 5 });
  rig.at(1, { kind: P.COMMAND_SET_TEMPO, a: 120, b: 3.3 }).runTo(200);
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).map(({ status }) => status), [P.REFUSED_VALUE]);
});
