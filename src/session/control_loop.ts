/**
 * What control does over and over while a session runs: reads the engine's events, keeps pages of memory ready, keeps undo
 * within its budget.
 *
 * Method: two timers. Events are read often, since people wait for them; memory is looked after less often, since the engine holds
 * a reserve for longer than control may stall.
 * Thread: control.
 */
import { type EngineEvent, EventRing } from "../../dsp/event_ring.ts";
import { keepPages } from "../../dsp/page_keeper.ts";
import { readSnapshot, readTrack, type TrackSnapshot } from "../../dsp/snapshot.ts";
import { UndoBudget } from "./undo_budget.ts";

const EVENTS_PERIOD_MS = 10;
const KEEPER_PERIOD_MS = 50;

/** What the loop asks of the session. */
export interface ControlHooks {
  event(event: EngineEvent): void;
  /** So many events never came, since nobody read them for too long: what is written of them is not complete. */
  eventsLost(count: number): void;
  /** Give up the oldest undo step of this track. */
  forget(trackIndex: number): void;
}

/** Runs from its making until `stop`. */
export class ControlLoop {
  readonly #events: EventRing;
  readonly #budget: UndoBudget;
  #lost = 0;
  readonly #timers: ReturnType<typeof setInterval>[];

  constructor(readonly memory: WebAssembly.Memory, budgetMb: number, readonly hooks: ControlHooks) {
    this.#events = new EventRing(memory);
    this.#budget = new UndoBudget(budgetMb);
    this.#timers = [
      setInterval(() => this.readEvents(), EVENTS_PERIOD_MS),
      setInterval(() => this.#keep(), KEEPER_PERIOD_MS),
    ];
  }

  /** Hand every event there is to the session, in order. */
  readEvents(): void {
    for (let event = this.#events.read(); event !== undefined; event = this.#events.read()) this.hooks.event(event);
    const lost = this.#events.lost;
    if (lost !== this.#lost) this.hooks.eventsLost(lost - this.#lost);
    this.#lost = lost;
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  #keep(): void {
    const { exhausted } = keepPages(this.memory);
    const snapshot = readSnapshot(this.memory), tracks: TrackSnapshot[] = [];
    for (let index = 0; index < snapshot.trackCount; index++) tracks.push(readTrack(this.memory, index));
    const track = this.#budget.choose(snapshot, tracks, exhausted);
    if (track !== undefined) this.hooks.forget(track);
  }
}
