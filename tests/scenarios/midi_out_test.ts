import { assert, assertEquals, assertThrows } from "@std/assert";
import { MIDI_PLAN_SLOTS, MIDI_RING_SLOTS } from "../../dsp/assembly/layout.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { MidiPlan } from "../../dsp/midi_plan.ts";
import { deviates } from "../../scripts/measure/clock/cases.ts";
import { note, withPlan } from "./midi_rig.ts";
import { noise, Rig, type SentMidi } from "./rig.ts";

const RATE = 48_000;
const hex = ({ bytes }: SentMidi) => bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");

/** Note-ons less note-offs of each port, channel and key, where they do not balance. */
function unbalanced(sent: readonly SentMidi[]): string[] {
  const counts = new Map<string, number>();
  for (const { port, bytes } of sent) {
    const kind = bytes[0]! & 0xf0;
    if (kind !== 0x90 && kind !== 0x80) continue;
    const key = `${port} ${bytes[0]! & 15} ${bytes[1]}`;
    const change = kind === 0x90 && bytes[2]! > 0 ? 1 : -1;
    counts.set(key, (counts.get(key) ?? 0) + change);
    assert(counts.get(key)! >= 0, `${key} ended before it began`);
  }
  return [...counts].filter(([, count]) => count !== 0).map(([key, count]) => `${key}: ${count}`);
}

Deno.test("a note is sent at its frame and ended after its length, on its port and channel", async () => {
  const { rig, plan } = await withPlan();
  plan.note({ frame: 1001 }, note(60, 333, 5, 9, 77));
  rig.runTo(4000);
  assertEquals(rig.midi, [
    { frame: 1001, port: 5, bytes: [0x99, 60, 77] },
    { frame: 1334, port: 5, bytes: [0x89, 60, 64] },
  ]);
});

Deno.test("notes by tick follow the grid: their frames are rounded once, and a new tempo moves what is still to come", async () => {
  const { rig, plan } = await withPlan(128, 117.3);
  for (let step = 1; step < 64; step++) plan.note({ tick: step * 240 }, note(step, 120));
  rig.runTo(RATE);
  const anchor = rig.snapshot.anchorFrame;
  rig.at(RATE, { kind: P.COMMAND_SET_TEMPO, a: 171.9 }).runTo(10 * RATE);
  const later = rig.snapshot.anchorFrame;
  const ons = rig.midi.filter(({ bytes }) => bytes[0] === 0x90);
  assertEquals(ons.length, 63);
  for (const { frame, bytes } of ons) {
    const beats = bytes[1]! / 4;
    const before = anchor + Math.round(beats * 60 * RATE / 117.3),
      after = later + Math.round(beats * 60 * RATE / 171.9);
    assertEquals(frame, before < RATE ? before : after, `step ${bytes[1]}`);
  }
  assertEquals(unbalanced(rig.midi), []);
});

Deno.test("what is sent does not depend on the block size", async () => {
  const sent: SentMidi[][] = [];
  for (const blockFrames of [1, 64, 999]) {
    const rig = await Rig.open({ blockFrames: 1000 });
    const plan = new MidiPlan(rig.memory, 0);
    rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 143.7 }).at(0, { kind: P.COMMAND_CLOCK_OUT, a: 1, b: P.SWITCH_ON });
    rig.at(2000, { kind: P.COMMAND_START, when: P.WHEN_EXACT }).at(40_000, { kind: P.COMMAND_STOP_ALL });
    rig.at(30_000, { kind: P.COMMAND_ALIGN, a: 141, b: 1.5, c: 30_010 });
    for (let i = 0; i < 200; i++) plan.note({ frame: 1500 + 211 * i }, note(i % 100, 777));
    for (let i = 0; i < 200; i++) plan.note({ tick: 100 * i + 60 }, note(i % 100, 130, 1));
    rig.blockFrames = blockFrames;
    rig.runTo(60_000);
    sent.push(rig.midi);
  }
  assert(sent[0]!.length > 500);
  assertEquals(sent[1], sent[0]);
  assertEquals(sent[2], sent[0]);
});

Deno.test("at one frame notes end before notes begin, and the rest keeps the order in which it was planned", async () => {
  const { rig, plan } = await withPlan();
  plan.note({ frame: 1000 }, note(60, 500));
  plan.message({ frame: 1500 }, 0, [0xb0, 7, 1]);
  plan.note({ frame: 1500 }, note(60, 500));
  plan.message({ frame: 1500 }, 0, [0xb0, 7, 2]);
  rig.runTo(1600);
  assertEquals(rig.midi.map(hex), ["90 3c 64", "80 3c 40", "b0 07 01", "90 3c 64", "b0 07 02"]);
});

Deno.test("withdrawing drops what is still to come and what its own thread planned, never the end of a note that sounds", async () => {
  const { rig, plan } = await withPlan();
  const other = new MidiPlan(rig.memory, 1);
  for (let i = 1; i <= 10; i++) plan.note({ frame: 1000 * i }, note(60 + i, 1500));
  other.note({ frame: 8000 }, note(40, 100));
  rig.runTo(4096);
  plan.withdraw({ frame: 6000 });
  plan.note({ frame: 7000 }, note(30, 100));
  rig.runTo(20_000);
  const ons = rig.midi.filter(({ bytes }) => bytes[0] === 0x90).map(({ bytes }) => bytes[1]);
  assertEquals(ons, [61, 62, 63, 64, 65, 30, 40]);
  assertEquals(unbalanced(rig.midi), []);
});

