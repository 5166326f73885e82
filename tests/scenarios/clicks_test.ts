import * as P from "../../dsp/assembly/protocol.ts";
import { checkScene, CYCLE, MATERIALS, type Scene } from "./clicks.ts";

const exact = { when: P.WHEN_EXACT };
const record = { kind: P.COMMAND_RECORD, ...exact };
const stop = { kind: P.COMMAND_STOP };
const play = { kind: P.COMMAND_PLAY };
const retrigger = { kind: P.COMMAND_RETRIGGER };
const undo = { kind: P.COMMAND_UNDO };
const redo = { kind: P.COMMAND_REDO };
const mute = { kind: P.COMMAND_MUTE, a: P.SWITCH_TOGGLE };
const solo = { kind: P.COMMAND_SOLO, a: P.SWITCH_TOGGLE };
const clear = { kind: P.COMMAND_CLEAR };
const output = (a: number, b = -1) => ({ kind: P.COMMAND_OUTPUT, a, b });
const gain = (a: number) => ({ kind: P.COMMAND_GAIN, a });
const pan = (a: number) => ({ kind: P.COMMAND_PAN, a });

const SINGLE: readonly Scene[] = [
  { name: "mute and unmute", acts: [[0, mute], [9_001, mute]] },
  { name: "solo and unsolo", acts: [[0, solo], [9_001, solo]] },
  { name: "gain down, off and up", acts: [[0, gain(0.3)], [5_003, gain(0)], [9_001, gain(1)]] },
  { name: "pan across", acts: [[0, pan(-1)], [5_003, pan(1)]] },
  { name: "stop, then play in phase", acts: [[0, stop], [7_001, play]] },
  { name: "stop just before the loop ends, play just after", acts: [[957, stop], [990, play]] },
  { name: "retrigger", acts: [[0, retrigger]] },
  { name: "retrigger a stopped loop", acts: [[0, stop], [3_001, retrigger]] },
  { name: "delete, undo", acts: [[0, { kind: P.COMMAND_DELETE }], [7_001, { ...undo, track: 0 }]] },
  { name: "clear, undo, redo", acts: [[0, clear], [5_003, undo], [11_001, redo]] },
  { name: "undo of the take, redo", acts: [[0, undo], [5_003, redo]] },
  { name: "capture", acts: [[0, { kind: P.COMMAND_CAPTURE, track: P.TRACK_NEW, a: 1 }]], voices: 3 },
  { name: "re-record over the playing loop", acts: [[0, record], [11_003, record]] },
  { name: "re-record, undo while recording", acts: [[0, record], [7_003, undo]] },
  { name: "re-record, undo after it", acts: [[0, record], [7_003, record], [15_001, undo], [18_003, redo]] },
  { name: "a double press on the playing loop", acts: [[0, record], [1_003, record]] },
  { name: "a too short take ended by stop", acts: [[0, record], [1_003, stop], [9_001, play]] },
  {
    name: "output to the right only, to none, and back",
    acts: [[0, output(1)], [5_003, output(-1)], [9_001, output(0)]],
  },
  { name: "input", acts: [[0, { kind: P.COMMAND_INPUT, a: 1, b: 0 }]] },
  { name: "stop everything, start", acts: [[0, { kind: P.COMMAND_STOP_ALL }], [7_003, { kind: P.COMMAND_START }]] },
  { name: "panic, start", acts: [[0, { kind: P.COMMAND_PANIC }], [7_003, { kind: P.COMMAND_START }]] },
  {
    name: "monitor on and off",
    acts: [[0, { kind: P.COMMAND_MONITOR, a: 1 }], [5_003, { kind: P.COMMAND_MONITOR, a: 0 }]],
    voices: 3,
  },
  {
    name: "a new take that ends just short of the cycle",
    acts: [[0, { ...record, track: 2 }], [CYCLE - 977, { ...record, track: 2 }]],
    voices: 3,
  },
  {
    name: "a new take a little longer than the cycle",
    acts: [[0, { ...record, track: 2 }], [CYCLE + 311, { ...record, track: 2 }]],
    voices: 3,
    frames: 5 * CYCLE,
  },
];

const QUICK: readonly Scene[] = [
  { name: "mute four times in 5 ms", acts: [[0, mute], [61, mute], [129, mute], [240, mute]] },
  { name: "stop, play, stop, play in 10 ms", acts: [[0, stop], [97, play], [201, stop], [333, play]] },
  { name: "six retriggers in 10 ms", acts: [0, 80, 163, 240, 331, 400].map((offset) => [offset, retrigger] as const) },
  { name: "clear, undo, redo, undo in 8 ms", acts: [[0, clear], [101, undo], [203, redo], [350, undo]] },
  {
    name: "gain, pan, mute, solo in 3 ms",
    acts: [[0, gain(0.2)], [37, pan(0.7)], [77, mute], [140, solo], [151, mute]],
  },
  { name: "outputs changed three times in 10 ms", acts: [[0, output(1)], [150, output(0)], [377, output(1)]] },
  { name: "outputs changed while the cleared loop still fades", acts: [[0, clear], [77, output(1)]] },
  { name: "outputs changed and cancelled in mid-change", acts: [[0, output(1)], [200, { kind: P.COMMAND_CANCEL }]] },
  {
    name: "stop everything and start four times in 10 ms",
    acts: [0, 60, 121, 190, 255, 300, 390, 470].map((offset, i) =>
      [offset, { kind: i % 2 === 0 ? P.COMMAND_STOP_ALL : P.COMMAND_START }] as const
    ),
  },
  { name: "record, undo, record, undo in 8 ms", acts: [[0, record], [90, undo], [200, record], [344, undo]] },
  {
    name: "monitor switched five times in 10 ms",
    acts: [0, 70, 199, 300, 411].map((offset, i) => [offset, { kind: P.COMMAND_MONITOR, a: 1 - (i % 2) }] as const),
    voices: 3,
  },
];

for (const materialName of Object.keys(MATERIALS)) {
  for (const scene of SINGLE) {
    Deno.test(`no click in ${materialName}: ${scene.name}`, () => checkScene(scene, materialName, 128));
  }
  for (const scene of QUICK) {
    Deno.test(`no click in ${materialName} at awkward blocks: ${scene.name}`, () =>
      checkScene(scene, materialName, 77));
  }
}
