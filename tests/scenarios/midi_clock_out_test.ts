import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { MidiClock } from "../../src/clock/midi_clock.ts";
import { noise, Rig, type SentMidi } from "./rig.ts";

const RATE = 48_000;
const PORT = 4;
const clockTo = { kind: P.COMMAND_CLOCK_OUT, a: PORT, b: P.SWITCH_ON };
const names: Record<number, string> = { 0xf8: "tick", 0xfa: "start", 0xfb: "continue", 0xfc: "stop" };
const ticks = (sent: readonly SentMidi[]) => sent.filter(({ bytes }) => bytes[0] === 0xf8);
/** All but the ticks. */
const told = (sent: readonly SentMidi[]) =>
  sent.filter(({ bytes }) => bytes[0] !== 0xf8).map(({ bytes }) =>
    bytes[0] === 0xf2 ? `position ${bytes[1]! + 128 * bytes[2]!}` : names[bytes[0]!]!
  );

Deno.test("ten minutes of clock have exactly the ticks of the tempo, each at its own frame", async () => {
  const bpm = 127.3, minutes = 10;
  const rig = await Rig.open({ blockFrames: 1024, tapeSeconds: 10 });
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: bpm }).at(0, clockTo);
  rig.at(1000, { kind: P.COMMAND_START, when: P.WHEN_EXACT }).runTo(1024);
  rig.midi.splice(0);
  const sent: SentMidi[] = [];
  for (let second = 0; second < minutes * 60; second += 10) {
    rig.runTo(1024 + (second + 10) * RATE);
    sent.push(...rig.midi.splice(0));
  }
  const period = 60 * RATE / bpm / 24, frames = ticks(sent).map(({ frame }) => frame);
  const first = Math.ceil(24 / period);
  frames.forEach((frame, index) => assertEquals(frame, 1000 + Math.round((first + index) * period)));
  assert(Math.abs(frames.length - minutes * bpm * 24) <= 1, `${frames.length}`);
});

Deno.test("a transport that starts says start and its first tick on beat 1; stopped, it says stop and ticks on", async () => {
  const rig = await Rig.open({ blockFrames: 100 });
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 120 }).at(0, clockTo);
  rig.at(48_000, { kind: P.COMMAND_START, when: P.WHEN_EXACT });
  rig.at(96_000, { kind: P.COMMAND_STOP_ALL }).runTo(144_000);
  assertEquals(told(rig.midi), ["start", "stop"]);
  const start = rig.midi.findIndex(({ bytes }) => bytes[0] === 0xfa);
  assertEquals(rig.midi[start]!.frame, 48_000);
  assertEquals([rig.midi[start + 1]!.frame, rig.midi[start + 1]!.bytes], [48_000, [0xf8]]);
  assert(ticks(rig.midi).some(({ frame }) => frame > 140_000), "it ticks while it is stopped");
  assert(ticks(rig.midi).some(({ frame }) => frame < 10_000), "and before it started");
});

Deno.test("a first loop that has just been closed is joined on its next sixteenth, in phase: here at once", async () => {
  const rig = await Rig.open({ blockFrames: 128, source: noise(0.2) });
  rig.at(0, clockTo);
  rig.at(20_000, { kind: P.COMMAND_RECORD, when: P.WHEN_EXACT }).at(116_000, {
    kind: P.COMMAND_RECORD,
    when: P.WHEN_EXACT,
  });
  rig.runTo(240_000);
  assertEquals(told(rig.midi), ["stop", "position 16", "continue"]);
  const at = rig.midi.findIndex(({ bytes }) => bytes[0] === 0xfb);
  assertEquals(rig.midi[at]!.frame, 116_000, "where its second cycle begins");
  assertEquals(rig.midi[at + 1]!.bytes, [0xf8]);
});

Deno.test("after frames that were lost there is no burst: song position and continue on the next sixteenth", async () => {
  const rig = await Rig.open({ blockFrames: 128 });
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 120 }).at(0, clockTo);
  rig.at(10_000, { kind: P.COMMAND_START, when: P.WHEN_EXACT }).runTo(40_064);
  rig.midi.splice(0);
  rig.engine.lose(30_000);
  // What the engine sent while nobody listened went nowhere.
  rig.frame += 30_000;
  rig.runTo(rig.frame + 48_000);
  const first = rig.midi.slice(0, 3).map(({ frame }) => frame);
  assert(first.every((frame) => frame >= 70_064), `${first}`);
  const frames = ticks(rig.midi).map(({ frame }) => frame);
  for (let i = 1; i < frames.length; i++) assert(frames[i]! - frames[i - 1]! > 900, "no burst");
});

Deno.test("a grid that goes elsewhere is followed by position and continue, one that is nudged by ticks alone", async () => {
  const rig = await Rig.open({ blockFrames: 128 });
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 120 }).at(0, clockTo);
  rig.at(10_000, { kind: P.COMMAND_START, when: P.WHEN_EXACT }).runTo(20_000);
  rig.midi.splice(0);
  rig.at(40_000, { kind: P.COMMAND_ALIGN, a: 120.2, b: 30_100 / 24_000, c: 40_000 }).runTo(60_000);
  assertEquals(told(rig.midi), []);
  rig.at(64_000, { kind: P.COMMAND_ALIGN, a: 120, b: 40, c: 64_000 }).runTo(80_000);
  assertEquals(told(rig.midi), ["stop", "position 160", "continue"]);
});

Deno.test("our own clock reader follows our own clock to the frame", async () => {
  const rig = await Rig.open({ blockFrames: 128 });
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 93.7 }).at(0, clockTo);
  rig.at(30_000, { kind: P.COMMAND_START, when: P.WHEN_EXACT }).runTo(20 * RATE);
  const clock = new MidiClock(RATE);
  for (const { frame, bytes } of rig.midi) {
    if (bytes[0] === 0xf8) clock.take("clock", frame);
    if (bytes[0] === 0xfa) clock.take("start", frame);
  }
  const { beat, frame, tempoBpm, state, running } = clock.read(20 * RATE);
  assertEquals([state, running], ["locked", true]);
  assert(Math.abs(tempoBpm - 93.7) < 0.01, `${tempoBpm}`);
  assert(Math.abs(frame - (30_000 + beat * 60 * RATE / 93.7)) < 2, `${frame}`);
});

Deno.test("a port that is taken off the clock is told to stop and hears no more", async () => {
  const rig = await Rig.open({ blockFrames: 128 });
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 120 }).at(0, clockTo).at(0, { ...clockTo, a: 9 });
  rig.at(1000, { kind: P.COMMAND_START, when: P.WHEN_EXACT });
  rig.at(50_000, { ...clockTo, b: P.SWITCH_OFF }).runTo(90_000);
  const his = rig.midi.filter(({ port }) => port === PORT);
  assertEquals(his.at(-1)!.bytes, [0xfc]);
  assert(his.at(-1)!.frame <= 50_128);
  assert(rig.midi.some(({ port, frame }) => port === 9 && frame > 80_000));
});
