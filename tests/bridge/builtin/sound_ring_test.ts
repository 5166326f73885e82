import { assertEquals } from "@std/assert";
import { createSoundRing, SoundRing } from "../../../bridge/builtin/sound_ring.ts";

/** Two channels that count: the left up from `first`, the right down. */
function counting(first: number, frames: number): Float32Array[] {
  return [1, -1].map((sign) => Float32Array.from({ length: frames }, (_, frame) => sign * (first + frame)));
}

Deno.test("every frame that goes into the ring comes out once and in order, over many turns of it", () => {
  const ring = createSoundRing(2, 100), reader = new SoundRing(ring.buffer);
  let written = 0, read = 0;
  for (let turn = 0; turn < 500; turn++) {
    const frames = 1 + (turn * 7919) % 61;
    if (reader.waitingFrames + frames <= ring.capacityFrames) {
      assertEquals(ring.write(counting(written, frames), frames), true);
      written += frames;
    }
    const target = [new Float32Array(1 + (turn * 104729) % 47), new Float32Array(47)];
    const came = reader.read(target);
    const [left, right] = counting(read, came);
    assertEquals(target[0]!.subarray(0, came), left);
    assertEquals(target[1]!.subarray(0, came), right);
    read += came;
  }
  assertEquals(ring.droppedFrames, 0);
  assertEquals(reader.waitingFrames, written - read);
});

Deno.test("a block that does not fit is dropped whole and counted, and what was there before stays whole", () => {
  const ring = createSoundRing(2, 64);
  assertEquals(ring.write(counting(0, 40), 40), true);
  assertEquals(ring.write(counting(40, 40), 40), false);
  assertEquals(ring.write(counting(80, 24), 24), true);
  assertEquals(ring.droppedFrames, 40);
  const target = [new Float32Array(64), new Float32Array(64)];
  assertEquals(ring.read(target), 64);
  assertEquals(target[0], Float32Array.from([...counting(0, 40)[0]!, ...counting(80, 24)[0]!]));
});

Deno.test("a closed ring says so to everybody who holds it", () => {
  const ring = createSoundRing(1, 16), other = new SoundRing(ring.buffer);
  assertEquals(other.closed, false);
  ring.close();
  assertEquals(other.closed, true);
});
