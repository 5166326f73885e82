import { assert } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { ACT, checkScene, CYCLE, MATERIALS, type Scene, stage } from "./clicks.ts";
import { largestStep, SILENCE } from "./rig.ts";

const exact = { when: P.WHEN_EXACT };
const overdub = (a: number) => ({ kind: P.COMMAND_OVERDUB, a, ...exact });
const play = { kind: P.COMMAND_PLAY, ...exact };
const stop = { kind: P.COMMAND_STOP, ...exact };
const undo = { kind: P.COMMAND_UNDO };
const redo = { kind: P.COMMAND_REDO };
const record = { kind: P.COMMAND_RECORD, ...exact };
const replace = { kind: P.COMMAND_REPLACE, ...exact };
const oneShot = { kind: P.COMMAND_ONE_SHOT, ...exact };

const SCENES: readonly Scene[] = [
  ...[0, 0.5, 1].map((feedback) => ({
    name: `overdub with feedback ${feedback}`,
    acts: [[0, overdub(feedback)], [9_001, play]] as const,
    voices: 3,
  })),
  ...[0, 0.5, 1].map((feedback) => ({
    name: `overdub over three passes with feedback ${feedback}`,
    acts: [[0, overdub(feedback)], [3 * CYCLE + 5_003, play]] as const,
    voices: 6,
    frames: 6 * CYCLE,
  })),
  { name: "overdub of exactly one cycle", acts: [[0, overdub(1)], [CYCLE, play]], voices: 3, frames: 4 * CYCLE },
  {
    name: "overdub a little longer than a cycle",
    acts: [[0, overdub(1)], [CYCLE + 101, play]],
    voices: 4,
    frames: 4 * CYCLE,
  },
  {
    name: "overdub of two passes, the second undone",
    acts: [[0, overdub(1)], [CYCLE + 9_001, undo]],
    voices: 3,
    frames: 4 * CYCLE,
  },
  {
    name: "overdub of two passes, the second undone with feedback 0",
    acts: [[0, overdub(0)], [CYCLE + 9_001, undo]],
    voices: 3,
    frames: 4 * CYCLE,
  },
  {
    name: "overdub of two passes, ended, then taken back and brought again",
    acts: [[0, overdub(0.5)], [CYCLE + 9_001, play], [2 * CYCLE, undo], [3 * CYCLE, redo], [4 * CYCLE, undo]],
    voices: 4,
    frames: 6 * CYCLE,
  },
  { name: "overdub across the end of the loop", acts: [[900, overdub(1)], [4_001, play]], voices: 3 },
  { name: "overdub of a stopped loop", acts: [[0, stop], [5_003, overdub(1)], [11_001, stop]], voices: 3 },
  {
    name: "overdub right at the end of a take",
    acts: [[0, record], [9_001, overdub(1)], [15_013, play]],
    voices: 3,
    frames: 4 * CYCLE,
  },
  { name: "overdub undone at once", acts: [[0, overdub(1)], [120, undo]], voices: 3 },
  { name: "overdub ended at once", acts: [[0, overdub(1)], [120, play]], voices: 3 },
  {
    name: "overdub on and off four times in 10 ms",
    acts: [[0, overdub(1)], [130, overdub(1)], [251, overdub(1)], [390, overdub(1)]],
    voices: 5,
  },
  {
    name: "overdub, retrigger, stop, play",
    acts: [[0, overdub(0.5)], [3_001, { kind: P.COMMAND_RETRIGGER }], [6_007, stop], [9_001, play]],
    voices: 4,
  },
  ...(["replace", "substitute"] as const).flatMap((name): Scene[] => {
    const kind = name === "replace" ? P.COMMAND_REPLACE : P.COMMAND_SUBSTITUTE;
    const press = { kind, ...exact };
    return [
      { name: `${name}, then play`, acts: [[0, press], [9_001, play]], voices: 3 },
      {
        name: `${name} over three passes`,
        acts: [[0, press], [3 * CYCLE + 5_003, play]],
        voices: 4,
        frames: 6 * CYCLE,
      },
      { name: `${name} across the end of the loop, then stop`, acts: [[900, press], [4_001, stop]], voices: 3 },
      { name: `${name} ended at once`, acts: [[0, press], [120, press]], voices: 3 },
      { name: `${name} of a stopped loop`, acts: [[0, stop], [5_003, press], [11_001, play]], voices: 3 },
      { name: `${name} undone at once`, acts: [[0, press], [120, undo]], voices: 3 },
      {
        name: `${name}, undone and brought again`,
        acts: [[0, press], [5_003, play], [CYCLE, undo], [CYCLE + 7_001, redo]],
      },
      {
        name: `overdub, ${name}, overdub, each 10 ms after the other`,
        acts: [[0, overdub(0.5)], [480, press], [961, overdub(1)], [9_001, play]],
        voices: 4,
        frames: 5 * CYCLE,
      },
      {
        name: `${name}, retrigger, stop, play`,
        acts: [[0, press], [3_001, { kind: P.COMMAND_RETRIGGER }], [6_007, stop], [9_001, play]],
      },
    ];
  }),
  ...(["multiply", "insert"] as const).flatMap((name): Scene[] => {
    const kind = name === "multiply" ? P.COMMAND_MULTIPLY : P.COMMAND_INSERT;
    const press = { kind, a: 1 }, exactly = { kind, a: 0.5, ...exact };
    const frames = 8 * CYCLE;
    return [
      { name: `${name} by whole cycles`, acts: [[0, press], [CYCLE + 9_001, press]], voices: 4, frames },
      {
        name: `${name} by whole cycles, the old loop softer`,
        acts: [[0, { kind, a: 0.5 }], [CYCLE + 9_001, press]],
        voices: 4,
        frames,
      },
      { name: `${name} late by 3000 frames`, acts: [[16_000, press], [CYCLE + 16_000, press]], voices: 4, frames },
      { name: `${name} exactly, unrounded`, acts: [[0, exactly], [25_003, exactly]], voices: 4, frames },
      { name: `${name} exactly, over the loop's end`, acts: [[9_001, exactly], [CYCLE, exactly]], voices: 4, frames },
      { name: `${name}, dropped`, acts: [[0, exactly], [9_001, undo]], voices: 3 },
      { name: `${name}, stop, play`, acts: [[0, exactly], [9_001, stop], [11_003, play]], voices: 4, frames },
      { name: `${name}, stop, play at once`, acts: [[0, exactly], [9_001, stop], [9_102, play]], voices: 4, frames },
      {
        name: `${name}, undo and redo`,
        acts: [[0, exactly], [25_003, exactly], [31_003, undo], [40_001, redo]],
        voices: 4,
        frames,
      },
      { name: `${name}, undo at once`, acts: [[0, exactly], [25_003, exactly], [25_404, undo]], voices: 4, frames },
      {
        name: `${name}, then overdub`,
        acts: [[0, exactly], [25_003, overdub(0.7)], [40_001, play]],
        voices: 5,
        frames,
      },
      { name: `${name}, then replace`, acts: [[0, exactly], [25_003, replace], [40_001, play]], voices: 5, frames },
      { name: `overdub, then ${name}`, acts: [[0, overdub(0.7)], [9_001, exactly], [30_007, play]], voices: 5, frames },
      { name: `${name} of a stopped loop`, acts: [[0, stop], [5_003, exactly], [25_003, exactly]], voices: 4, frames },
      {
        name: `${name}, retrigger`,
        acts: [[0, exactly], [25_003, { kind: P.COMMAND_RETRIGGER, ...exact }]],
        voices: 4,
        frames,
      },
      {
        name: `${name} twice`,
        acts: [[0, exactly], [25_003, exactly], [33_003, exactly], [60_001, exactly]],
        voices: 5,
        frames,
      },
      {
        name: `${name} right at the end of a take`,
        acts: [[0, record], [9_001, exactly], [29_013, exactly]],
        voices: 4,
        frames,
      },
      {
        name: `${name}, stop everything, start`,
        acts: [[0, exactly], [9_001, { kind: P.COMMAND_STOP_ALL }], [30_001, { kind: P.COMMAND_START }]],
        voices: 4,
        frames,
      },
    ];
  }),
  {
    name: "multiply to an insertion",
    acts: [[0, { kind: P.COMMAND_MULTIPLY, a: 1, ...exact }], [25_003, { kind: P.COMMAND_INSERT, ...exact }], [
      40_009,
      play,
    ]],
    voices: 5,
    frames: 8 * CYCLE,
  },
  { name: "one-shot to its end", acts: [[0, oneShot]], voices: 3, frames: 4 * CYCLE },
  {
    name: "one-shot again and again",
    acts: [[0, oneShot], [101, oneShot], [9_001, oneShot], [CYCLE, oneShot]],
    voices: 5,
    frames: 4 * CYCLE,
  },
  { name: "one-shot, then play", acts: [[0, oneShot], [9_001, play]], voices: 3 },
  { name: "one-shot, then play while it fades", acts: [[0, oneShot], [CYCLE - 200, play]], voices: 4 },
  { name: "one-shot, then overdub", acts: [[0, oneShot], [9_001, overdub(1)], [14_001, play]], voices: 4 },
  {
    name: "one-shot of a stopped loop, replaced, one-shot again",
    acts: [[0, stop], [3_001, oneShot], [9_001, replace], [13_001, oneShot]],
    voices: 4,
    frames: 4 * CYCLE,
  },
  { name: "one-shot, undo, redo", acts: [[0, oneShot], [3_001, undo], [6_007, redo]], voices: 3 },
  {
    name: "overdub, clear, undo",
    acts: [[0, overdub(1)], [3_001, { kind: P.COMMAND_CLEAR }], [6_007, undo]],
    voices: 3,
  },
  {
    name: "overdub, stop everything, start",
    acts: [[0, overdub(1)], [3_001, { kind: P.COMMAND_STOP_ALL }], [6_007, { kind: P.COMMAND_START }]],
    voices: 4,
    frames: 4 * CYCLE,
  },
  {
    name: "overdub, panic, play",
    acts: [[0, overdub(1)], [3_001, { kind: P.COMMAND_PANIC }], [6_007, play]],
    voices: 3,
  },
];

