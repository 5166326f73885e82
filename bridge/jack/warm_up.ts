/**
 * Has the parts of a JACK cycle compiled before the first one: at a few hundred cycles a second V8 would take half a minute to
 * find them worth its best code, and until then a cycle costs three times as much.
 *
 * Method: the parts run some ten thousand times on the ports of the client that is not active yet, by every way they may take
 * later, in rounds with a pause in which the compiler's work is put in place.
 * Thread: audio worker, for about 50 ms.
 */
import type { BlockCopy } from "./block_copy.ts";
import { rehearseClock } from "./cycle_clock.ts";
import type { GapWatch } from "./gap_watch.ts";
import type { MidiCarry } from "./midi_ports.ts";
import { CELL_STOP, type JackSeat } from "./seat.ts";
import type { TransportWatch } from "./transport_cell.ts";

const ROUNDS = 4;
const ROUND_MS = 10;
const ROUND_CYCLES = 20_000;
const PAUSE_MS = 4;
const BLOCK_FRAMES = 64;
/** A cycle of another length now and then; rarely, as each makes new views. */
const OTHER_FRAMES = 32;
const OTHER_CYCLES = [500, 1000];

/** What a cycle is made of. */
export interface CycleParts {
  gaps: GapWatch;
  copy: BlockCopy;
  midi: MidiCarry | undefined;
  transport: TransportWatch | undefined;
}

/** Runs the parts of a seat's cycle. Its client must not be active. */
export function warmUp({ gaps, copy, midi, transport }: CycleParts, seat: JackSeat): void {
  for (let round = 0; round < ROUNDS; round++) {
    const end = performance.now() + ROUND_MS;
    for (let i = 0; i < ROUND_CYCLES; i++) {
      const frames = OTHER_CYCLES.includes(i) ? OTHER_FRAMES : BLOCK_FRAMES;
      gaps.lostBefore(frames);
      gaps.note(seat.cells, 0);
      copy.bringIn(frames);
      if (midi !== undefined) midi.bringIn(frames);
      copy.bringOut(frames);
      if (midi !== undefined) midi.bringOut(frames);
      if (transport !== undefined) transport.note(frames);
      if (i % 100 === 0 && performance.now() > end) break;
    }
    rehearseClock(seat.sampleRate);
    Atomics.wait(seat.cells, CELL_STOP, 0, PAUSE_MS);
  }
  gaps.reset();
  copy.begin();
  transport?.begin();
}
