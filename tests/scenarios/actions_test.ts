import { assert, assertEquals } from "@std/assert";
import { readActions } from "../../dsp/actions.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { COMMANDS } from "../../src/commands/table.ts";
import { randomCommandOf, seededRandom } from "../src/commands/random_commands.ts";
import { ask, CYCLE, firings, firstAfter, START, withLoop, withTempo } from "./action_rig.ts";

const MUTE = { do: "mix.mute", track: 1 };
/** Frame at which actions are set, inside the loop's second cycle. */
const SET = START + CYCLE + 5_003;

/** What `count` firings of an action come to, reckoned without the engine. */
function expected(place: number, cycles: number, every: number, times: number, cycle = CYCLE, set = SET): number[] {
  const first = firstAfter(set, START, cycle, place) + cycles * cycle;
  return Array.from({ length: times }, (_, i) => first + i * every * cycle);
}

const BLOCKS = [1, 64, 333, 4096];

for (const blockFrames of BLOCKS) {
  Deno.test(`an action acts at its frame for every place, wait, repetition and count, at blocks of ${blockFrames}`, async () => {
    const rows: [place: number, cycles: number, every: number, times: number][] = [
      [0, 0, 1, 1],
      [0, 1, 1, 3],
      [1, 0, 2, 2],
      [5_002, 0, 1, 2],
      [5_003, 0, 1, 2],
      [5_004, 2, 1, 1],
      [CYCLE - 1, 0, 1, 3],
      [CYCLE - 2_656, 0, 3, 2],
      [-2_656, 0, 3, 2],
      [CYCLE + 17, 0, 1, 1],
    ];
    const rig = await withLoop(CYCLE, { blockFrames });
    rows.forEach(([place, cycles, every, times], i) => {
      ask(rig, SET, { do: "action.set", action: i + 1, command: MUTE, position_frames: place, cycles, every, times });
    });
    rig.runTo(SET + 6 * CYCLE);
    rows.forEach(([place, cycles, every, times], i) => {
      assertEquals(firings(rig, i + 1), expected(place, cycles, every, times), `row ${i}`);
    });
    assertEquals(readActions(rig.memory).filter(({ active }) => active), [], "all are done");
  });
}

Deno.test("in a loop shorter than a block an action acts several times within the block, each time at its frame", async () => {
  const cycle = 4_801;
  const frames: number[][] = [];
  for (const blockFrames of [1, 8192]) {
    const rig = await withLoop(cycle, { blockFrames });
    ask(rig, START + 3 * cycle, { do: "action.set", action: 1, command: MUTE, position_frames: 77, times: 0 });
    ask(rig, START + 3 * cycle, {
      do: "action.set",
      action: 2,
      command: MUTE,
      position_frames: -1,
      every: 2,
      times: 5,
    });
    rig.runTo(START + 20 * cycle);
    frames.push(firings(rig));
    assertEquals(firings(rig, 1), expected(77, 0, 1, 17, cycle, START + 3 * cycle));
    assertEquals(firings(rig, 2), expected(-1, 0, 2, 5, cycle, START + 3 * cycle));
  }
  assertEquals(frames[0], frames[1]);
});

Deno.test("bars and beats are counted from the anchor, also where a beat is no whole number of frames, for ten minutes", async () => {
  const bpm = 117.3, beat = 60 * 48000 / bpm;
  const rig = await withTempo(bpm, 3, { blockFrames: 8192 });
  const common = { do: "action.set", command: { do: "mix.gain", track: 1, gain: 0.5 } };
  ask(rig, START + 10, { ...common, action: 1, cycle: "bar", position_beats: 1.5, every: 50, times: 0 });
  ask(rig, START + 10, { ...common, action: 2, cycle: "beat", position_share: 0.25, every: 97, times: 0 });
  ask(rig, START + 10, { ...common, action: 3, cycle: "bar", position_frames: -10, every: 49, times: 0 });
  const end = START + 600 * 48000;
  while (rig.frame < end) {
    rig.runTo(rig.frame + 48000 * 60);
    rig.outputs.forEach((_, i) => rig.outputs[i] = new Float32Array(0));
    rig.inputs.forEach((_, i) => rig.inputs[i] = new Float32Array(0));
  }
  const count = (from: number, step: number, frameOf: (k: number) => number) => {
    const frames: number[] = [];
    for (let k = from; frameOf(k) < end; k += step) frames.push(frameOf(k));
    return frames;
  };
  assertEquals(firings(rig, 1), count(0, 50, (bar) => START + Math.floor((3 * bar + 1.5) * beat + 0.5)));
  assertEquals(firings(rig, 2), count(0, 97, (at) => START + Math.floor((at + 0.25) * beat + 0.5)));
  assertEquals(firings(rig, 3), count(1, 49, (bar) => START + Math.floor(3 * bar * beat + 0.5) - 10));
});

Deno.test("every command of the table but a plan and what a host or a clock says can be an action, and is taken up at its frame", async () => {
  const random = seededRandom(5);
  for (const spec of COMMANDS) {
    if (spec.name.startsWith("host.") || ["action.set", "transport.align"].includes(spec.name)) continue;
    const rig = await withLoop(CYCLE, { blockFrames: 333 });
    const { when: _, at: __, ...command } = randomCommandOf(spec, random);
    ask(rig, SET, { do: "action.set", action: 9, command, position_frames: 17_001, cycles: 1 });
    rig.runTo(START + 3 * CYCLE + 9_600);
    const place = START + 2 * CYCLE + 17_001;
    const answers = rig.events.filter(({ source, id }) => source === P.SOURCE_ACTION && id === 9);
    assert(answers.length > 0, spec.name);
    assertEquals(answers[0]!.command, spec.number, JSON.stringify(command));
    assertEquals(answers[0]!.at, place, JSON.stringify(command));
    const [action] = readActions(rig.memory);
    assertEquals(action === undefined || !action.active || spec.name === "action.start", true, spec.name);
  }
});
