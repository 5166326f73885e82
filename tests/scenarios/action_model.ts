/**
 * What actions come to on a grid that stands, reckoned without the engine: a list of actions, one step at a time, nothing clever.
 */
import type { CommandRequest } from "../../src/commands/parse.ts";

/** A grid that begins at `start`: a first loop of so many frames and beats, and bars of so many beats. */
export interface ModelGrid {
  readonly start: number;
  readonly loopFrames: number;
  readonly loopBeats: number;
  readonly beatsPerBar: number;
}

interface Planned {
  request: CommandRequest;
  given: boolean;
  active: boolean;
  cyclesLeft: number;
  timesLeft: number;
  next: number;
}

/** One action that acted: the frame and its number. */
export type Firing = readonly [frame: number, number: number];

/** Plays commands on actions and says which of them act when. */
export class ActionModel {
  readonly firings: Firing[] = [];
  readonly #grid: ModelGrid;
  readonly #actions = new Map<number, Planned>();

  constructor(grid: ModelGrid) {
    this.#grid = grid;
  }

  /** Everything before a frame, and what acts at it; then the command that is asked for there. */
  command(frame: number, request: CommandRequest): void {
    this.runTo(frame);
    this.#take(frame, request);
  }

  /** Lets time pass up to and with a frame. */
  runTo(frame: number): void {
    for (;;) {
      const due = [...this.#actions].filter(([, action]) => action.active && action.next <= frame)
        .sort(([m, x], [n, y]) => x.next - y.next || priority(x) - priority(y) || m - n)[0];
      if (due === undefined) return;
      this.#comesBy(...due);
    }
  }

  #comesBy(number: number, action: Planned): void {
    const frame = action.next;
    action.next = this.#after(action.request, frame);
    if (action.cyclesLeft-- > 0) return;
    action.cyclesLeft = (action.request.every ?? 1) - 1;
    this.firings.push([frame, number]);
    const isLast = action.timesLeft === 1;
    action.timesLeft--;
    if (isLast) {
      action.active = false;
      if (action.given) this.#actions.delete(number);
      if (action.request.then !== undefined) this.#start(action.request.then, frame);
    }
    const command = action.request.command as CommandRequest;
    if (command.do.startsWith("action.")) this.#take(frame, command);
  }

  #take(frame: number, request: CommandRequest): void {
    const numbers = request.action === undefined ? [...this.#actions.keys()] : [request.action];
    if (request.do === "action.set") this.#set(frame, request);
    else if (request.do === "action.start") this.#start(request.action!, frame, request);
    else if (request.do === "action.clear") { for (const number of numbers) this.#actions.delete(number); }
    else for (const number of numbers) this.#stop(number);
  }

  #set(frame: number, request: CommandRequest): void {
    let number = request.action ?? 256;
    while (request.action === undefined && this.#actions.has(number)) number--;
    const given = request.action === undefined;
    this.#actions.set(number, { request, given, active: false, cyclesLeft: 0, timesLeft: 0, next: 0 });
    if (request.start !== false) this.#start(number, frame);
  }

  #start(number: number, frame: number, { cycles_left, times_left }: Partial<CommandRequest> = {}): void {
    const action = this.#actions.get(number);
    if (action === undefined) return;
    const times = action.request.times ?? 1;
    action.active = true;
    action.cyclesLeft = cycles_left ?? action.request.cycles ?? 0;
    action.timesLeft = times === 0 ? Infinity : times_left ?? times;
    action.next = this.#after(action.request, frame);
  }

  #stop(number: number): void {
    const action = this.#actions.get(number);
    if (!action?.active) return;
    action.active = false;
    if (action.given) this.#actions.delete(number);
  }

  /** The first coming of an action's place after a frame. */
  #after(request: CommandRequest, frame: number): number {
    const length = this.#cycleBeats(request) * this.#beatFrames;
    let k = Math.floor((frame - this.#grid.start) / length) - 3 - Math.ceil(Math.abs(this.#place(request, 0)) / length);
    while (this.#place(request, k) + this.#grid.start <= frame) k++;
    return this.#place(request, k) + this.#grid.start;
  }

  get #beatFrames(): number {
    return this.#grid.loopFrames / this.#grid.loopBeats;
  }

  #cycleBeats({ cycle = "loop" }: CommandRequest): number {
    return cycle === "bar" ? this.#grid.beatsPerBar : cycle === "beat" ? 1 : this.#grid.loopBeats;
  }

  /** Frames from the grid's beginning to the place in cycle `k`. */
  #place(request: CommandRequest, k: number): number {
    const { position_beats, position_share, position_frames = 0 } = request;
    const cycle = this.#cycleBeats(request);
    const beats = position_beats ?? (position_share === undefined ? undefined : position_share * cycle);
    if (beats !== undefined) return Math.floor((k * cycle + beats) * this.#beatFrames + 0.5);
    return Math.floor(k * cycle * this.#beatFrames + 0.5) + position_frames;
  }
}

function priority({ request }: Planned): number {
  return request.priority ?? 50;
}
