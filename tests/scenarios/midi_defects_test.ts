import { assert, assertEquals, assertThrows } from "@std/assert";
import { OfflineMidi } from "../../bridge/midi/offline/offline_midi.ts";
import { PortWatch } from "../../bridge/midi/port_watch.ts";

import { StreamClock } from "../../dsp/clock.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { readShipped } from "../../src/controllers/shipped.ts";
import { UserError } from "../../src/errors.ts";
import { describeEvent } from "../../src/events/describe.ts";
import { FIRST_MIDI_ID } from "../../src/midi/in/engine_end.ts";
import { noteName, parseNoteName } from "../../src/midi/note_name.ts";
import { CompatChain } from "../../src/midi/rules/compat_chain.ts";
import { carryOut } from "../../src/sequencer/carry_out.ts";
import { emptyBank, TICKS_PER_BEAT } from "../../src/sequencer/model/pattern.ts";
import type { Moment } from "../../src/sequencer/moment.ts";
import { Sequencer } from "../../src/sequencer/sequencer.ts";
import { showSteps } from "../../src/sequencer/show_steps.ts";
import { seededRandom } from "../src/commands/random_commands.ts";
import { messagesOf } from "../src/midi/messages.ts";
import { DeskRig, RATE, START_MS } from "./midi_desk_rig.ts";
import { ALLOWED, MADE, type Storm } from "./midi_storm_worker.ts";
import { largestStep, noise, Rig } from "./rig.ts";

// Each test promises something of MIDI that one of the two programs Rondo takes the place of did not do; the comment says how it
// failed. Defects of loops and sound are in defects_test.ts.

const LOOPS = readShipped("loopmate").map;
const [RECORD, CAPTURE, DELETE, UNDO] = ["90 2F 64", "90 30 64", "90 1B 64", "90 37 64"] as const;

function mapOf(...bindings: unknown[]): string {
  return JSON.stringify({ rondo_map: 1, bind: bindings });
}

