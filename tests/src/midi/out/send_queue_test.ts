import { assertEquals } from "@std/assert";
import { SendQueue } from "../../../../src/midi/out/send_queue.ts";

Deno.test("messages leave in the order of their frames, those of one frame in the order in which they came", () => {
  const queue = new SendQueue();
  const left: string[] = [], expected: { time: number; text: string }[] = [];
  let state = 1;
  const next = (limit: number) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % limit;
  for (let step = 0; step < 5000; step++) {
    if (next(3) < 2) {
      const time = next(40), bytes = Uint8Array.from({ length: next(9) }, () => next(256));
      queue.add({ time, port: step % 32, length: bytes.length, bytes }, false);
      expected.push({ time, text: `${time} ${step % 32} ${bytes}` });
    } else if (queue.size > 0) {
      const { time, port, bytes, length } = queue.first()!;
      left.push(`${time} ${port} ${bytes.subarray(0, length)}`);
      queue.drop();
      // A slow and obvious queue beside it: sorting in JavaScript keeps the order of equals.
      expected.sort((one, other) => one.time - other.time);
      assertEquals(left.at(-1), expected.shift()!.text);
    }
  }
  assertEquals(queue.size, expected.length);
});

Deno.test("an empty queue has no first message and lets itself be dropped from", () => {
  const queue = new SendQueue();
  queue.drop();
  assertEquals([queue.first(), queue.size], [undefined, 0]);
});
