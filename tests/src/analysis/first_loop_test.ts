import { assert, assertEquals } from "@std/assert";
import { decideFirstLoop, type FirstLoopMode, type PressedTake } from "../../../src/analysis/first_loop.ts";
import { describeFirstLoop } from "../../../src/analysis/first_loop_words.ts";
import type { TakeOnset } from "../../../src/analysis/take_pulse.ts";

const RATE = 48000;

/** Onsets at these seconds. */
function onsets(...seconds: number[]): TakeOnset[] {
  return seconds.map((s) => ({ frame: s * RATE, strength: 0.9 }));
}

/** A pulse from `from` on: so many strokes. */
function pulse(from: number, bpm: number, count: number): TakeOnset[] {
  return onsets(...Array.from({ length: count }, (_, i) => from + i * 60 / bpm));
}

function take(startS: number, endS: number, more: Partial<PressedTake> = {}): PressedTake {
  const frames = { startFrame: Math.round(startS * RATE), endFrame: Math.round(endS * RATE) };
  return { ...frames, startIsFree: true, endIsFree: true, framesPerBeat: 0, sampleRate: RATE, ...more };
}

function decide(pressed: PressedTake, heard: TakeOnset[], mode: FirstLoopMode = "tempo") {
  return decideFirstLoop(pressed, { onsets: heard, heardBpm: 0 }, mode);
}

Deno.test("a start pressed up to 90 ms early or late goes to the onset meant", () => {
  for (const ms of [-90, -50, -20, 0, 20, 50, 90]) {
    const made = decide(take(2 + ms / 1000, 6), onsets(2, 2.7, 3.9, 4.4));
    assertEquals([made.startFrame, made.start], [2 * RATE, "onset"], `${ms} ms`);
  }
});

Deno.test("a strong onset outside the window does not hide a weak one inside (the original's defect 13)", () => {
  const heard = [{ frame: 1.88 * RATE, strength: 1 }, { frame: 2.06 * RATE, strength: 0.3 }];
  assertEquals(decide(take(2, 6), heard).startFrame, 2.06 * RATE);
});

Deno.test("of two onsets near the press the strong one wins over one a little nearer, however exactly that was hit", () => {
  const heard = [{ frame: 2 * RATE, strength: 0.2 }, { frame: 2.02 * RATE, strength: 0.95 }];
  assertEquals(decide(take(2, 6), heard).startFrame, Math.round(2.02 * RATE));
});

Deno.test("the end goes to whole beats of the tempo played, whatever the presses were, and the beats are told", () => {
  for (const bpm of [47, 90.5, 121.3, 180, 233]) {
    for (const beats of [4, 5, 8, 13]) {
      for (const [early, late] of [[0, 0], [-0.08, 0.08], [0.08, -0.08], [0.05, 0.07]] as const) {
        const end = 2 + beats * 60 / bpm;
        const made = decide(take(2 + early, end + late), pulse(2, bpm, beats + 1));
        const wanted = beats * 60 / bpm * RATE;
        assert(
          Math.abs(made.lengthFrames - wanted) <= 1,
          `${bpm} BPM, ${beats} beats: ${made.lengthFrames} for ${wanted}`,
        );
        assertEquals([made.startFrame, made.end], [2 * RATE, "beats"], `${bpm} BPM, ${beats} beats, ${early}, ${late}`);
        assert(Math.abs(Math.log2(made.beats / beats)) === 0 || Math.abs(Math.log2(made.beats / beats)) === 1);
      }
    }
  }
});

Deno.test("the length does not follow one stroke that is off, nor one that is no stroke", () => {
  const heard = pulse(2, 100, 9);
  heard[4]!.frame += 0.03 * RATE;
  heard.splice(7, 0, { frame: 2 * RATE + 6.55 * 0.6 * RATE, strength: 0.4 });
  const made = decide(take(2.03, 6.75), heard);
  assert(Math.abs(made.lengthFrames - 4.8 * RATE) < 0.002 * RATE, `${made.lengthFrames}`);
});

