import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as protocol from "../../../dsp/assembly/protocol.ts";
import { ClockLock, type Grid } from "../../../src/clock/clock_lock.ts";
import type { ClockReading } from "../../../src/clock/clock_reading.ts";
import { MidiClock } from "../../../src/clock/midi_clock.ts";
import { encodeCommand } from "../../../src/commands/encode.ts";
import { deviates } from "../../../scripts/measure/clock/cases.ts";
import { noise, Rig } from "../../scenarios/rig.ts";

const RATE = 48_000;
const BEAT = 24_000;

const locked = (fields: Partial<ClockReading>): ClockReading => ({
  state: "locked",
  running: true,
  tempoBpm: 120,
  beat: 0,
  frame: 0,
  jumps: 1,
  ...fields,
});
const grid = (fields: Partial<Grid> = {}): Grid => ({
  anchorFrame: 0,
  framesPerBeat: BEAT,
  hasLoops: false,
  running: true,
  ...fields,
});
const names = (lock: ClockLock, reading: ClockReading, at: Grid) =>
  lock.follow(reading, at).map(({ request }) => request.do);

Deno.test("a clock that is not locked moves nothing", () => {
  const lock = new ClockLock(RATE);
  assertEquals(lock.follow(locked({ state: "listening" }), grid()), []);
  assertEquals(lock.follow(locked({ state: "away", running: false }), grid()), []);
});

Deno.test("the grid is told of a jump, of every beat, and at once when it is more than a millisecond off", () => {
  const lock = new ClockLock(RATE);
  assertEquals(names(lock, locked({ beat: 0, frame: 0 }), grid()), ["transport.align"]);
  assertEquals(names(lock, locked({ beat: 0.5, frame: BEAT / 2 }), grid()), []);
  assertEquals(names(lock, locked({ beat: 0.75, frame: 0.75 * BEAT + 60 }), grid()), ["transport.align"]);
  assertEquals(names(lock, locked({ beat: 1, frame: BEAT }), grid()), ["transport.align"]);
});

Deno.test("a song that is stopped moves nothing; a clock that was never started is followed beat by beat", () => {
  const lock = new ClockLock(RATE);
  assertEquals(names(lock, locked({ running: false, jumps: 1, beat: 3, frame: 999 }), grid({ running: false })), []);
  assertEquals(names(lock, locked({ running: false, jumps: 0, beat: 3, frame: 999 }), grid()), ["transport.align"]);
});

Deno.test("loops that live keep their bar: only the nearest beat of the grid moves", () => {
  const lock = new ClockLock(RATE);
  const at = grid({ anchorFrame: 1000, hasLoops: true });
  lock.follow(locked({ beat: 40, frame: 40 * BEAT }), at);
  const [align] = lock.follow(
    locked({ beat: 41, frame: 41 * BEAT }),
    grid({ anchorFrame: 5 * BEAT + 900, hasLoops: true }),
  );
  assertEquals(align?.request.beat, 36);
});

Deno.test("a source that starts, starts the loops on its beat; one that stops, stops them; one that falls silent leaves them", () => {
  const lock = new ClockLock(RATE, -300);
  const stopped = grid({ running: false });
  lock.follow(locked({ running: false, jumps: 0 }), stopped);
  const started = lock.follow(locked({ beat: 8, frame: 5000, jumps: 1 }), stopped);
  assertEquals(started.map(({ request }) => request.do), ["transport.align", "transport.start"]);
  assertEquals([started[1]!.request.beat, started[1]!.gestureFrame], [8, 5000]);
  assertEquals(started[0]!.request.frame, 4700, "what is heard together leaves earlier by the output latency");
  assertEquals(names(lock, locked({ state: "away", beat: 8.1, frame: 5500 }), grid()), []);
  assertEquals(names(lock, locked({ running: false, beat: 8.1, frame: 5500 }), grid()), ["loop.stop_all"]);
  assertEquals(names(lock, locked({ running: false, beat: 8.1, frame: 5500 }), stopped), []);
});

Deno.test("a whole engine follows a jittering clock from 120 to 126 BPM: its beats are half a millisecond from the clock's at most, on the average, and never 3", async () => {
  const rig = await Rig.open({ source: noise(0.2), blockFrames: 128 });
  const clock = new MidiClock(RATE), lock = new ClockLock(RATE);
  const { normal } = deviates(11);
  const tempoAt = (frame: number) => frame < 10 * RATE ? 120 : 126;
  let time = 0, ticks = 0, worst = 0, squares = 0, judged = 0;
  clock.take("start", 0);
  while (time < 25 * RATE) {
    rig.runTo(Math.max(rig.frame, Math.round(time + 0.001 * RATE * normal() + 600)));
    clock.take("clock", rig.frame - 600);
    const { anchorFrame, framesPerBeat, anchorLength, running } = rig.snapshot;
    const at: Grid = { anchorFrame, framesPerBeat, hasLoops: anchorLength > 0, running };
    for (const { request, gestureFrame } of lock.follow(clock.read(rig.frame), at)) {
      const { at: _, ...slot } = encodeCommand(request, { id: ticks, gesture: gestureFrame });
      rig.at(rig.frame, slot);
    }
    if (ticks === 24 * 4) rig.at(rig.frame, { kind: protocol.COMMAND_RECORD });
    if (ticks === 24 * 8) rig.at(rig.frame, { kind: protocol.COMMAND_RECORD });
    // A first loop moves the grid to where it was pressed, until the next tick.
    const isPressed = [96, 97, 192, 193].includes(ticks);
    const steady = time > 4 * RATE && (time < 10 * RATE || time > 11 * RATE) && !isPressed;
    if (steady && framesPerBeat > 0) {
      const beats = (time - anchorFrame) / framesPerBeat * 24;
      const off = Math.abs(beats - Math.round(beats)) * framesPerBeat / 24;
      worst = Math.max(worst, off);
      squares += off * off;
      judged++;
    }
    time += 60 * RATE / 24 / tempoAt(time);
    ticks++;
  }
  assert(worst < 0.003 * RATE, `worst ${worst / RATE * 1000} ms`);
  const average = Math.sqrt(squares / judged);
  assert(average < 0.0005 * RATE, `rms ${average / RATE * 1000} ms`);
  assertAlmostEquals(rig.snapshot.tempoBpm, 126, 0.1);
});
