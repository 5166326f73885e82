/**
 * Runs a sequencer on an engine: keeps a second of its plan in the engine's ring, and takes back what an edit made wrong.
 *
 * Method: the plan is by tick, so that tempo needs no new one. It is pushed in slices that fit into the ring; where parts are very dense
 * it reaches less far. Live and in a render the same: what is sent depends on commands and their ticks, not on when this is called.
 * Thread: control, or render's.
 */
import type { MidiPlan } from "../../../dsp/midi_plan.ts";
import type { CommandRequest } from "../../commands/parse.ts";
import { carryOut } from "../carry_out.ts";
import { TICKS_PER_BEAT } from "../model/pattern.ts";
import type { Moment, StepAnswer, Strike } from "../moment.ts";
import type { PlannedEvent } from "../plan/planned_event.ts";
import type { Sequencer } from "../sequencer.ts";
import type { Grid } from "./grid.ts";

/** How far the plan reaches ahead, and when it is made longer again, s. */
const AHEAD_S = 1;
const REFILL_S = 0.8;
/** A note may be planned this much too late, s. */
const LATE_S = 0.05;
/** Longest slice, ticks. */
const SLICE_TICKS = TICKS_PER_BEAT / 2;
/** Events that may wait in the engine, of the 12,288 that it holds for all who plan. */
const MOST_WAITING = 8000;

/** A plan by tick and by frame, as `MidiPlan` has it. */
export type PlanSink = Pick<MidiPlan, "note" | "message" | "withdraw" | "lastWithdrawal" | "room">;

/** A sequencer at work. */
export class StepRunner {
  /** Events that never went into the engine: more at one tick than a ring holds. */
  lostCount = 0;
  /** The withdrawal of the last change of the plan by tick, see `MidiPlan.takenAt`; undefined when the last command made none. */
  withdrawal: number | undefined;
  #plannedTo = 0;
  /** Slices that the engine still has, in order. */
  #waiting: { toTick: number; count: number }[] = [];

  constructor(readonly sequencer: Sequencer, readonly plan: PlanSink, readonly sampleRate: number) {}

  /**
   * Carries a command out and plans anew what it changes. Throws a UserError in one sentence where it cannot.
   * @param frame at which it is on, where that was known before; else it is now
   */
  take(request: CommandRequest, moment: Moment, grid: Grid, frame?: number): StepAnswer {
    // What comes before the command is as it was, also where a tempo that rose has made the plan too short for that.
    this.fill(grid, moment.tick);
    const answer = carryOut(this.sequencer, request, moment);
    const { strikes = [] } = answer;
    // A step that is heard by itself ends with the next one, and with a stop.
    const isHeard = strikes.some((strike) => "lengthTicks" in strike);
    if (isHeard || request.do === "step.stop") this.plan.withdraw({ frame: frame ?? grid.frame }, true);
    for (const strike of strikes) this.#strike(strike, grid, frame);
    this.refresh(grid);
    return answer;
  }

  /** Takes back what is no longer true, and plans ahead. */
  refresh(grid: Grid): void {
    const change = this.sequencer.player.takeChange();
    this.withdrawal = undefined;
    if (change !== undefined) {
      this.plan.withdraw({ tick: change.fromTick }, change.cut);
      this.withdrawal = this.plan.lastWithdrawal;
      this.#plannedTo = change.fromTick;
      this.#waiting = this.#waiting.filter(({ toTick }) => toTick < change.fromTick);
    }
    this.fill(grid);
  }

  /** Plans ahead, when the plan has become short or does not reach a tick. */
  fill(grid: Grid, leastTick = 0): void {
    if (this.sequencer.player.mode !== "playing") return;
    const ticksASecond = this.sampleRate / grid.framesPerTick;
    const now = grid.runs ? grid.tickAt(grid.frame) : 0;
    this.#waiting = this.#waiting.filter(({ toTick }) => toTick > now);
    // What passed while nobody planned (control was held for very long, a song that goes on in its middle) is gone, and no burst.
    if (grid.runs) this.#plannedTo = Math.max(this.#plannedTo, Math.ceil(now - LATE_S * ticksASecond));
    if (this.#plannedTo >= Math.max(leastTick, now + REFILL_S * ticksASecond)) return;
    const until = Math.max(leastTick, Math.ceil(now + AHEAD_S * ticksASecond));
    while (this.#plannedTo < until && this.#waitingCount < MOST_WAITING) {
      if (!this.#planSlice(Math.min(until, this.#plannedTo + SLICE_TICKS))) return;
    }
  }

  get #waitingCount(): number {
    return this.#waiting.reduce((sum, { count }) => sum + count, 0);
  }

  /** Plans one slice, or as much of it as there is room for; false where there is none. */
  #planSlice(to: number): boolean {
    const from = this.#plannedTo;
    const events = this.sequencer.player.plan(from, to);
    if (events.length > this.plan.room - 2) {
      if (to - from > 1) return this.#planSlice(from + Math.floor((to - from) / 2));
      if (this.plan.room < RING_ENOUGH) return false;
      this.lostCount += events.length - this.plan.room;
    }
    for (const event of events) this.#push(event);
    this.#plannedTo = to;
    if (events.length > 0) this.#waiting.push({ toTick: to, count: events.length });
    return true;
  }

  #push(event: PlannedEvent): void {
    const { tick, port } = event;
    if (event.kind === "message") this.plan.message({ tick }, port, event.bytes);
    else {
      const { channel, key, velocity, lengthTicks: length } = event;
      this.plan.note({ tick }, { port, channel: channel - 1, key, velocity, length });
    }
  }

  #strike(strike: Strike, grid: Grid, frame?: number): void {
    if ("bytes" in strike) {
      this.plan.message(frame === undefined ? { now: true } : { frame }, strike.port, strike.bytes);
      return;
    }
    const { port, channel, key, velocity, lengthTicks } = strike;
    const length = Math.max(1, Math.round(lengthTicks * grid.framesPerTick));
    this.plan.note({ frame: frame ?? grid.frame }, { port, channel: channel - 1, key, velocity, length });
  }
}

/** A ring that has so much room and still not enough never will. */
const RING_ENOUGH = 2000;