Deno.test("a player who slows down over a long take gets the beats that were played", () => {
  let time = 2;
  const times: number[] = [];
  for (let beat = 0; beat <= 128; beat++) {
    times.push(time);
    time += 0.5 * (1 + 0.0004 * beat);
  }
  const made = decide(take(2, times[128]! + 0.03), onsets(...times));
  assertEquals([made.beats, made.end], [128, "beats"]);
  assert(Math.abs(made.startFrame + made.lengthFrames - times[128]! * RATE) < 0.01 * RATE);
});

Deno.test("a beat is taken for the start where nothing was struck there", () => {
  const made = decide(take(1.46, 5.53), onsets(2, 2.5, 3, 3.5, 4, 4.5, 5));
  assertEquals([made.startFrame, made.start, made.lengthFrames, made.beats], [1.5 * RATE, "beats", 4 * RATE, 8]);
});

Deno.test("without a sure tempo the end goes to an onset, and stays where there is none", () => {
  const loose = onsets(2, 2.61, 3.9, 4.17, 5.03);
  const made = decide(take(2.04, 4.97), loose);
  assertEquals([made.startFrame, made.lengthFrames, made.end], [2 * RATE, Math.round(3.03 * RATE), "onset"]);
  const stays = decide(take(2.04, 4.6), loose);
  assertEquals([stays.end, stays.startFrame + stays.lengthFrames], ["pressed", Math.round(4.6 * RATE)]);
});

Deno.test("modes: an onset although beats were played, or the end left free", () => {
  const heard = [...pulse(2, 120, 8), ...onsets(6.04)];
  assertEquals(decide(take(2, 6.02), heard, "onset").lengthFrames, 4.04 * RATE);
  const free = decide(take(2.03, 6.02), heard, "free");
  assertEquals([free.startFrame, free.lengthFrames, free.end, free.beats], [
    2 * RATE,
    Math.round(4.02 * RATE),
    "pressed",
    8,
  ]);
});

Deno.test("silence, one sound, or less than half a beat leaves the ends as they are (the original's defect 4)", () => {
  const silent = decide(take(2, 6), []);
  assertEquals([silent.startFrame, silent.lengthFrames, silent.beats, silent.end], [2 * RATE, 4 * RATE, 0, "pressed"]);
  assertEquals(decide(take(2, 2.15), onsets(2.01)).lengthFrames, Math.round(0.14 * RATE));
  assertEquals(decide(take(2, 2.2), pulse(0, 60, 3)).lengthFrames, Math.round(0.2 * RATE));
  // Both ends at one onset would leave nothing.
  const short = decide(take(2, 2.12), onsets(2.06));
  assertEquals([short.startFrame, short.lengthFrames], [2 * RATE, Math.round(0.12 * RATE)]);
});

Deno.test("ends that were asked for exactly stay; a tempo asked for before counts the beats", () => {
  const heard = pulse(2, 120, 9);
  const exact = decide(take(2.05, 6.03, { startIsFree: false }), heard);
  assertEquals([exact.startFrame, exact.start], [Math.round(2.05 * RATE), "pressed"]);
  assertEquals(decide(take(2.05, 6.03, { endIsFree: false }), heard).lengthFrames, Math.round(4.03 * RATE));
  const set = decide(take(2.05, 6.2, { framesPerBeat: 0.6 * RATE }), heard);
  assertEquals([set.lengthFrames, set.beats], [Math.round(4.2 * RATE), 7]);
});

Deno.test("what was decided is told in a sentence and in numbers", () => {
  const pressed = take(12.398, 16.4), bpm = 121.3;
  const decision = decide(pressed, pulse(12.481, bpm, 9));
  const told = describeFirstLoop({ kind: "first_loop", atFrame: 0, id: 1, track: 0, take: pressed, decision });
  assertEquals(
    told["message"],
    "First loop: start 83 ms early, moved to the onset at 12.481 s; 8 beats at 121.3 BPM (end 38 ms early).",
  );
  assertEquals([told["start_early_ms"], told["beats"], told["tempo_bpm"]], [83, 8, 121.3]);
});
