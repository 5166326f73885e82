/**
 * Makes and removes pairs of output ports while the client's cycle runs, as they are wanted.
 *
 * Method: control looks at what is wanted and makes a few ports a look. A pair to be removed is taken from the worker first, and
 * unregistered at a look after the worker has answered. Whether anybody hears a pair is asked at each look, and the worker told.
 * When the server has no port left, that is said once and tried again now and then.
 * Thread: control.
 */
import type { JackClient, OwnPort } from "./client.ts";
import type { PairBoard } from "./pair_board.ts";

/** A pair that is wanted. */
export interface PairName {
  /** Short name of its ports without the side: "track_1" has "track_1_left" and "track_1_right". */
  readonly port: string;
  /** What people call it: "Bass". */
  readonly title: string;
}

/** What is wanted now, by pair; undefined where none is. */
export type WantedPairs = () => readonly (PairName | undefined)[];

interface Pair {
  readonly name: PairName;
  readonly left: OwnPort;
  readonly right: OwnPort;
  /** Taken from the worker, who has not answered yet. */
  isLeaving: boolean;
}

/** So many pairs are made or removed in one look: control has other things to do. */
const MOST_AT_ONCE = 16;
/** Looks until a server that had no port left is asked again. */
const LOOKS_UNTIL_RETRY = 100;

/** The pairs of one client. */
export class PairPorts {
  readonly #pairs: (Pair | undefined)[];
  #looksUntilRetry = 0;
  #complaint: string | undefined;
  #hasComplained = false;

  constructor(
    readonly client: JackClient,
    readonly board: PairBoard,
    readonly count: number,
    readonly wanted: WantedPairs,
    readonly complain: (sentence: string) => void,
  ) {
    this.#pairs = new Array<Pair | undefined>(count);
  }

  /** Brings the ports in line with what is wanted, as far as that can be done now. */
  look(): void {
    const wanted = this.wanted();
    // Told at the look after the refusal, which comes if the server still lives: a dying one refuses everything.
    if (this.#complaint !== undefined && !this.#hasComplained) {
      this.#hasComplained = true;
      this.complain(this.#complaint);
    }
    let budget = MOST_AT_ONCE;
    if (this.#looksUntilRetry > 0) this.#looksUntilRetry--;
    for (let index = 0; index < this.count; index++) {
      const pair = this.#pairs[index], name = wanted[index];
      if (pair === undefined) {
        if (name !== undefined && budget > 0 && this.#looksUntilRetry === 0) {
          budget--;
          this.#make(index, name);
        }
      } else if (pair.isLeaving) {
        if (budget > 0 && this.board.isTaken(index)) {
          budget--;
          this.#free(index, pair);
        }
      } else if (name?.port !== pair.name.port) this.#take(index, pair);
      else this.board.hear(index, this.#isHeard(pair));
    }
  }

  #isHeard({ left, right }: Pair): boolean {
    return this.client.isConnected(left) || this.client.isConnected(right);
  }

  #make(index: number, name: PairName): void {
    const side = (which: "left" | "right") =>
      this.client.tryAddPort(`${name.port}_${which}`, {
        isInput: false,
        channel: `${name.port} ${which}`,
        title: `${name.title} ${which}`,
      });
    const left = side("left"), right = left && side("right");
    if (left === undefined || right === undefined) {
      if (left !== undefined) this.client.removePort(left);
      return this.#refuse(name);
    }
    this.#pairs[index] = { name, left, right, isLeaving: false };
    this.board.give(index, Deno.UnsafePointer.value(left.pointer), Deno.UnsafePointer.value(right.pointer), false);
  }

  #refuse({ title }: PairName): void {
    this.#looksUntilRetry = LOOKS_UNTIL_RETRY;
    const { portCount } = this.client;
    this.#complaint ??=
      `The JACK server gave no ports for "${title}" after ${portCount} of ours: ask for fewer, or start it with more (jackd --port-max).`;
  }

  #take(index: number, pair: Pair): void {
    pair.isLeaving = true;
    this.board.take(index);
  }

  #free(index: number, { left, right }: Pair): void {
    this.client.removePort(left);
    this.client.removePort(right);
    this.#pairs[index] = undefined;
    this.#looksUntilRetry = 0;
  }
}
