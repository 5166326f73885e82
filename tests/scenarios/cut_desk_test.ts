import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { CommandRing } from "../../dsp/command_ring.ts";
import { CutDesk } from "../../src/analysis/cut_desk.ts";
import { type CutHeard, cutSentence, type CutWish } from "../../src/analysis/cut_words.ts";
import type { HeardEvent } from "../../src/analysis/heard.ts";
import { TapeFollower } from "../../src/analysis/tape_follower.ts";
import { largestStep, Rig, SILENCE, type Source } from "./rig.ts";

const RATE = 48_000;
const module = await loadAnalysisModule();

/** A bar of four plucked notes, again and again from `startS` on; between them their tails. */
function bars(bpm: number, startS: number, endS = Infinity): Source {
  const period = 60 / bpm;
  return (frame) => {
    const time = Math.min(frame / RATE, 1e9), beat = Math.floor((time - startS) / period + 1e-9);
    if (beat < 0) return 0;
    const last = Math.min(beat, Math.ceil((endS - startS) / period - 1e-9) - 1);
    const since = time - startS - last * period, note = last % 4;
    return (note === 0 ? 0.6 : 0.35) * Math.exp(-7 * since) *
      Math.sin(2 * Math.PI * [196, 294, 247, 330][note]! * since + 1.3);
  };
}

interface Press {
  want: CutWish;
  /** Stream frame. */
  at: number;
  of?: number;
  track?: number;
}

/** Plays on to `endFrame` with an ear and a desk, which gets each press as it comes; listening comes by every `everyFrames`. */
async function play(rig: Rig, presses: readonly Press[], endFrame: number, everyFrames = 480): Promise<CutHeard[]> {
  const told: CutHeard[] = [], heard: HeardEvent[] = [];
  const follower = await TapeFollower.prepare(rig.memory, module, (event) => heard.push(event));
  const desk = new CutDesk(
    rig.memory,
    new CommandRing(rig.memory, 2),
    follower.delayFrames,
    (event) => told.push(event),
  );
  const waiting = presses.map((press, index) => ({ ...press, id: index + 1 }));
  while (rig.frame < endFrame) {
    rig.runTo(Math.min(endFrame, rig.frame + everyFrames));
    while (waiting.length > 0 && waiting[0]!.at <= rig.frame) {
      const { want, at, id, of, track = P.TRACK_NEW } = waiting.shift()!;
      desk.ask({ want, id, track, gestureFrame: at, source: 1, ...(of === undefined ? {} : { of }) });
    }
    do {
      for (const event of heard.splice(0)) desk.note(event);
      desk.look(follower.frame);
    } while (await follower.follow(512) > 0);
  }
  return told;
}

const decided = (heard: CutHeard | undefined) => {
  assert(heard?.kind === "cut", heard === undefined ? "nothing was decided" : cutSentence(heard));
  return heard.proposals[heard.index]!;
};

Deno.test("a capture by ear, pressed up to 80 ms off the end of a bar, is whole beats to 2 ms in 8 and starts within 5 ms of a stroke", async () => {
  for (const [bpm, offMs] of [[96, -80], [96, 60], [121.3, -50], [121.3, 80], [150, 0]] as const) {
    const rig = await Rig.open({ source: bars(bpm, 1), blockFrames: 128 });
    const beat = 60 / bpm * RATE, end = RATE + 24 * beat;
    const [heard] = await play(rig, [{ want: "capture", at: Math.round(end + offMs * RATE / 1000) }], end + 2 * RATE);
    const cut = decided(heard);
    const what = `${bpm} BPM, ${offMs} ms: ${cutSentence(heard!)}`;
    assertAlmostEquals(cut.lengthFrames / beat, cut.beats, 0.002 * RATE / beat / 8 * cut.beats, what);
    const strokes = (cut.startFrame - RATE) / beat;
    assertAlmostEquals(strokes, Math.round(strokes), 0.005 * RATE / beat, what);
    assertEquals(rig.snapshot.anchorLength, cut.lengthFrames, what);
    assertAlmostEquals(rig.snapshot.tempoBpm, bpm, 0.002 * bpm, what);
  }
});

Deno.test("latencies are taken off: the loop starts at the same stroke of the tape", async () => {
  const rig = await Rig.open({ source: bars(120, 1), blockFrames: 128 });
  rig.engine.setLatency(300, 900);
  const end = RATE + 16 * 24_000;
  const [heard] = await play(rig, [{ want: "capture", at: end - 300 }], end + RATE);
  const cut = decided(heard);
  const strokes = (cut.startFrame - RATE) / 24_000;
  assertAlmostEquals(strokes, Math.round(strokes), 0.005);
  assertEquals(rig.eventsOf(P.EVENT_DONE, 0).some((event) => event.command === P.COMMAND_CUT), true);
  assertEquals(rig.snapshot.anchorFrame, cut.startFrame - 1200);
});

