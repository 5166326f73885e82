import { assert, assertEquals } from "@std/assert";
import { runOffline } from "../../bridge/offline/offline_host.ts";
import { playScore } from "../../src/render/play_score.ts";
import { parseScore } from "../../src/score/read.ts";
import { ControlRig } from "./control_rig.ts";

const RATE = 48_000;
/** Frame at which the grid starts, and a bar and a sixteenth at 137 BPM: neither is a whole number of frames. */
const START = 4_864;
const BEAT = (60 * RATE) / 137;
const BAR = 4 * BEAT;
const STEP = BEAT / 4;

/** Sixteen sixteenths; those of odd numbers play in fills only. */
const PLAIN = { note: 40, velocity: 100, length: "1/2", delay: "0" };
const BANK = {
  rondo_patterns: 1,
  patterns: [0, 1].map((pattern) => ({
    parts: [{
      channel: 1,
      port: 0,
      steps: Array.from({ length: 16 }, (_, step) => ({
        notes: [{ ...PLAIN, note: 40 + 20 * pattern + step }],
        ...(step % 2 === 1 ? { condition: "fill" } : {}),
      })),
    }],
  })),
};

interface On {
  readonly frame: number;
  readonly key: number;
}

type Line = Record<string, unknown>;

/** Note-ons of a score that begins with the patterns and a grid, in order. */
function ons(lines: readonly Line[], bars: number, blockFrames: number): Promise<On[]> {
  const begin = [
    { at: 0, do: "transport.set_tempo", bpm: 137 },
    { at: 1, do: "step.set_bank", bank: BANK },
    { at: START - 64, do: "step.start" },
  ];
  return played([...begin, ...lines], Math.round(START + bars * BAR), blockFrames);
}

/** Note-ons of the lines of a score. */
async function played(lines: readonly Line[], totalFrames: number, blockFrames: number): Promise<On[]> {
  const header = { rondo_score: 1, sample_rate: RATE, inputs: 1, tape_seconds: 4 };
  const score = parseScore([header, ...lines].map((line) => JSON.stringify(line)).join("\n"), "a score");
  const found: On[] = [];
  await playScore(runOffline, {
    header: score.header,
    lines: score.lines,
    outputCount: 2,
    totalFrames,
    blockFrames,
    read: () => {},
    write: () => {},
    lost: () => {},
    onEvent: () => {},
    onMidi(frame, _, bytes) {
      if ((bytes[0]! & 0xf0) === 0x90 && bytes[2]! > 0) found.push({ frame, key: bytes[1]! });
    },
  });
  return found;
}

/** What is heard of the bars of which each plays a pattern, in a fill from one step to before another; reckoned without the sequencer. */
function expected(
  bars: readonly { pattern?: number; fill?: readonly [from: number, to: number] }[],
  from = START,
): On[] {
  return bars.flatMap(({ pattern = 0, fill: [first, end] = [0, 0] }, bar) =>
    Array.from({ length: 16 }, (_, step) => step)
      .filter((step) => step % 2 === 0 || (step >= first && step < end))
      .map((step) => ({ frame: from + Math.round(bar * BAR + step * STEP), key: 40 + 20 * pattern + step }))
  );
}

const set = (action: number, command: Line, rest: Line = {}): Line => ({
  at: START + 100,
  do: "action.set",
  action,
  command,
  cycle: "bar",
  ...rest,
});
const FILL = { do: "step.fill", on: true }, NO_FILL = { do: "step.fill", on: false };

for (const blockFrames of [1, 64, 4096, 8192]) {
  Deno.test(`a fill that an action begins in every second bar and another ends is heard from and to its steps, at blocks of ${blockFrames}`, async () => {
    const lines = [
      set(1, FILL, { cycles: 1, every: 2, times: 0, position_beats: 1 }),
      set(2, NO_FILL, { cycles: 1, every: 2, times: 0, position_beats: 3 }),
    ];
    const heard = await ons(lines, blockFrames === 1 ? 5 : 9, blockFrames);
    // The place of the first bar is still to come when they are set: it passes, then every second one counts.
    const bars = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((bar) => bar % 2 === 1 ? { fill: [4, 12] as const } : {});
    assertEquals(heard, expected(bars).slice(0, heard.length));
    assert(heard.length > 40);
  });
}

Deno.test("in an hour of bars an action plays a fill in each, at its steps", async () => {
  const lines = [
    set(1, FILL, { position_share: 0.5, times: 0 }),
    set(2, NO_FILL, { position_share: 0.75, times: 0 }),
  ];
  const bars = Math.floor((3600 * RATE) / BAR);
  const heard = await ons(lines, bars, 4096), wanted = expected(Array(bars).fill({ fill: [8, 12] }));
  assertEquals(heard.length, wanted.length);
  assertEquals(heard.findIndex(({ frame, key }, i) => frame !== wanted[i]!.frame || key !== wanted[i]!.key), -1);
});

