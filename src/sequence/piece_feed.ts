/**
 * Keeps a second of a piece in the engine's ring, each event at its own output frame.
 *
 * Method: a tick becomes seconds by the tempi of the piece and is rounded to a frame once, so that nothing is late at the end that was not
 * at the start. Tempo changes go along as places of the grid, for the clock. Thread: control.
 */
import type { MidiPlan } from "../../dsp/midi_plan.ts";
import { MIDI_PIECE_BYTES } from "../../dsp/assembly/protocol.ts";
import { TICKS_PER_BEAT } from "../sequencer/model/pattern.ts";
import { type Piece, type PieceEvent, TAIL_TICKS } from "./piece.ts";
import type { TempoLine } from "./tempo_line.ts";

/** How far the plan reaches ahead, s. */
const AHEAD_S = 1;
/** Ticks that are planned in one piece. */
const SLICE_TICKS = TICKS_PER_BEAT / 2;
/** Events that may wait in the engine, of the 12,288 that it holds. */
const MOST_WAITING = 8000;
/** As the engine rounds: what lies halfway between frames goes up. */
const HALFWAY = 0.5 + 1e-6;

/** A place of the grid: from an output frame on it goes at a tempo. */
export interface GridPlace {
  readonly frame: number;
  readonly beat: number;
  readonly bpm: number;
}

/** What it needs of a plan. */
export type FeedSink = Pick<MidiPlan, "note" | "message" | "sysex" | "room">;

/** Feeds one piece from a frame on. */
export class PieceFeed {
  /** Frame at which the last thing sent so far ends. */
  lastFrame: number;
  /** Notes and messages that were handed on. */
  eventCount = 0;
  #plannedTick = 0;
  #queue: PieceEvent[] = [];
  #waiting: number[] = [];

  constructor(
    readonly piece: Piece,
    readonly line: TempoLine,
    readonly startFrame: number,
    readonly sampleRate: number,
    readonly sink: FeedSink,
    /** Hears of tempi before they come. */
    readonly tempo: (place: GridPlace) => void,
  ) {
    this.lastFrame = startFrame;
  }

  /** Output frame of a tick. */
  frameOf(tick: number): number {
    return this.startFrame + Math.floor(this.line.secondsAt(tick) * this.sampleRate + HALFWAY);
  }

  /** Frame after which nothing is to come; Infinity while it plays on and on. */
  get endFrame(): number {
    if (this.piece.endTick === Infinity) return Infinity;
    const isPlanned = this.#plannedTick >= this.piece.endTick && this.#queue.length === 0;
    return isPlanned ? Math.max(this.lastFrame, this.frameOf(this.piece.endTick)) : Infinity;
  }

  /** Plans ahead of the frame that the stream has come to; called many times a second. */
  fill(nowFrame: number): void {
    this.#waiting = this.#waiting.filter((frame) => frame > nowFrame);
    const horizon = nowFrame + AHEAD_S * this.sampleRate;
    while (this.#pushQueue() && this.#plannedTick < this.piece.endTick && this.frameOf(this.#plannedTick) < horizon) {
      const from = this.#plannedTick, to = Math.min(from + SLICE_TICKS, this.piece.endTick);
      this.#queue = this.piece.plan(from, to === this.piece.endTick ? to + TAIL_TICKS : to);
      for (const { tick, bpm } of this.line.changes(from, to)) {
        this.tempo({ frame: this.frameOf(tick), beat: tick / TICKS_PER_BEAT, bpm });
      }
      this.#plannedTick = to;
    }
  }

  /** Hands on what was planned; false while there is no room for all of it. */
  #pushQueue(): boolean {
    let done = 0;
    for (const event of this.#queue) {
      if (this.#waiting.length >= MOST_WAITING || this.sink.room < slotsOf(event)) break;
      this.#push(event);
      done++;
    }
    this.#queue = this.#queue.slice(done);
    return this.#queue.length === 0;
  }

  #push(event: PieceEvent): void {
    const frame = this.frameOf(event.tick), { port } = event;
    let endFrame = frame;
    if (event.kind === "sysex") this.sink.sysex({ frame }, port, event.bytes);
    else if (event.kind === "message") this.sink.message({ frame }, port, event.bytes);
    else {
      const { channel, key, velocity } = event;
      endFrame = Math.max(frame + 1, this.frameOf(event.tick + event.lengthTicks));
      this.sink.note({ frame }, { port, channel: channel - 1, key, velocity, length: endFrame - frame });
    }
    this.eventCount++;
    this.#waiting.push(frame);
    this.lastFrame = Math.max(this.lastFrame, endFrame);
  }
}

function slotsOf(event: PieceEvent): number {
  return event.kind === "sysex" ? 1 + Math.ceil(event.bytes.length / MIDI_PIECE_BYTES) : 1;
}