Deno.test("a note by tick ends at the frame that it had when the grid jumps, goes, or is taken anew from a loop", async () => {
  const endOf = async (change: (rig: Rig, at: number) => void, from: number): Promise<number> => {
    const { rig, plan } = await withPlan();
    const tick = Math.ceil(from / 25);
    plan.note({ tick }, note(60, 960));
    rig.runTo(from + 6_000);
    const on = rig.midi.find(({ bytes }) => bytes[0] === 0x90)!.frame;
    change(rig, rig.frame);
    rig.runTo(from + 200_000);
    const off = rig.midi.find(({ bytes }) => bytes[0] === 0x80);
    assert(off !== undefined, "the note never ended");
    return off.frame - on;
  };
  assertEquals(await endOf((rig, at) => rig.at(at, { kind: P.COMMAND_ALIGN, a: 120, b: 0, c: at }), 2_904_000), 24_000);
  assertEquals(await endOf((rig, at) => rig.at(at, { kind: P.COMMAND_ALIGN, a: 120, b: 500, c: at }), 100_000), 24_000);
  const record = (rig: Rig, at: number) =>
    rig.at(at, { kind: P.COMMAND_RECORD, when: P.WHEN_EXACT }).at(at + 10_000, {
      kind: P.COMMAND_RECORD,
      when: P.WHEN_EXACT,
    });
  assertEquals(await endOf(record, 1_000_000), 24_000);
});

Deno.test("a note by tick ends when the loop that was the grid is deleted under it", async () => {
  const rig = await Rig.open({ source: noise(0.1), blockFrames: 128 });
  const plan = new MidiPlan(rig.memory, 0);
  rig.at(10_000, { kind: P.COMMAND_RECORD, when: P.WHEN_EXACT }).at(106_000, {
    kind: P.COMMAND_RECORD,
    when: P.WHEN_EXACT,
  });
  rig.runTo(110_000);
  const { framesPerBeat, anchorFrame } = rig.snapshot;
  const tick = Math.ceil((112_000 - anchorFrame) / framesPerBeat * 960);
  plan.note({ tick }, note(60, 1920));
  rig.runTo(120_000);
  rig.at(rig.frame, { kind: P.COMMAND_DELETE, track: 0 }).runTo(400_000);
  assertEquals(rig.snapshot.framesPerBeat, 0);
  const [on, off] = rig.midi;
  assertEquals([on!.bytes[0], off!.bytes[0]], [0x90, 0x80]);
  assert(Math.abs(off!.frame - on!.frame - 2 * framesPerBeat) <= 1);
});

Deno.test("system exclusive comes whole, whatever its length, between other messages", async () => {
  const { rig, plan } = await withPlan();
  const long = Uint8Array.from({ length: 10_000 }, (_, i) => i === 0 ? 0xf0 : i === 9999 ? 0xf7 : i % 128);
  const short = Uint8Array.of(0xf0, 0x7e, 0xf7);
  assert(plan.sysex({ frame: 2000 }, 3, long));
  assert(plan.sysex({ now: true }, 3, short));
  plan.message({ frame: 2000 }, 3, [0xf8]);
  rig.runTo(3000);
  assertEquals(rig.midi.map(({ bytes }) => bytes.length), [3, 10_000, 1]);
  assertEquals(rig.midi[0]!.bytes, [...short]);
  assertEquals(rig.midi[1]!.bytes, [...long]);
});

Deno.test("panic ends every note, then sends sustain off, sound off, notes off and bend centred on 16 channels of every port used", async () => {
  const { rig, plan } = await withPlan();
  plan.note({ frame: 500 }, note(60, 1e6, 2, 3));
  plan.note({ tick: 10 }, note(61, 1e6, 7, 15));
  plan.note({ frame: 90_000 }, note(62, 10));
  rig.runTo(10_000);
  rig.midi.splice(0);
  rig.at(12_000, { kind: P.COMMAND_PANIC }).runTo(100_000);
  const ends = rig.midi.filter(({ bytes }) => bytes[0]! >> 4 === 8).map((sent) => `${sent.port}: ${hex(sent)}`);
  assertEquals(ends, ["2: 83 3c 40", "7: 8f 3d 40"]);
  for (const port of [2, 7]) {
    const rest = rig.midi.filter((sent) => sent.port === port && sent.bytes[0]! >> 4 !== 8).map(hex);
    assertEquals(rest.slice(0, 5), ["b0 40 00", "b0 78 00", "b0 7b 00", "e0 00 40", "b1 40 00"]);
    assertEquals(rest.length, 64);
  }
  assertEquals(rig.midi.filter(({ bytes }) => bytes[0]! >> 4 === 9), [], "what was planned is dropped");
  assertEquals(rig.midi.every(({ port }) => port === 2 || port === 7), true);
});

