import { assert, assertEquals } from "@std/assert";
import type { BlockEngine } from "../../../bridge/block.ts";
import { allocateBoard, PairBoard } from "../../../bridge/jack/pair_board.ts";
import { copyPairs, type PairCopy } from "../../../bridge/jack/pair_copy.ts";

const FRAMES = 16;
const PAIRS = 4;
const MASTER = 100;

/** Ports 1… as addresses, a buffer each; a port that was freed must not be asked for any more. */
class Ports {
  readonly sound = Array.from({ length: MASTER + 1 }, () => new Float32Array(64));
  readonly freed = new Set<number>();
  asked = 0;

  readonly jack = {
    portAddress: (port: Deno.PointerValue) => {
      this.asked++;
      const number = Number(Deno.UnsafePointer.value(port));
      assert(!this.freed.has(number), `port ${number} was freed`);
      return Deno.UnsafePointer.of(this.sound[number]!);
    },
    portAddressLow: (port: Deno.PointerValue) =>
      Number(BigInt.asIntN(32, Deno.UnsafePointer.value(this.jack.portAddress(port)))),
  };
}

/** A worker at a board, with an engine whose pairs carry their own number. */
function sitDown() {
  const memory = allocateBoard(PAIRS), board = new PairBoard(memory, PAIRS), ports = new Ports();
  const heard = new Set<number>();
  const engine = {
    pairs: Array.from({ length: 2 * PAIRS }, (_, channel) => new Float32Array(64).fill(channel + 1)),
    hearPair: (pair: number, on: number) => void (on ? heard.add(pair) : heard.delete(pair)),
  } as unknown as BlockEngine;
  const master = Deno.UnsafePointer.create(BigInt(MASTER))!;
  const copy = copyPairs(ports.jack, engine, { memory, count: PAIRS }, master)!;
  copy.bringOut(FRAMES);
  copy.begin();
  ports.sound[MASTER]!.fill(0);
  const give = (pair: number, left: number, on = true) => board.give(pair, BigInt(left), BigInt(left + 1), on);
  return { board, ports, heard, copy, give };
}

function cycles(copy: PairCopy, count: number, frames = FRAMES): number {
  let changes = 0;
  for (let i = 0; i < count; i++) {
    if (copy.follow(frames)) changes++;
    copy.bringOut(frames);
  }
  return changes;
}

Deno.test("a pair that is given and heard carries its channels to its ports, others carry nothing", () => {
  const { ports, heard, copy, give } = sitDown();
  give(2, 10);
  give(0, 20, false);
  cycles(copy, 3);
  assertEquals([...heard], [2]);
  assertEquals([ports.sound[10]![FRAMES - 1], ports.sound[11]![0], ports.sound[20]![0]], [5, 6, 0]);
  assertEquals(ports.sound[10]![FRAMES], 0, "no more than the block");
});

Deno.test("one change is taken over a cycle, however many there are", () => {
  const { copy, give } = sitDown();
  for (let pair = 0; pair < PAIRS; pair++) give(pair, 10 * (pair + 1));
  assertEquals([cycles(copy, 1), cycles(copy, 2), cycles(copy, 10)], [1, 2, 1]);
});

Deno.test("a pair may be freed once its taking is answered, and is never touched after", () => {
  const { board, ports, copy, give } = sitDown();
  give(1, 10);
  cycles(copy, 2);
  board.take(1);
  assert(!board.isTaken(1));
  cycles(copy, 1);
  assert(board.isTaken(1));
  ports.freed.add(10).add(11);
  cycles(copy, 5);
  give(1, 30);
  cycles(copy, 2);
  assertEquals(ports.sound[30]![0], 3);
});

Deno.test("a pair that nobody hears any more is left silent, and asked for once", () => {
  const { board, ports, copy, give } = sitDown();
  give(3, 10);
  cycles(copy, 2);
  assert(board.hear(3, false) && !board.hear(3, false));
  cycles(copy, 2);
  assertEquals([...ports.sound[10]!], new Array(64).fill(0));
  const { asked } = ports;
  cycles(copy, 100);
  assertEquals(ports.asked, asked);
});

Deno.test("a change that comes while the one before is taken over is taken over as well", () => {
  const { board, ports, heard, copy, give } = sitDown();
  give(0, 10);
  give(1, 20);
  board.take(0);
  cycles(copy, 3);
  assert(board.isTaken(0) && board.isTaken(1));
  assertEquals([...heard], [1]);
  assertEquals([ports.sound[10]![0], ports.sound[20]![0]], [0, 3]);
});

Deno.test("pairs follow a new block size", () => {
  const { ports, copy, give } = sitDown();
  give(0, 10);
  cycles(copy, 2);
  cycles(copy, 2, 64);
  assertEquals(ports.sound[10]![63], 1);
});

Deno.test("where the engine has no pairs, or nobody asked for any, nothing is copied", () => {
  const { jack } = new Ports();
  const none = { pairs: [] } as unknown as BlockEngine;
  assertEquals(copyPairs(jack, none, { memory: allocateBoard(2), count: 2 }, undefined), undefined);
  assertEquals(copyPairs(jack, none, undefined, undefined), undefined);
});