for (const blockFrames of [1, 64, 8192]) {
  Deno.test(`loops and patterns start each other by actions, at blocks of ${blockFrames} in a loop of 4,801 frames`, async () => {
    const cycle = 4_801;
    const lines: Line[] = [
      { at: START, do: "loop.record", track: 1, when: "exact" },
      { at: START + cycle, do: "loop.play", track: 1, when: "exact" },
      { ...set(1, { do: "mix.mute", track: 1 }), cycle: "loop", cycles: 3, then: 2 },
      {
        ...set(2, { do: "step.pattern", pattern: 2, boundary: "now" }),
        cycle: "loop",
        cycles: 1,
        then: 3,
        start: false,
      },
      { ...set(3, { do: "mix.mute", track: 1 }), cycle: "loop", then: 4, start: false },
      { ...set(4, { do: "step.stop" }), cycle: "loop", cycles: 1, start: false },
    ].map((line) => ({ ...line, at: Number(line["at"]) + (line["do"] === "action.set" ? cycle : 0) }));
    const heard = await ons(lines, 3, blockFrames);
    // The loop set a tempo of its own: its beat, or some power of two of it, is the loop.
    const second = heard.find(({ key }) => key >= 60), last = heard.at(-1)!;
    assertEquals(second?.frame, START + 7 * cycle, JSON.stringify(heard));
    assert(last.frame < START + 10 * cycle && last.frame >= START + 9 * cycle);
  });
}

Deno.test("what is planned nearer than it can be told of is on a little later, at the same frame for every block size", async () => {
  const lines = [set(1, { do: "step.pattern", pattern: 2, boundary: "now" }, { at: START + 40, position_frames: 200 })];
  const runs = await Promise.all([1, 64, 4096].map((blockFrames) => ons(lines, 1, blockFrames)));
  for (const run of runs) assertEquals(run, runs[0]);
  assert(runs[0]!.some(({ key }) => key >= 60));
});

for (const blockFrames of [64, 1024, 8192]) {
  Deno.test(`live, actions on patterns are on at their frames, presses between them too, and the score sends the same, at blocks of ${blockFrames}`, async () => {
    const live = (await ControlRig.open(blockFrames)).at(0, { do: "transport.set_tempo", bpm: 137 }).runTo(blockFrames);
    for (let step = 1; step <= 16; step++) {
      live.at(0, { do: "step.note", step, note: 39 + step, length: "1/2" });
      if (step % 2 === 0) live.at(0, { do: "step.set", step, condition: "fill" });
    }
    live.at(1, { do: "step.start" }).runTo(5 * blockFrames);
    const start = live.rig.snapshot.anchorFrame, at = start + 100;
    live.at(at, { ...set(1, FILL, { position_beats: 1, times: 0 }), at: undefined });
    live.at(at, { ...set(2, NO_FILL, { position_beats: 3, times: 0 }), at: undefined });
    live.at(at, { ...set(3, { do: "session.save" }, { position_beats: 2, cycles: 1, then: 4 }), at: undefined });
    live.at(at, {
      ...set(4, { do: "step.play_note", note: 99 }, { position_frames: 777, start: false }),
      at: undefined,
    });
    // Presses all over the bars, of a step that plays anyhow.
    for (let press = 0; press < 40; press++) {
      live.at(start + 200 + press * 9_973, { do: "step.set", step: 1 + 2 * (press % 8), velocity: 60 + press });
    }
    live.runTo(Math.round(start + 6 * BAR)).end();
    const heard = live.rig.midi.filter(({ bytes }) => bytes[0] === 0x90).map(({ frame, bytes }) => ({
      frame,
      key: bytes[1]!,
    }));
    const first = Math.round(start + BAR), whole = heard.filter(({ frame, key }) => frame >= first && key < 99);
    const bars = Array<{ fill: [number, number] }>(6).fill({ fill: [4, 12] });
    assertEquals(whole, expected(bars, start).filter(({ frame }) => frame >= first).slice(0, whole.length));
    assert(whole.length > 55);
    const saves = live.others.map(({ frame }) => frame), strikes = heard.filter(({ key }) => key === 99);
    const note = heard.find(({ key }) => key === 99)!.frame;
    assertEquals([saves, strikes.length], [[Math.round(start + BAR + 2 * BEAT)], 1]);
    assertEquals(note, Math.round(start + 2 * BAR) + 777);
    const again = await played(live.lines, Math.round(start + 6 * BAR), 333);
    assertEquals(again, heard);
  });
}
