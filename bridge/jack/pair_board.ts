/**
 * Where control and the audio worker agree on pairs of ports that come and go while the client runs, in shared memory.
 *
 * Method: control writes what a pair is to be (its ports, whether anybody hears it) and counts the pair's asked number up; the worker
 * takes a change over between two cycles and answers by the same number. A pair that was taken away may be freed once the worker
 * has answered: from then on it never touches its ports. Neither end waits for the other.
 * Thread: `PairBoard` control, `PairChanges` audio worker. Allocates nothing, but for the addresses of a pair that changes.
 */

/** Words: changes so far, then for each pair the number asked for, the number taken over, and whether it is heard. */
const CHANGES_WORD = 0;
const FIRST_WORD = 2;
const PAIR_WORDS = 3;
const ASKED = 0;
const TAKEN = 1;
const HEARD = 2;
/** Addresses of jack_port_t: left and right of each pair, 0 for none; they begin on 8 bytes. */
const addressesAt = (pairCount: number) => Math.ceil((FIRST_WORD + pairCount * PAIR_WORDS) / 2) * 8;

/** Memory of a board for so many pairs: nothing is there. */
export function allocateBoard(pairCount: number): SharedArrayBuffer {
  return new SharedArrayBuffer(addressesAt(pairCount) + pairCount * 16);
}

/** Control's end. */
export class PairBoard {
  readonly #words: Int32Array;
  readonly #ports: BigUint64Array;

  constructor(readonly memory: SharedArrayBuffer, pairCount: number) {
    this.#words = new Int32Array(memory, 0, FIRST_WORD + pairCount * PAIR_WORDS);
    this.#ports = new BigUint64Array(memory, addressesAt(pairCount), 2 * pairCount);
  }

  /** Gives a pair its ports. */
  give(pair: number, left: bigint, right: bigint, heard: boolean): void {
    this.#ports[2 * pair] = left;
    this.#ports[2 * pair + 1] = right;
    this.#change(pair, heard);
  }

  /** Says whether anybody hears a pair; true when that is news. */
  hear(pair: number, heard: boolean): boolean {
    if ((this.#words[FIRST_WORD + pair * PAIR_WORDS + HEARD] !== 0) === heard) return false;
    this.#change(pair, heard);
    return true;
  }

  /** Takes a pair's ports away; they may be freed once `isTaken`. */
  take(pair: number): void {
    this.give(pair, 0n, 0n, false);
  }

  /** True once the worker has taken over the newest change of a pair. */
  isTaken(pair: number): boolean {
    const at = FIRST_WORD + pair * PAIR_WORDS;
    return Atomics.load(this.#words, at + TAKEN) === this.#words[at + ASKED];
  }

  #change(pair: number, heard: boolean): void {
    const at = FIRST_WORD + pair * PAIR_WORDS;
    this.#words[at + HEARD] = heard ? 1 : 0;
    Atomics.add(this.#words, at + ASKED, 1);
    Atomics.add(this.#words, CHANGES_WORD, 1);
  }
}

/** The worker's end. */
export class PairChanges {
  readonly #words: Int32Array;
  readonly #ports: BigUint64Array;
  readonly #numbers = new Int32Array(3);

  constructor(memory: SharedArrayBuffer, readonly pairCount: number) {
    this.#words = new Int32Array(memory, 0, FIRST_WORD + pairCount * PAIR_WORDS);
    this.#ports = new BigUint64Array(memory, addressesAt(pairCount), 2 * pairCount);
  }

  /** True while changes may be left. */
  get isNews(): boolean {
    return Atomics.load(this.#words, CHANGES_WORD) !== this.#numbers[0];
  }

  /**
   * The next pair that changed, or -1 when none is left. The worker brings itself in line with it, and then says `taken`.
   * One a cycle, so that many changes at once make no cycle long.
   */
  next(): number {
    const changes = Atomics.load(this.#words, CHANGES_WORD);
    for (let tries = 0; tries < this.pairCount; tries++) {
      const pair = this.#numbers[1]!;
      const at = FIRST_WORD + pair * PAIR_WORDS, asked = Atomics.load(this.#words, at + ASKED);
      if (asked !== this.#words[at + TAKEN]) {
        this.#numbers[2] = asked;
        return pair;
      }
      this.#numbers[1] = pair + 1 < this.pairCount ? pair + 1 : 0;
    }
    this.#numbers[0] = changes;
    return -1;
  }

  /** Address of a side's port (0 left, 1 right), 0n for none. */
  port(pair: number, side: number): bigint {
    return this.#ports[2 * pair + side]!;
  }

  isHeard(pair: number): boolean {
    return this.#words[FIRST_WORD + pair * PAIR_WORDS + HEARD] !== 0;
  }

  /** The worker is in line with the pair that `next` named; a change since then comes again. */
  taken(pair: number): void {
    Atomics.store(this.#words, FIRST_WORD + pair * PAIR_WORDS + TAKEN, this.#numbers[2]!);
  }
}
