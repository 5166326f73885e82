import { assert, assertEquals } from "@std/assert";
import { type MessageSource, MidiSender, SEND_NOW, SPIN_MS } from "../../../../src/midi/out/midi_sender.ts";
import type { TimedMessage } from "../../../../src/midi/out/send_queue.ts";
import { allocateCell, SenderCell } from "../../../../src/midi/out/sender_cell.ts";

/** A look at the clock takes this long here. */
const LOOK_MS = 0.0005;
/** A sleeper wakes this late. */
const WAKE_LATE_MS = 0.06;

/** A sender in a time of its own: a frame a ms, and messages that come at given times. */
class Rig {
  nowMs = 0;
  readonly cell = new SenderCell(allocateCell());
  readonly sent: { atMs: number; port: number; bytes: number[] }[] = [];
  readonly sleeps: number[] = [];
  endMs = 1000;
  /** What sending itself takes. */
  sendMs = 0;
  #coming: { atMs: number; message: TimedMessage }[] = [];

  comes(atMs: number, time: number, bytes: number[], port = 0): void {
    this.#coming.push({ atMs, message: { time, port, length: bytes.length, bytes: Uint8Array.from(bytes) } });
    this.#coming.sort((one, other) => one.atMs - other.atMs);
  }

  run(): void {
    const source: MessageSource = {
      read: (message) => {
        if (!(this.#coming[0]?.atMs! <= this.nowMs)) return false;
        Object.assign(message, this.#coming.shift()!.message);
        return true;
      },
    };
    const deliver = (port: number, bytes: Uint8Array, length: number) => {
      this.sent.push({ atMs: this.nowMs, port, bytes: [...bytes.subarray(0, length)] });
      this.nowMs += this.sendMs;
    };
    const times = { update: () => {}, at: (frame: number) => frame };
    const now = () => this.nowMs += LOOK_MS;
    const pace = {
      now,
      signal: () => 0,
      sleep: (_: number, ms: number) => this.#sleep(ms),
      spinUntil: (timeMs: number) => {
        while (now() < timeMs);
        return this.nowMs - timeMs;
      },
    };
    new MidiSender([source], times, this.cell, pace, deliver).run();
  }

  #sleep(ms: number): void {
    assert(ms > 0, `slept ${ms} ms`);
    this.sleeps.push(ms);
    const untilMs = Math.min(this.nowMs + ms, this.#coming[0]?.atMs ?? Infinity);
    this.nowMs = Math.max(this.nowMs, untilMs) + WAKE_LATE_MS;
    if (this.nowMs > this.endMs && !this.cell.isAsked) this.cell.ask();
  }
}

Deno.test("a message leaves when its frame is heard, however late a sleeper wakes", () => {
  const rig = new Rig();
  rig.cell.latencyMs = 7;
  for (let frame = 20; frame < 900; frame += 10) rig.comes(frame - 5, frame, [0x90, frame & 127, 100]);
  rig.run();
  assertEquals(rig.sent.length, 88);
  rig.sent.forEach(({ atMs }, index) => {
    const error = atMs - (20 + 10 * index + 7);
    assert(error >= 0 && error < 2 * LOOK_MS, `message ${index} left ${error} ms late`);
  });
  const { sentCount, lateCount, errorP99Us } = rig.cell.read();
  assertEquals([sentCount, lateCount], [88, 0]);
  assert(errorP99Us < 1, String(errorP99Us));
});

Deno.test("it sleeps nearly all the time", () => {
  const rig = new Rig();
  for (let frame = 20; frame < 900; frame += 10) rig.comes(frame - 5, frame, [0xf8]);
  rig.run();
  const asleepMs = rig.sleeps.reduce((sum, ms) => sum + Math.max(ms, 0), 0);
  assert(rig.nowMs - asleepMs < 88 * 3 * SPIN_MS + 20, `awake for ${rig.nowMs - asleepMs} ms`);
});

Deno.test("a message that comes when it is due already leaves at once, and is counted with how late it was", () => {
  const rig = new Rig();
  rig.comes(50, 40, [0x80, 60, 0]);
  rig.comes(100, 120, [0x90, 60, 1]);
  rig.run();
  const { lateCount, worstLateMs, sentCount } = rig.cell.read();
  assertEquals([lateCount, sentCount], [1, 2]);
  assert(Math.abs(rig.sent[0]!.atMs - 50) < 0.1 && Math.abs(worstLateMs - 10) < 0.1);
});

Deno.test("messages leave in the order of their frames, also when an earlier one comes later", () => {
  const rig = new Rig();
  rig.comes(10, 300, [3]);
  rig.comes(11, 100, [1]);
  rig.comes(12, 200, [2]);
  rig.comes(13, 100, [9]);
  rig.run();
  assertEquals(rig.sent.map(({ bytes }) => bytes[0]), [1, 9, 2, 3]);
});

Deno.test("what is to go at once goes at once and is never called late", () => {
  const rig = new Rig();
  rig.comes(10, 500, [1]);
  rig.comes(30, SEND_NOW, [2, 3, 4, 5, 6]);
  rig.run();
  assertEquals(rig.sent.map(({ bytes }) => bytes.length), [5, 1]);
  assert(rig.sent[0]!.atMs < 30.1);
  assertEquals(rig.cell.read().lateCount, 0);
});

Deno.test("a request waits for a gap in what is sent, but not for ever", () => {
  const calm = new Rig();
  calm.comes(0, 3, [1]);
  calm.comes(0, 500, [2]);
  calm.cell.ask();
  calm.run();
  assertEquals(calm.sent.length, 1, "the message that was about to be sent goes first");
  assert(calm.nowMs < 4);
  const dense = new Rig();
  for (let frame = 1; frame < 900; frame += 2) dense.comes(0, frame, [1]);
  dense.cell.ask();
  dense.run();
  assert(dense.nowMs > 90 && dense.nowMs < 120, `answered after ${dense.nowMs} ms`);
});

Deno.test("a chord that takes long to send is sent without gaps, its lateness counted as the sender's", () => {
  const rig = new Rig();
  rig.sendMs = 0.3;
  for (let note = 0; note < 10; note++) rig.comes(50, 100, [0x90, note, 1]);
  rig.run();
  assert(Math.abs(rig.sent.at(-1)!.atMs - 102.7) < 0.02, String(rig.sent.at(-1)!.atMs));
  const { errorP50Us, errorP99Us, lateCount } = rig.cell.read();
  assertEquals(lateCount, 0);
  assert(Math.abs(errorP50Us - 1200) < 100 && Math.abs(errorP99Us - 2700) < 200, `${errorP50Us} ${errorP99Us}`);
});