/** How often each id was answered for good. */
function finalAnswers(rig: Rig): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { kind, id } of rig.events) {
    if (id < FIRST_MIDI_ID || kind > P.EVENT_DROPPED || kind === P.EVENT_WAITING) continue;
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

const LEVEL = 0.02;
const STORM_PRESSES = 3000;
/** Six slopes of 1/480 of each of three tracks twice as loud as the input, and one more: as clicks_walk_test.ts reckons. */
const STORM_BOUND = (3 * 2 * LEVEL * 6 + LEVEL) / 480;

/** What is done on three tracks; overdubs do not build up, and only one pad in many takes sound away. */
function stormMap(): { map: string; pads: number } {
  const acts = [1, 2, 3].flatMap((track) => [
    ...["record", "record", "play", "stop", "retrigger", "undo", "redo", "cancel"].map((name) => ({
      do: `loop.${name}`,
      track,
    })),
    { do: "loop.overdub", track, feedback: 0.3 },
    { do: "loop.play", track, when: "beat" },
    { do: "loop.capture", track, seconds: 0.4 },
    { do: "mix.mute", track },
    { do: "mix.solo", track },
    { do: "mix.gain", track, gain: 0.5 + track / 10 },
    { do: "mix.pan", track, pan: track / 4 - 0.5 },
  ]);
  const all = [...acts, { do: "loop.delete", track: 2 }, { do: "loop.clear", track: 3 }];
  return { map: mapOf(...all.map((act, note) => ({ on: { note }, do: act }))), pads: all.length };
}

// There, the MIDI thread changed lists that the audio callback was going through: an exception in the callback, and a gap.
Deno.test("pads pressed in one thread while the engine renders in another lose no answer and make no click", async () => {
  const rig = await Rig.open({ source: () => LEVEL, tapeSeconds: 8, reservePages: 6000 });
  const words = new Int32Array(new SharedArrayBuffer(8)), random = seededRandom(3), { map, pads } = stormMap();
  const storm = new Worker(new URL("./midi_storm_worker.ts", import.meta.url), { type: "module" });
  const ended = new Promise<{ droppedCount: number }>((done) => storm.onmessage = ({ data }) => done(data));
  const told: Storm = { memory: rig.memory, words: words.buffer as SharedArrayBuffer, map, pads, presses: 0, seed: 5 };
  storm.postMessage({ ...told, presses: STORM_PRESSES });
  const clock = new StreamClock(rig.memory);
  clock.stamp(128, START_MS);
  let made = 0;
  rig.nextBlockFrames = () => {
    clock.stamp(128, START_MS + (rig.frame * 1000) / RATE);
    Atomics.add(words, ALLOWED, Math.floor(random() * 5));
    Atomics.notify(words, ALLOWED);
    // No further apart than this, so that presses fall into all parts of the blocks.
    while ((made = Atomics.load(words, MADE)) < Math.min(STORM_PRESSES, words[ALLOWED]!) - 8) {
      Atomics.wait(words, MADE, made);
    }
    return 1 + Math.floor(random() * (random() < 0.1 ? 3000 : 500));
  };
  while (made < STORM_PRESSES) rig.runTo(rig.frame + 10_000);
  const { droppedCount } = await ended;
  storm.terminate();
  rig.runTo(rig.frame + RATE);
  const answers = finalAnswers(rig);
  assertEquals([droppedCount, answers.size, Math.max(...answers.values())], [0, STORM_PRESSES, 1]);
  for (const output of rig.outputs) assert(largestStep(output, 1000) <= STORM_BOUND, `${largestStep(output, 1000)}`);
  assert(rig.outputs[0]!.some((x) => x > LEVEL / 2), "loops sounded");
});

// There, whether it was recording was kept twice, and only one of the two was put back when a take had no length.
Deno.test("after two presses of the record pad in one moment the next press records, and the one after plays the loop", async () => {
  const { rig } = await DeskRig.open(LOOPS, { source: noise(0.2) }).then((desk) => {
    desk.receive(RECORD);
    desk.receive(RECORD);
    desk.run(5_000);
    assertEquals([desk.rig.track(0).state, desk.rig.eventsOf(P.EVENT_DISCARDED).length], [P.STATE_EMPTY, 1]);
    desk.play(RECORD);
    assertEquals(desk.rig.track(0).state, P.STATE_RECORDING);
    return desk.run(30_000).play(RECORD);
  });
  assertEquals(rig.track(0).state, P.STATE_PLAYING);
  assert(rig.track(0).lengthFrames > 30_000);
});

// There, a pad that says its release with velocity 0 toggled again, and a message of two bytes raised an error that ended the handler.
Deno.test("a record pad let go with velocity 0 goes on recording, and two-byte messages between do no harm", async () => {
  const desk = await DeskRig.open(LOOPS);
  desk.play(RECORD).play("90 2F 00").play("C0 05").play("D0 40").play("2F 00");
  assertEquals(desk.rig.track(0).state, P.STATE_RECORDING);
  assertEquals(desk.answers.length, 1);
  desk.run(20_000).play(RECORD);
  assertEquals(desk.rig.track(0).state, P.STATE_PLAYING);
});

// There, a stop and a capture kept the MIDI thread waiting for up to half a loop, and with it everything played after them.
Deno.test("presses are taken while nobody renders: a stop that waits for its boundary keeps nothing behind it waiting", async () => {
  const map = mapOf(
    { on: { note: 1 }, do: { do: "loop.record", track: 1, when: "exact" } },
    { on: { note: 2 }, do: { do: "loop.stop", track: 1, when: "loop" } },
    { on: { note: 3 }, do: { do: "loop.capture", track: 2, cycles: 1 } },
    { on: { note: 4 }, do: { do: "mix.mute", track: 1 } },
  );
  const desk = await DeskRig.open(map, { source: noise(0.2) });
  desk.play("90 01 64").run(RATE).play("90 01 64").run(RATE / 2);
  // The engine stands still: one that is waited for would be waited for for ever.
  for (const press of ["90 02 64", "90 03 64", "90 04 64"]) desk.receive(press);
  const asked = desk.rig.frame;
  desk.run(1_000);
  const [stop, ...rest] = desk.answers.filter(({ frame }) => frame >= asked);
  assertEquals([stop!.command, stop!.kind], [P.COMMAND_STOP, P.EVENT_WAITING]);
  assertEquals(rest.map(({ command, kind }) => [command, kind]).at(-1), [P.COMMAND_MUTE, P.EVENT_DONE]);
  assert(desk.rig.track(0).muted && desk.rig.track(0).state === P.STATE_PLAYING);
  desk.run(2 * RATE);
  assertEquals(desk.rig.track(0).state, P.STATE_STOPPED);
  assert(desk.answers.some(({ command, kind }) => command === P.COMMAND_CAPTURE && kind === P.EVENT_DONE));
});

// There, deleting where there was nothing, and three commands before the first loop, raised errors in the MIDI thread.
Deno.test("pads that find nothing to act on are refused in a sentence, and the next press acts", async () => {
  const desk = await DeskRig.open(LOOPS);
  for (const press of [DELETE, DELETE, CAPTURE, UNDO, UNDO]) desk.play(press);
  const answers = desk.answers.map((event) => describeEvent(event, RATE));
  assertEquals(answers.map(({ event, do: name, reason }) => [event, name, reason]), [
    // The empty track that a session begins with can go, and come back.
    ["done", "loop.delete", undefined],
    ["refused", "loop.delete", "no_such_track"],
    ["refused", "loop.capture", "no_grid"],
    ["done", "loop.undo", undefined],
    ["refused", "loop.undo", "nothing_to_undo"],
  ]);
  for (const { event, message } of answers) assertEquals(event === "refused", /: .*\.$/.test(String(message)));
  assertEquals(desk.play(RECORD).rig.track(0).state, P.STATE_RECORDING);
});

// There, note 0 was taken for no note and played as 60, names below C0 were wrong, and octaves -1 and 10 were no octaves.
Deno.test("note 0 is a note: as a pad, as a name, in a step, and on its way out", async () => {
  const map = mapOf({ on: { note: "C-1" }, do: { do: "mix.mute", track: 1 } });
  const desk = await DeskRig.open(map);
  assertEquals(desk.play("90 3C 64").answers.length, 0);
  assertEquals(desk.play("90 00 64").answers.length, 1);
  assertEquals([0, 11, 12].map(noteName), ["C-1", "B-1", "C0"]);
  assertEquals(["C-1", "B-1", "C0", "G9"].map(parseNoteName), [0, 11, 12, 127]);
  assertThrows(() => parseNoteName("C10"), UserError, "C10");
  const sequencer = new Sequencer(emptyBank(), 1);
  ask(sequencer, { do: "step.note", step: 1, note: 0 });
  ask(sequencer, { do: "step.note", step: 2, note: "C#-1" });
  ask(sequencer, { do: "step.start" });
  const keys = sequencer.player.plan(0, TICKS_PER_BEAT).flatMap((event) => event.kind === "note" ? [event.key] : []);
  assertEquals(keys, [0, 1]);
});

/** NRPN 2/63 chosen and given values: one; the value again without choosing; beside notes; interleaved with another channel's. */
const NRPN = "B0 63 02 62 3F 06 00 26 14 " + "06 00 26 1E " + "90 3C 64 B0 06 00 80 3C 00 B0 26 28 " +
  "B1 63 02 B0 63 02 B1 62 3F B0 62 3F B1 06 00 B0 06 00 B1 26 50 B0 26 32";

// There, a chain lost an NRPN whose value was repeated or that came between other messages.
Deno.test("an NRPN that repeats its value, and one between other messages, are all heard", async () => {
  const map = JSON.stringify({
    rondo_map: 1,
    chains: { knob: { nrpn: 2 << 7 | 63, channel: 1, bits: 14 } },
    bind: [{
      on: { chain: "knob" },
      do: { do: "transport.set_tempo" },
      set: { argument: "bpm", from: 20, to: 20 + 16383 / 20, takeover: "jump" },
    }],
  });
  const desk = await DeskRig.open(map);
  desk.play(NRPN);
  const tempos = desk.answers.map((event) => Number(describeEvent(event, RATE)["bpm"]));
  assertEquals(tempos.map((bpm) => Math.round((bpm - 20) * 20)), [20, 30, 40, 50]);
  const rules = [[99, 2], [98, 63], [6, undefined], [38, undefined]].map(([number, value]) =>
    value === undefined
      ? { type: "control" as const, number: number! }
      : { type: "control" as const, number: number!, value }
  );
  const original = new CompatChain(rules);
  assertEquals(messagesOf(NRPN).filter((message) => original.take(message).messages !== undefined).length, 1);
});

const BEFORE: Moment = { tick: 0, heardTick: 0, beatsPerBar: 4, running: false };

function ask(sequencer: Sequencer, command: Record<string, unknown>, moment = BEFORE): void {
  carryOut(sequencer, parseCommand(command), moment);
}

// There, the value of a controller went to the step that was under the cursor, whichever step was meant.
Deno.test("a controller's value goes to the step that is named, wherever the cursor is, and leaves with that step", () => {
  const sequencer = new Sequencer(emptyBank(), 1);
  for (const step of [1, 3]) ask(sequencer, { do: "step.note", step, note: 60 });
  ask(sequencer, { do: "step.go", step: 7 });
  ask(sequencer, { do: "step.lock", step: 3, control: 74, value: 99 });
  const locks = showSteps(sequencer, 0).steps.map(({ locks }) => locks.length);
  assertEquals(locks.flatMap((count, index) => count > 0 ? [index + 1] : []), [3]);
  ask(sequencer, { do: "step.start" });
  const sent = sequencer.player.plan(0, 16 * 240).flatMap((event) => event.kind === "message" ? [event] : []);
  assertEquals(sent.map(({ tick, bytes }) => [tick, ...bytes]), [[480, 0xb0, 74, 99]]);
});

// There, all that went out of a clock was a start and one tick.
Deno.test("a synth gets the whole clock: start, 24 ticks in every beat, and a stop", async () => {
  const rig = await Rig.open({ blockFrames: 100 });
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 120 }).at(0, { kind: P.COMMAND_CLOCK_OUT, a: 2, b: P.SWITCH_ON });
  rig.at(RATE, { kind: P.COMMAND_START, when: P.WHEN_EXACT }).at(3 * RATE, { kind: P.COMMAND_STOP_ALL }).runTo(
    4 * RATE,
  );
  const played = rig.midi.filter(({ frame }) => frame >= RATE - 1).map(({ frame, bytes }) => ({
    frame,
    byte: bytes[0]!,
  }));
  const start = played.findIndex(({ byte }) => byte === 0xfa), stop = played.findIndex(({ byte }) => byte === 0xfc);
  const ticks = played.slice(start + 1, stop).filter(({ byte }) => byte === 0xf8).map(({ frame }) => frame);
  assertEquals(ticks.slice(0, 96), Array.from({ length: 96 }, (_, tick) => RATE + tick * 1000));
  assert(stop > start && start >= 0 && ticks.length >= 96, `${ticks.length} ticks between start and stop`);
});

