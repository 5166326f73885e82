/**
 * Carries pairs of engine channels to pairs of ports that come and go while the cycle runs: only those that somebody hears.
 *
 * Method: at most one change of the board (pair_board.ts) is taken over a cycle. A pair that is not heard any more is filled with
 * silence once, and then left alone. Allocates nothing but in the cycle of a change, and after a change of the block's length.
 * Thread: audio worker. Units: frames.
 */
import type { BlockEngine } from "../block.ts";
import { PairChanges } from "./pair_board.ts";
import { keepPortBuffers } from "./port_buffers.ts";
import type { JackSeat } from "./seat.ts";
import type { WorkerFunctions } from "./symbols.ts";

/** The ways of one cycle's pairs. */
export interface PairCopy {
  /** Takes over one change; true when there was one. Before the engine processes. */
  follow(frames: number): boolean;
  /** Engine to ports. */
  bringOut(frames: number): void;
  /** Nothing to ports: a block longer than the engine takes. */
  silence(frames: number): void;
  /** From now on cycles are meant; those before were a rehearsal with one pair. */
  begin(): void;
  /** See `PortBuffers`. */
  verifyNext(frames: number): void;
}

type PairJack = Pick<WorkerFunctions, "portAddress" | "portAddressLow">;

/** Joins the engine's pairs and those of the seat's board; undefined where one of them has none. `rehearsal`: some port. */
export function copyPairs(
  jack: PairJack,
  engine: BlockEngine,
  board: JackSeat["pairs"],
  rehearsal: Deno.PointerObject | undefined,
): PairCopy | undefined {
  const { pairs: channels = [] } = engine;
  const pairCount = Math.min(channels.length >> 1, board?.count ?? 0);
  if (board === undefined || pairCount === 0) return undefined;
  return new CopiedPairs(jack, engine, channels, new PairChanges(board.memory, board.count), rehearsal, board.way ?? 1);
}

const PAIRS_IN_USE = 0;
const HEAD_FRAMES = 1;

class CopiedPairs implements PairCopy {
  readonly #buffers: ReturnType<typeof keepPortBuffers>;
  /** The pairs that are heard, so many as `PAIRS_IN_USE` says. */
  readonly #heard: Int32Array;
  readonly #numbers = new Int32Array(2);
  /** The first frames of each channel, cut for the block's length. */
  readonly #heads: Float32Array[];

  constructor(
    jack: PairJack,
    readonly engine: BlockEngine,
    readonly channels: readonly Float32Array[],
    readonly changes: PairChanges,
    rehearsal: Deno.PointerObject | undefined,
    readonly way: number,
  ) {
    this.#buffers = keepPortBuffers(jack, channels.map(() => null));
    this.#heard = new Int32Array(channels.length >> 1);
    this.#heads = [...channels];
    if (rehearsal === undefined) return;
    this.#numbers[PAIRS_IN_USE] = 1;
    for (const side of [0, 1]) this.#buffers.replace(side, rehearsal);
  }

  begin(): void {
    this.#numbers[PAIRS_IN_USE] = 0;
    for (const side of [0, 1]) this.#buffers.replace(side, null);
    for (let pair = 0; pair < this.channels.length >> 1; pair++) this.engine.hearPair?.(pair, 0);
  }

  follow(frames: number): boolean {
    if (!this.changes.isNews) return false;
    const pair = this.changes.next();
    if (pair < 0) return false;
    if (pair < this.#heard.length) this.#bringInLine(pair, frames);
    this.changes.taken(pair);
    return true;
  }

  bringOut(frames: number): void {
    if (frames !== this.#numbers[HEAD_FRAMES]) this.#cutHeads(frames);
    const count = this.#numbers[PAIRS_IN_USE]!, heads = this.#heads, buffers = this.#buffers;
    for (let i = 0; i < count; i++) {
      const channel = 2 * this.#heard[i]!;
      buffers.find(channel, frames).set(heads[channel]!);
      buffers.find(channel + 1, frames).set(heads[channel + 1]!);
    }
  }

  silence(frames: number): void {
    for (let i = 0; i < this.#numbers[PAIRS_IN_USE]!; i++) this.#silencePair(this.#heard[i]!, frames);
  }

  verifyNext(frames: number): void {
    this.#buffers.verifyNext(frames);
  }

  #silencePair(pair: number, frames: number): void {
    for (let side = 0; side < 2; side++) this.#buffers.find(2 * pair + side, frames).fill(0);
  }

  #bringInLine(pair: number, frames: number): void {
    const left = this.changes.port(pair, 0), right = this.changes.port(pair, 1);
    const isThere = left !== 0n && right !== 0n;
    this.#hear(pair, isThere && this.changes.isHeard(pair));
    this.#buffers.replace(2 * pair, isThere ? Deno.UnsafePointer.create(left) : null);
    this.#buffers.replace(2 * pair + 1, isThere ? Deno.UnsafePointer.create(right) : null);
    if (isThere) this.#silencePair(pair, frames);
    if (frames === this.#numbers[HEAD_FRAMES]) this.#cutHead(pair, frames);
  }

  #hear(pair: number, heard: boolean): void {
    const count = this.#numbers[PAIRS_IN_USE]!;
    let at = 0;
    while (at < count && this.#heard[at] !== pair) at++;
    if ((at < count) === heard) return;
    if (heard) this.#heard[count] = pair;
    else this.#heard[at] = this.#heard[count - 1]!;
    this.#numbers[PAIRS_IN_USE] = count + (heard ? 1 : -1);
    this.engine.hearPair?.(pair, heard ? this.way : 0);
  }

  #cutHeads(frames: number): void {
    this.#numbers[HEAD_FRAMES] = frames;
    for (let i = 0; i < this.#numbers[PAIRS_IN_USE]!; i++) this.#cutHead(this.#heard[i]!, frames);
  }

  #cutHead(pair: number, frames: number): void {
    for (let channel = 2 * pair; channel < 2 * pair + 2; channel++) {
      this.#heads[channel] = this.channels[channel]!.subarray(0, frames);
    }
  }
}
