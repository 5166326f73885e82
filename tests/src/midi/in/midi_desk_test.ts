import { assert, assertEquals } from "@std/assert";
import { MIDI_SYSEX_MOST } from "../../../../dsp/assembly/layout.ts";
import { StreamClock } from "../../../../dsp/clock.ts";
import { FIRST_MIDI_ID } from "../../../../src/midi/in/engine_end.ts";
import { MidiDesk } from "../../../../src/midi/in/midi_desk.ts";
import type { InputPlan } from "../../../../src/midi/in/midi_messages.ts";
import { MidiView } from "../../../../src/midi/in/midi_view.ts";
import { parseMap } from "../../../../src/midi/maps/read_map.ts";
import { Rig } from "../../../scenarios/rig.ts";

const RATE = 48_000;
const START_MS = 1_000_000;
const PLAN: InputPlan = { name: "pad", port: "Pad", isVirtual: false, correctionMs: 0, isClock: false };
const MAP = parseMap(
  `{"rondo_map": 1, "bind": [
    {"on": {"note": 36}, "do": {"do": "loop.record", "track": 1}},
    {"on": {"note": 37}, "do": {"do": "loop.grab"}},
    {"on": {"note": 38}, "do": {"do": "session.save"}},
    {"on": {"note": 39}, "do": {"do": "session.load", "path": "drums.wav"}},
    {"on": {"note": 40}, "do": {"do": "action.set", "command": {"do": "step.fill", "on": true}, "times": 0}}]}`,
  "m",
);

/** A desk on an engine whose frame `RATE` is at `START_MS`. */
async function deskOf(plan: Partial<InputPlan>) {
  const rig = await Rig.open({ blockFrames: 128 });
  rig.runTo(RATE);
  new StreamClock(rig.memory).stamp(128, START_MS);
  const view = new MidiView(), asked: [string, number][] = [];
  const desk = new MidiDesk(rig.memory, view, [{ ...PLAN, ...plan }], {
    ask: (request, at) => void asked.push([request.do, at]),
  });
  const receive = (timeMs: number, ...bytes: number[]) => desk.receive(0, timeMs, Uint8Array.from(bytes));
  return { rig, desk, view, asked, receive };
}

Deno.test("a press is a command with the frame at which its message arrived, and an id that control never gives", async () => {
  const { rig, receive, view } = await deskOf({ map: MAP });
  receive(START_MS - 2, 0x90, 36, 100);
  rig.runTo(rig.frame + 256);
  const done = rig.events.find(({ id }) => id === FIRST_MIDI_ID)!;
  assertEquals(done.gesture, RATE - 96);
  assertEquals(view.seen, { count: 1, input: 0, bytes: [0x90, 36, 100] });
});

Deno.test("what listening decides is asked of control, dated as it was pressed, and not sent to the engine", async () => {
  const { rig, receive, asked } = await deskOf({ map: MAP, correctionMs: 5 });
  receive(START_MS + 2, 0x90, 37, 100);
  rig.runTo(rig.frame + 256);
  assertEquals(asked, [["loop.grab", START_MS - 3]]);
  assertEquals(rig.events.some(({ id }) => id === FIRST_MIDI_ID), false);
});

Deno.test("an action on patterns is asked of control, which knows what its number stands for", async () => {
  const { rig, receive, asked } = await deskOf({ map: MAP });
  receive(START_MS, 0x90, 40, 100);
  rig.runTo(rig.frame + 128);
  assertEquals([asked.map(([name]) => name), rig.events.length], [["action.set"], 0]);
});

Deno.test("commands that read or write files are asked of control", async () => {
  const { receive, asked } = await deskOf({ map: MAP });
  receive(START_MS, 0x90, 38, 100);
  receive(START_MS, 0x90, 39, 100);
  assertEquals(asked.map(([name]) => name), ["session.save", "session.load"]);
});

Deno.test("a full ring and system exclusive too long for the engine are counted, and never thrown", async () => {
  const { rig, desk, receive, view } = await deskOf({ thru: 0, map: MAP });
  receive(START_MS, 0xf0, ...Array<number>(MIDI_SYSEX_MOST).fill(1), 0xf7);
  desk.poll(START_MS);
  assertEquals(view.droppedCount, 1);
  for (let press = 0; press < 5000; press++) receive(START_MS, 0x90, 36, 100);
  desk.poll(START_MS);
  assert(view.droppedCount > 1000, `${view.droppedCount}`);
  rig.runTo(rig.frame + 128);
});

Deno.test("a steady clock is locked to within seconds, and the grid goes at its tempo with the beat where the clock has it", async () => {
  const { rig, desk, receive, view } = await deskOf({ isClock: true });
  const tickMs = 60_000 / 24 / 125;
  assertEquals(view.clock, undefined);
  const stamps = new StreamClock(rig.memory);
  receive(START_MS, 0xfa);
  for (let tick = 0; tick < 24 * 8; tick++) {
    rig.runTo(RATE + Math.round((tick * tickMs * RATE) / 1000));
    stamps.stamp(128, START_MS + ((rig.frame - RATE) * 1000) / RATE);
    receive(START_MS + tick * tickMs, 0xf8);
    desk.poll(START_MS + tick * tickMs);
  }
  const { tempoBpm, anchorFrame, running } = rig.snapshot;
  assertEquals([view.clock?.state, running], ["locked", true]);
  assert(Math.abs(view.clock!.tempoBpm - 125) < 0.01 && Math.abs(tempoBpm - 125) < 0.01, `${tempoBpm} BPM`);
  assert(Math.abs(anchorFrame - RATE) < RATE / 1000, `beat 1 is at ${anchorFrame}, the clock began at ${RATE}`);
});