// There, a controller without an output of its own was told of nothing that happened.
Deno.test("a controller that has no output knows what happened elsewhere: its fader goes on from where the screen left it", async () => {
  const desk = await DeskRig.open(mapOf({
    on: { control: 7 },
    do: { do: "mix.gain", track: 1 },
    set: { argument: "gain", from: 0, to: 1 },
  }));
  desk.rig.at(desk.rig.frame, { kind: P.COMMAND_GAIN, track: 0, a: 0.5 });
  desk.run(2_000).play("B0 07 02").play("B0 07 20");
  assertEquals([desk.answers.length, desk.rig.track(0).gain], [0, 0.5]);
  desk.play("B0 07 50");
  assertEquals([desk.answers.length, desk.rig.track(0).gain], [1, Math.fround(0x50 / 127)]);
});

// There, a port that did not open was one printed line, and never tried again.
Deno.test("a controller that does not open is said once, opened as soon as it can be, and again whenever it is plugged in", async () => {
  const { desk, rig } = await DeskRig.open(LOOPS).then((made) => ({ desk: made, rig: made.rig }));
  const midi = new OfflineMidi(), watch = new PortWatch(midi), said: string[] = [];
  let isHeld = true;
  watch.want({
    direction: "input",
    pattern: "pad",
    open(name) {
      if (isHeld) throw new Error("another program holds it");
      return midi.openInput(name, (timeMs, bytes) => desk.desk.receive(0, timeMs, bytes));
    },
    connected: () => void said.push("there"),
    lost: () => void said.push("gone"),
    failed: (_, reason) => void said.push(reason),
  });
  const press = () => {
    midi.play("Pad", START_MS + (rig.frame * 1000) / RATE, Uint8Array.of(0x90, 47, 100));
    desk.run(20_000);
  };
  midi.plugIn("Pad", "input");
  for (let looks = 0; looks < 5; looks++) watch.look();
  press();
  isHeld = false;
  watch.look();
  press();
  midi.unplug("Pad");
  watch.look();
  midi.plugIn("Pad", "input");
  watch.look();
  press();
  assertEquals(said, ["another program holds it", "there", "gone", "there"]);
  assertEquals([desk.answers.length, rig.track(0).state], [2, P.STATE_PLAYING]);
});
