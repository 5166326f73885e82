import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { keepPortBuffers } from "../../../bridge/jack/port_buffers.ts";

const FRAMES = 16;

/** A libjack of two ports whose addresses a test can move; whole addresses are counted when asked for. */
function fakeJack() {
  const memory = new Float32Array(4096);
  const base = Deno.UnsafePointer.value(Deno.UnsafePointer.of(memory));
  const state = { offsets: [0, 256], wholeReads: 0 };
  const ports = [1n, 2n].map((value) => Deno.UnsafePointer.create(value) as Deno.PointerObject);
  const addressOf = (port: Deno.PointerValue) =>
    base + BigInt((state.offsets[Number(Deno.UnsafePointer.value(port)) - 1] ?? 0) * 4);
  const jack = {
    portAddressLow: (port: Deno.PointerValue) => Number(BigInt.asIntN(32, addressOf(port))),
    portAddress: (port: Deno.PointerValue) => {
      state.wholeReads++;
      return Deno.UnsafePointer.create(addressOf(port));
    },
  };
  return { memory, state, buffers: keepPortBuffers(jack, ports) };
}

Deno.test("a port's sound is found where libjack says it is", () => {
  const { memory, buffers } = fakeJack();
  memory[256] = 0.5;
  assertEquals(buffers.find(1, FRAMES)[0], 0.5);
  buffers.find(0, FRAMES)[3] = 0.25;
  assertEquals(memory[3], 0.25);
});

Deno.test("a view is made once, however often a port moves between known places", () => {
  const { state, buffers } = fakeJack();
  const first = buffers.find(0, FRAMES);
  state.offsets[0] = 512;
  const second = buffers.find(0, FRAMES);
  assert(first !== second);
  for (let i = 0; i < 10; i++) {
    state.offsets[0] = 0;
    assertStrictEquals(buffers.find(0, FRAMES), first);
    state.offsets[0] = 512;
    assertStrictEquals(buffers.find(0, FRAMES), second);
  }
  assertEquals(state.wholeReads, 2);
});

Deno.test("two ports at one place share a view", () => {
  const { state, buffers } = fakeJack();
  state.offsets = [64, 64];
  assertStrictEquals(buffers.find(0, FRAMES), buffers.find(1, FRAMES));
  assertEquals(state.wholeReads, 1);
});

Deno.test("views follow a new block size", () => {
  const { buffers } = fakeJack();
  assertEquals(buffers.find(0, FRAMES).length, FRAMES);
  assertEquals(buffers.find(0, 64).length, 64);
  assertEquals(buffers.find(1, 64).length, 64);
  assertEquals(buffers.find(0, FRAMES).length, FRAMES);
});

Deno.test("an address that agrees only in its low half is found out when it is verified", () => {
  const memories = [new Float32Array(64), new Float32Array(64)];
  let current = 0;
  const port = Deno.UnsafePointer.create(1n) as Deno.PointerObject;
  const jack = {
    portAddressLow: () => 4096,
    portAddress: () => Deno.UnsafePointer.of(memories[current] as Float32Array<ArrayBuffer>),
  };
  const buffers = keepPortBuffers(jack, [port]);
  buffers.find(0, FRAMES)[0] = 1;
  current = 1;
  buffers.verifyNext(FRAMES);
  buffers.find(0, FRAMES)[0] = 2;
  assertEquals([memories[0]?.[0], memories[1]?.[0]], [1, 2]);
});