Deno.test("what is decided does not depend on when listening comes by", async () => {
  const decisions: unknown[] = [];
  for (const everyFrames of [128, 4800, 96_000]) {
    const rig = await Rig.open({ source: bars(110, 1), blockFrames: 128 });
    const beat = 60 / 110 * RATE;
    const [heard] = await play(
      rig,
      [{ want: "capture", at: Math.round(RATE + 16 * beat - 2000) }],
      14 * RATE,
      everyFrames,
    );
    const { atFrame, proposals } = heard as Extract<CutHeard, { kind: "cut" }>;
    decisions.push({ atFrame, proposals });
  }
  assertEquals(decisions[1], decisions[0]);
  assertEquals(decisions[2], decisions[0]);
});

Deno.test("next_cut moves to another of up to three proposals, in time and without a click, and round to the first", async () => {
  const rig = await Rig.open({ source: bars(120, 1, 20), blockFrames: 128 });
  const end = RATE + 32 * 24_000;
  const at = (seconds: number) => end + seconds * RATE;
  const presses: Press[] = [{ want: "capture", at: end }];
  for (let i = 1; i <= 3; i++) presses.push({ want: "next_cut", at: at(2 * i), of: 1, track: 0 });
  const told = await play(rig, presses, at(8));
  const cuts = told.map(decided);
  assertEquals(cuts.length, 4);
  const count = (told[0] as Extract<CutHeard, { kind: "cut" }>).proposals.length;
  assertEquals(count, 3);
  assertEquals(cuts[3], cuts[0]);
  assertEquals(new Set(cuts.map(({ startFrame, lengthFrames }) => `${startFrame} ${lengthFrames}`)).size, 3);
  for (const { startFrame } of cuts) assertAlmostEquals((startFrame - RATE) / 24_000 % 1, 0, 0.01);
  const own = largestStep(rig.inputs[0]!);
  assert(
    largestStep(rig.outputs[0]!, end + 4800) < 1.3 * own,
    `${largestStep(rig.outputs[0]!, end + 4800)} and ${own}`,
  );
});

Deno.test("grab takes the last hit with attack and tail as a track that stands still until it is triggered, as loud as asked", async () => {
  const hit: Source = (frame) => {
    const since = (frame - 100_000) / RATE;
    return since < 0 ? 0 : 0.8 * Math.exp(-9 * since) * Math.sin(2 * Math.PI * 180 * since + 1);
  };
  const rig = await Rig.open({ source: hit, blockFrames: 128 });
  const [heard] = await play(rig, [{ want: "grab", at: 4 * RATE }], 5 * RATE);
  const cut = decided(heard);
  assert(cut.startFrame <= 100_000 && cut.startFrame > 100_000 - 0.005 * RATE, `${cut.startFrame}`);
  assert(cut.lengthFrames > 0.4 * RATE && cut.lengthFrames < 1.2 * RATE, `${cut.lengthFrames}`);
  assertEquals(rig.track(0).state, P.STATE_STOPPED);
  rig.source = SILENCE;
  for (const [index, velocity] of [1, 0.5].entries()) {
    const from = (6 + 2 * index) * RATE;
    rig.at(from, { kind: P.COMMAND_RETRIGGER, track: 0, when: P.WHEN_EXACT, a: velocity }).runTo(from + 2 * RATE);
    let peak = 0;
    for (const sample of rig.outputs[0]!.subarray(from)) peak = Math.max(peak, Math.abs(sample));
    assertAlmostEquals(peak, velocity * 0.75, 0.06 * velocity);
  }
});

Deno.test("where there is nothing to cut, grab, or move on to, that is said in a sentence and nothing changes", async () => {
  const rig = await Rig.open({ blockFrames: 128 });
  const told = await play(rig, [{ want: "capture", at: RATE }, { want: "grab", at: RATE }, {
    want: "next_cut",
    at: RATE,
    of: -1,
  }], 3 * RATE);
  assertEquals(told.map(({ kind }) => kind), ["cut_refused", "cut_refused", "cut_refused"]);
  for (const heard of told) assert(/: .+\.$/.test(cutSentence(heard)), cutSentence(heard));
  assertEquals(rig.events.filter((event) => event.kind === P.EVENT_DONE), []);
});
