/**
 * What plays: the patterns that are laid out on the grid, fill, pause, and the song. Tells from which tick on a plan has to be made anew.
 *
 * Everything is a function of the commands and their ticks, whenever plans are made. Thread: control, or render's.
 */
import type { History } from "../history.ts";
import type { Moment } from "../moment.ts";
import { planRange } from "../plan/plan.ts";
import { PartRun } from "../plan/part_run.ts";
import type { PlannedEvent } from "../plan/planned_event.ts";
import {
  type Arrangement,
  type Boundary,
  boundaryTick,
  extendSong,
  forgetPast,
  type Placing,
  placingAfter,
  placingAt,
  segmentsOf,
  switchTo,
} from "./arrangement.ts";

export type PlayMode = "stopped" | "playing" | "paused";

/** A plan has to be made anew from this tick on; `cut`: notes that sound end there. */
export interface PlanChange {
  readonly fromTick: number;
  readonly cut: boolean;
}

/** Plays the bank of a history. */
export class Player {
  #mode: PlayMode = "stopped";
  #arrangement: Arrangement = [];
  #isSong = false;
  #fill = false;
  #change: PlanChange | undefined;

  constructor(readonly history: History, readonly seed: number) {}

  get mode(): PlayMode {
    return this.#mode;
  }

  get fill(): boolean {
    return this.#fill;
  }

  get isSong(): boolean {
    return this.#isSong;
  }

  /** From where a plan has to be made anew, once. */
  takeChange(): PlanChange | undefined {
    const change = this.#change;
    this.#change = undefined;
    return change;
  }

  /** What is sent from one tick to before another. */
  plan(from: number, to: number): PlannedEvent[] {
    if (this.#mode !== "playing") return [];
    const { bank } = this.history;
    if (this.#isSong) this.#arrangement = extendSong(this.#arrangement, bank, to);
    this.#arrangement = forgetPast(this.#arrangement, from);
    const segments = segmentsOf(this.#arrangement, bank);
    return planRange({ segments, fill: this.#fill, seed: this.seed }, from, to);
  }

  /** Begins a pattern, or the song: at tick 0 where the transport starts with it, else at a boundary. */
  start(patternIndex: number, { tick, beatsPerBar, running }: Moment, boundary: Boundary): void {
    const fromTick = running ? boundaryTick(boundary, tick, beatsPerBar, undefined) : 0;
    this.#mode = "playing";
    const first = this.#isSong ? this.#firstEntry() : -1;
    this.#arrangement = switchTo([], this.history.bank.song[first]?.pattern ?? patternIndex, fromTick, first);
    this.#changed(running ? tick : 0, true);
  }

  /** Ends everything. */
  stop({ tick }: Moment): void {
    if (this.#mode === "stopped") return;
    this.#mode = "stopped";
    this.#changed(tick, true);
  }

  /** Stops where it is. */
  pause({ tick }: Moment): void {
    if (this.#mode !== "playing") return;
    this.#mode = "paused";
    this.#changed(tick, true);
  }

  /**
   * Goes on from a pause: on the next step of the grid with the step after the cursor, which was heard last.
   * @param partIndex the part whose cursor it is
   */
  resume(patternIndex: number, partIndex: number, cursor: number, moment: Moment): void {
    const pattern = this.history.bank.patterns[patternIndex];
    if (pattern === undefined || pattern.parts[partIndex] === undefined) return;
    const run = new PartRun(pattern, partIndex, 0, this.seed);
    const fromTick = moment.running ? Math.ceil(moment.tick / run.stepTicks) * run.stepTicks : 0;
    const after = Math.max(-1, run.order.indexOf(cursor)) + 1;
    this.#mode = "playing";
    const before = switchTo([], patternIndex, fromTick);
    this.#arrangement = before.map((placing) => ({ ...placing, originTick: fromTick - run.tickOf(after) }));
    this.#isSong = false;
    this.#changed(moment.running ? moment.tick : 0, false);
  }

  /** Another pattern from a boundary on; what waited for one before is forgotten. */
  goTo(patternIndex: number, moment: Moment, boundary: Boundary): void {
    if (this.#mode !== "playing") return;
    const { tick, beatsPerBar } = moment;
    const at = boundaryTick(boundary, tick, beatsPerBar, this.#playingAt(tick));
    this.#isSong = false;
    this.#arrangement = switchTo(this.#arrangement, patternIndex, at);
    this.#changed(tick, false);
  }

  /** The song from its start, at a boundary; or the pattern that plays goes on alone. */
  playSong(on: boolean, moment: Moment, boundary: Boundary): void {
    const first = this.#firstEntry();
    this.#isSong = on && first >= 0;
    if (this.#mode !== "playing") return;
    const { tick, beatsPerBar } = moment;
    const at = boundaryTick(boundary, tick, beatsPerBar, this.#playingAt(tick));
    const entry = this.history.bank.song[first];
    if (this.#isSong) this.#arrangement = switchTo(this.#arrangement, entry!.pattern, at, first);
    this.#changed(tick, false);
  }

  /** Lets fill steps play, or no longer. */
  setFill(on: boolean, { tick }: Moment): void {
    if (this.#fill === on) return;
    this.#fill = on;
    this.#changed(tick, false);
  }

  /** The bank was edited. */
  edited({ tick }: Moment): void {
    if (this.#mode === "playing") this.#changed(tick, false);
  }

  /** The grid went elsewhere: what was planned is worth nothing. */
  replan({ tick }: Moment): void {
    if (this.#mode === "playing") this.#changed(tick, false);
  }

  /** The placing that is on at a tick, while something plays. */
  placingAt(tick: number): Placing | undefined {
    return this.#mode === "playing" ? placingAt(this.#arrangement, tick) : undefined;
  }

  /** The switch that waits at a tick. */
  queuedAt(tick: number): Placing | undefined {
    return this.#mode === "playing" && !this.#isSong ? placingAfter(this.#arrangement, tick) : undefined;
  }

  /** A part as it runs at a tick; undefined while nothing plays there. */
  runAt(tick: number, partIndex: number): PartRun | undefined {
    const playing = this.#playingAt(tick);
    if (playing === undefined || playing.pattern.parts[partIndex] === undefined) return undefined;
    return new PartRun(playing.pattern, partIndex, playing.placing.originTick, this.seed);
  }

  #playingAt(tick: number) {
    const placing = this.placingAt(tick), pattern = placing && this.history.bank.patterns[placing.patternIndex];
    return placing === undefined || pattern === undefined ? undefined : { placing, pattern };
  }

  /** The first entry of the song whose pattern is there, or −1. */
  #firstEntry(): number {
    const { song, patterns } = this.history.bank;
    return song.findIndex(({ pattern }) => patterns[pattern] !== undefined);
  }

  #changed(fromTick: number, cut: boolean): void {
    // What the song lays out later is laid out by the bank as it is now.
    if (this.#isSong) this.#arrangement = this.#arrangement.filter((placing) => placing.fromTick <= fromTick);
    const before = this.#change;
    this.#change = { fromTick: Math.min(fromTick, before?.fromTick ?? Infinity), cut: cut || (before?.cut ?? false) };
  }
}
