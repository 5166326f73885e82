import { assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { MidiPlan } from "../../dsp/midi_plan.ts";
import { note, withPlan } from "./midi_rig.ts";
import { Rig } from "./rig.ts";

Deno.test("what is planned by tick waits for the transport to start, and its first note is at the frame of the start", async () => {
  const rig = await Rig.open();
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 120, b: 4 }).runTo(20_000);
  const plan = new MidiPlan(rig.memory, 0);
  for (let step = 0; step < 4; step++) plan.note({ tick: 240 * step }, note(60 + step, 100));
  rig.runTo(100_000);
  assertEquals(rig.midi, []);
  rig.at(100_123, { kind: P.COMMAND_START, when: P.WHEN_EXACT }).runTo(130_000);
  const ons = rig.midi.filter(({ bytes }) => bytes[0] === 0x90).map(({ frame }) => frame);
  assertEquals(ons, [100_123, 106_123, 112_123, 118_123]);
});

Deno.test("a transport that stops ends notes by tick at once and forgets the rest of their plan; notes by frame go on", async () => {
  const { rig, plan } = await withPlan();
  plan.note({ tick: 10 }, note(60, 1e5));
  plan.note({ tick: 2000 }, note(61, 100));
  plan.note({ frame: 20_000 }, note(62, 30_000));
  rig.at(40_000, { kind: P.COMMAND_STOP_ALL }).runTo(60_000);
  rig.at(60_000, { kind: P.COMMAND_START, when: P.WHEN_EXACT }).runTo(300_000);
  const offs = rig.midi.filter(({ bytes }) => bytes[0] === 0x80).map(({ frame, bytes }) => [bytes[1], frame]);
  assertEquals(offs, [[60, 40_000], [62, 50_000]]);
});

Deno.test("withdrawing can cut: notes of that ring that would sound on end at the tick, others do not", async () => {
  const { rig, plan } = await withPlan();
  const other = new MidiPlan(rig.memory, 1);
  plan.note({ tick: 100 }, note(60, 10_000));
  plan.note({ tick: 100 }, note(61, 200));
  other.note({ tick: 100 }, note(62, 1000));
  rig.runTo(4_000);
  plan.withdraw({ tick: 400 }, true);
  rig.runTo(60_000);
  const { anchorFrame } = rig.snapshot;
  const offs = rig.midi.filter(({ bytes }) => bytes[0] === 0x80).map((sent) => [
    sent.bytes[1],
    (sent.frame - anchorFrame) / 25,
  ]);
  assertEquals(offs, [[61, 300], [60, 400], [62, 1100]]);
});

Deno.test("a key that is struck while it sounds is ended first, and the new note keeps its own end", async () => {
  const { rig, plan } = await withPlan();
  plan.note({ frame: 1000 }, note(60, 5000));
  plan.note({ frame: 2000 }, note(60, 5000));
  plan.note({ tick: 120 }, note(60, 400));
  rig.runTo(60_000);
  assertEquals(rig.midi.map(({ frame, bytes }) => [frame, bytes[0]]), [
    [1000, 0x90],
    [2000, 0x80],
    [2000, 0x90],
    [3064, 0x80],
    [3064, 0x90],
    [13_064, 0x80],
  ]);
});

Deno.test("a tick that lies exactly between two frames is rounded up, however its fraction came out", async () => {
  const rig = await Rig.open({ sampleRate: 44_100 });
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 180 }).at(64, { kind: P.COMMAND_START, when: P.WHEN_EXACT }).runTo(128);
  const plan = new MidiPlan(rig.memory, 0);
  // 14700 frames a beat: a sixteenth is 3675 frames, and half, a sixth and a tenth of it lie between two frames.
  const places = [0.5, 1 / 6, 1 / 10, 3 / 10, 5 / 6, 7 / 10];
  const steps = Array.from({ length: 60 }, (_, step) => step + 1);
  for (const step of steps) plan.note({ tick: step * 240 + 240 * places[step % 6]! }, note(step, 1));
  rig.runTo(70 * 3675);
  const { anchorFrame } = rig.snapshot;
  const frames = rig.midi.filter(({ bytes }) => bytes[0] === 0x90).map(({ frame }) => frame - anchorFrame);
  const thirtieths = [15, 5, 3, 9, 25, 21];
  assertEquals(frames, steps.map((step) => step * 3675 + Math.floor((3675 * thirtieths[step % 6]! + 15) / 30)));
});

Deno.test("a plan that is made anew too late sends nothing twice: what its old plan sent before is not sent again", async () => {
  const { rig, plan } = await withPlan(128, 120);
  const steps = Array.from({ length: 20 }, (_, step) => step + 1);
  for (const step of steps) plan.note({ tick: step * 40 }, note(step, 10));
  rig.runTo(64 + 400 * 25);
  plan.withdraw({ tick: 300 });
  for (const step of steps) if (step * 40 >= 300) plan.note({ tick: step * 40 }, note(step, 10, 1));
  rig.runTo(64 + 1000 * 25);
  const ons = rig.midi.filter(({ bytes }) => bytes[0] === 0x90);
  assertEquals(ons.map(({ bytes }) => bytes[1]), steps);
  assertEquals(ons.map(({ port }) => port), steps.map((step) => step * 40 >= 400 ? 1 : 0));
});

Deno.test("withdrawing takes no end of a note back, also where it was planned as a message", async () => {
  const { rig, plan } = await withPlan();
  plan.message({ now: true }, 0, [0x90, 60, 100]);
  rig.runTo(4096);
  plan.message({ now: true }, 0, [0x80, 60, 64]);
  plan.message({ now: true }, 0, [0xb0, 7, 1]);
  plan.withdraw({ frame: 0 }, true);
  rig.runTo(8192);
  assertEquals(rig.midi.map(({ bytes }) => bytes[0]), [0x90, 0x80]);
});

Deno.test("who withdraws can see when the engine took it in, and so from where on the new plan holds", async () => {
  const { rig, plan } = await withPlan(128, 120);
  plan.withdraw({ tick: 300 });
  const withdrawal = plan.lastWithdrawal!;
  assertEquals(plan.takenAt(withdrawal), undefined);
  const { frame } = rig;
  rig.runTo(frame + 128);
  assertEquals(plan.takenAt(withdrawal), frame);
});
