/**
 * Keeps sound within a stated budget of memory by giving up the oldest undo steps.
 *
 * Method: when the pages in use exceed the budget, or no more can be had, the track with the most undo steps forgets its
 * oldest; then time is given to take effect, since pages come back a few a block. What sounds is never touched.
 * Thread: control.
 */
import { PAGE_BYTES } from "../../dsp/assembly/layout.ts";
import type { Snapshot, TrackSnapshot } from "../../dsp/snapshot.ts";

/** Ticks between two steps given up. */
const PATIENCE_TICKS = 5;

/** Decides, tick by tick, whose oldest undo step goes. */
export class UndoBudget {
  #rest = 0;

  constructor(readonly budgetMb: number) {}

  /**
   * Index of the track that must forget a step now, or undefined.
   * @param exhausted no memory can be had any more, whatever the budget says
   */
  choose(snapshot: Snapshot, tracks: readonly TrackSnapshot[], exhausted: boolean): number | undefined {
    if (this.#rest > 0) {
      this.#rest--;
      return undefined;
    }
    if (!exhausted && usedMb(snapshot) <= this.budgetMb) return undefined;
    let most: TrackSnapshot | undefined;
    for (const track of tracks) if (track.layerCount > (most?.layerCount ?? 0)) most = track;
    if (most) this.#rest = PATIENCE_TICKS;
    return most?.index;
  }
}

/** Sound memory in use, tape included, MB. */
export function usedMb(snapshot: Snapshot): number {
  return ((snapshot.pagesLimit - snapshot.pagesFree) * PAGE_BYTES) / 2 ** 20;
}