for (const materialName of Object.keys(MATERIALS)) {
  for (const scene of SCENES) {
    Deno.test(`no click in ${materialName}: ${scene.name}`, () => checkScene(scene, materialName, 113));
  }
}

// A click of the metronome is 0.25 × a sine of at most 1760 Hz: its own largest step is 0.25 × 2π × 1760 / 48000.
const CLICK_STEP = (0.25 * 2 * Math.PI * 1760) / 48000;

Deno.test("the metronome clicks as it is made to and never otherwise: on, off, at another tempo, at another start", async () => {
  for (const offset of [3, 20, 40, 101, 700, 2500]) {
    const rig = await stage(SILENCE, 61);
    const metronome = (a: number) => ({ kind: P.COMMAND_METRONOME, a, b: -1 });
    const tempo = (a: number) => ({ kind: P.COMMAND_SET_TEMPO, a, c: 1 });
    rig.at(0, tempo(120)).at(100, metronome(1)).at(ACT, tempo(119)).runTo(ACT + 48_000);
    const { anchorFrame, framesPerBeat } = rig.snapshot;
    const next = anchorFrame + Math.round(Math.ceil((rig.frame - anchorFrame) / framesPerBeat + 1) * framesPerBeat);
    rig.at(next + offset - 64, tempo(997)).at(next + offset + 300, metronome(0)).at(next + offset + 350, metronome(1));
    rig.at(next + 9_000 + offset, { kind: P.COMMAND_STOP_ALL }).at(next + 9_060 + offset, { kind: P.COMMAND_START });
    rig.runTo(next + 48_000);
    assert(largestStep(rig.outputs[0]!) > CLICK_STEP / 4, "it clicks");
    assert(largestStep(rig.outputs[0]!) <= CLICK_STEP, `${offset}: ${largestStep(rig.outputs[0]!)} > ${CLICK_STEP}`);
  }
});
