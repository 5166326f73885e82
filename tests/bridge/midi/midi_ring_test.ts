import { assert, assertEquals, assertThrows } from "@std/assert";
import { emptyRecord, MidiRing } from "../../../bridge/midi/midi_ring.ts";

/** A row of numbers that looks random and is the same every time. */
function* row(seed: number): Generator<number> {
  for (let state = seed >>> 0;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

Deno.test("messages of any length come out as they went in, however often the ring goes round", () => {
  const ring = new MidiRing(MidiRing.allocate(1024)), record = emptyRecord();
  const random = row(7);
  const next = () => random.next().value as number;
  const waiting: { time: number; port: number; bytes: number[] }[] = [];
  let passed = 0, refused = 0;
  for (let step = 0; step < 20_000; step++) {
    const length = next() < 0.9 ? Math.floor(next() * 4) : Math.floor(next() * 400);
    const message = {
      time: step + 0.25,
      port: step % 65536,
      bytes: Array.from({ length }, () => Math.floor(next() * 256)),
    };
    if (ring.write(message.time, message.port, Uint8Array.from(message.bytes))) waiting.push(message);
    else refused++;
    while (next() < 0.45 && ring.read(record)) {
      const { time, port } = record;
      assertEquals({ time, port, bytes: [...record.bytes.subarray(0, record.length)] }, waiting.shift()!);
      passed++;
    }
  }
  assert(passed > 8000 && refused > 100, `${passed} passed, ${refused} refused`);
  assertEquals(ring.refusedCount, refused);
});

Deno.test("the ring's counters may pass 2^31", () => {
  const buffer = MidiRing.allocate(64), words = new Int32Array(buffer), record = emptyRecord();
  words[0] = words[1] = 2 ** 31 - 32;
  const ring = new MidiRing(buffer);
  for (let count = 0; count < 10; count++) {
    assert(ring.write(count, 1, Uint8Array.of(count)));
    assert(ring.read(record));
    assertEquals([record.time, record.bytes[0]], [count, count]);
  }
});

Deno.test("a part of a longer array is written without a copy of it", () => {
  const ring = new MidiRing(MidiRing.allocate()), record = emptyRecord();
  ring.write(1, 2, Uint8Array.of(9, 9, 0x90, 60, 100, 9), 2, 3);
  assert(ring.read(record));
  assertEquals([...record.bytes.subarray(0, record.length)], [0x90, 60, 100]);
  assert(!ring.read(record));
});

Deno.test("a message that came after the last look is never slept through", () => {
  const buffer = MidiRing.allocate(), ring = new MidiRing(buffer), record = emptyRecord();
  const seen = ring.signal;
  assert(!ring.read(record));
  new MidiRing(buffer).write(1, 1, Uint8Array.of(0xf8));
  new MidiRing(buffer).notify();
  ring.wait(seen, 1e9);
  assert(ring.read(record));
});

Deno.test("a size that cannot be a ring is refused", () => {
  for (const size of [0, 63, 1000]) assertThrows(() => MidiRing.allocate(size), RangeError);
});