Deno.test("ten thousand random steps leave no note hanging and none ended twice", async () => {
  for (const seed of [1, 2, 3]) {
    const rig = await Rig.open({ source: noise(0.1), blockFrames: 512 });
    const plans = [0, 1].map((ring) => new MidiPlan(rig.memory, ring));
    const { uniform } = deviates(seed);
    const whole = (most: number) => Math.floor(uniform() * most);
    rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 120 });
    for (let step = 0; step < 3400; step++) {
      const plan = plans[whole(2)]!, at = rig.frame + whole(40_000) - 4000;
      const due = whole(2) === 0 ? { frame: at } : { tick: at / 25 };
      const what = whole(100);
      if (what < 60) plan.note(due, note(whole(12), whole(30_000), whole(3), whole(2), 1 + whole(127)));
      else if (what < 75) plan.message({ now: true }, whole(3), [whole(2) === 0 ? 0x90 : 0x80, whole(12), whole(128)]);
      else if (what < 80) plan.withdraw(due);
      else if (what < 82) rig.at(rig.frame, { kind: P.COMMAND_PANIC });
      else if (what < 85) rig.at(rig.frame, { kind: P.COMMAND_SET_TEMPO, a: 40 + whole(200), c: 1 });
      else if (what < 88) rig.at(rig.frame, { kind: P.COMMAND_START });
      else if (what < 91) rig.at(rig.frame, { kind: P.COMMAND_STOP_ALL });
      else if (what < 94) rig.at(rig.frame, { kind: P.COMMAND_ALIGN, a: 60 + whole(120), b: whole(64), c: at });
      else if (what < 97) rig.at(rig.frame, { kind: P.COMMAND_CLOCK_OUT, a: whole(3), b: P.SWITCH_TOGGLE });
      rig.runTo(rig.frame + 1 + whole(1500));
    }
    rig.at(rig.frame, { kind: P.COMMAND_PANIC }).runTo(rig.frame + 20_000);
    assertEquals(unbalanced(rig.midi), [], `seed ${seed}`);
    assert(rig.midi.length > 3000);
  }
});

Deno.test("after frames that the host lost, ends of notes and late notes follow in the next block; notes a gap away are gone", async () => {
  const { rig, plan } = await withPlan();
  const lose = (frames: number) => {
    rig.engine.lose(frames);
    rig.frame += frames;
    return rig.midi.length;
  };
  plan.note({ frame: 5_000 }, note(60, 3_000));
  plan.note({ frame: 7_000 }, note(61, 10_000));
  plan.message({ frame: 7_500 }, 0, [0xb0, 7, 9]);
  rig.runTo(6_400);
  const first = lose(3_200);
  rig.runTo(9_728);
  assertEquals(rig.midi.slice(first).map((sent) => `${sent.frame} ${hex(sent)}`), [
    "9600 90 3d 64",
    "9600 b0 07 09",
    "9600 80 3c 40",
  ]);
  for (let i = 0; i < 100; i++) plan.note({ frame: 20_000 + 1_000 * i }, note(i, 100));
  rig.runTo(12_800);
  const second = lose(76_800);
  rig.runTo(rig.frame + 128);
  const begun = rig.midi.slice(second).filter(({ bytes }) => bytes[0] === 0x90).length;
  assert(begun <= 5, `${begun} notes at once`);
  rig.runTo(200_000);
  assertEquals(unbalanced(rig.midi), []);
});

Deno.test("a full ring tells its writer; a full plan refuses the newest and still ends what it began", async () => {
  const { rig, plan } = await withPlan();
  let planned = 0;
  const fill = () => {
    while (plan.note({ frame: 40_000 + planned % 7 }, note(planned % 128, 100, planned % 5, planned % 16))) planned++;
  };
  fill();
  assertEquals(planned, MIDI_RING_SLOTS);
  while (planned < MIDI_PLAN_SLOTS) {
    rig.runTo(rig.frame + 128);
    fill();
  }
  rig.runTo(200_000);
  assertEquals(unbalanced(rig.midi), []);
  // A quarter of the plan is kept for the ends of notes.
  assertEquals(rig.midi.length, 2 * MIDI_PLAN_SLOTS * 3 / 4);
});

Deno.test("nonsense in a slot is refused, and is no reason to stop", async () => {
  const { rig, plan } = await withPlan();
  plan.note({ frame: NaN }, note(1, 1));
  plan.note({ frame: 1 }, note(1, Infinity));
  plan.note({ frame: 1 }, note(1, 10, 0, 0, 0));
  plan.note({ frame: 2000 }, note(2, 10));
  assertThrows(() => plan.message({ now: true }, 32, [0x90, 1, 1]), RangeError, "from 0 to 31");
  assertThrows(() => plan.message({ now: true }, 0, [1, 1]), RangeError, "begins with a status");
  assertThrows(() => new MidiPlan(rig.memory, 9), RangeError, "no MIDI ring 9");
  rig.runTo(3000);
  assertEquals(rig.midi.map(hex), ["90 02 64", "80 02 40"]);
});
