/**
 * Watches for the first loop of a session and cuts it again where its ends were meant to be.
 *
 * Method: the engine shows a first loop whose ends were pressed freely in its snapshot. When listening has come a fixed number of frames
 * past its end, the decision is made from what was known there, and sent as `loop.recut` through a command ring of this thread's own: it
 * waits for no other thread, and in the score stands the command, so that a replay needs no listening. Units: frames of the tape, and
 * output frames as heard where it says so. Thread: analysis.
 */
import * as layout from "../../dsp/assembly/layout.ts";
import { COMMAND_RECUT, FIRST_END, FIRST_START, WHEN_NOW } from "../../dsp/assembly/protocol.ts";
import { CommandRing } from "../../dsp/command_ring.ts";
import { type FirstLoop, readSnapshot, readTrack, trackOffset } from "../../dsp/snapshot.ts";
import { sourceNumber } from "../commands/sources.ts";
import {
  asPressed,
  decideFirstLoop,
  type FirstLoopDecision,
  firstLoopLookahead,
  type FirstLoopMode,
  type PressedTake,
} from "./first_loop.ts";
import type { HeardEvent } from "./heard.ts";
import { HeardLately } from "./heard_lately.ts";

/** The command ring of the analysis thread. */
export const ANALYSIS_RING = 2;
/** Onsets this long before a take, seconds, may be its start. */
const BEFORE_S = 0.2;

/** Watches one engine. */
export class FirstLoopWatch {
  readonly #heard = new HeardLately();
  readonly #count: Int32Array;
  readonly #ring: CommandRing;
  #seen = 0;
  #pending: FirstLoop | undefined;

  /** `delayFrames`: how late an onset is told. `tell` is given what was decided. */
  constructor(
    readonly memory: WebAssembly.Memory,
    readonly sampleRate: number,
    readonly delayFrames: number,
    readonly mode: FirstLoopMode,
    readonly tell: (event: HeardEvent) => void,
  ) {
    this.#count = new Int32Array(memory.buffer, layout.SNAPSHOT_OFFSET + layout.SNAPSHOT_FIRST_COUNT_FIELD, 1);
    this.#ring = new CommandRing(memory, ANALYSIS_RING);
  }

  /** Takes in everything that is heard, in order. */
  note(event: HeardEvent): void {
    this.#heard.note(event);
  }

  /** Decides when listening, which has come to this frame, knows enough. Called after every stretch listened to. */
  look(frame: number): void {
    if (this.#count[0] !== this.#seen) {
      this.#pending = readSnapshot(this.memory).first;
      this.#seen = this.#pending.count;
    }
    const first = this.#pending;
    if (first === undefined || frame < this.#decisionFrame(first)) return;
    this.#pending = undefined;
    if (this.#isAsItWas(first)) this.#decide(first);
  }

  #decisionFrame({ tapeFrame, lengthFrames }: FirstLoop): number {
    return tapeFrame + lengthFrames + firstLoopLookahead(this.sampleRate, this.delayFrames);
  }

  #decide(first: FirstLoop): void {
    const atFrame = this.#decisionFrame(first);
    const take: PressedTake = {
      startFrame: first.tapeFrame,
      endFrame: first.tapeFrame + first.lengthFrames,
      startIsFree: (first.ends & FIRST_START) !== 0,
      endIsFree: (first.ends & FIRST_END) !== 0,
      framesPerBeat: first.framesPerBeat,
      sampleRate: this.sampleRate,
    };
    const fromFrame = take.startFrame - BEFORE_S * this.sampleRate;
    const onsets = this.#heard.onsetsBetween(fromFrame, atFrame, atFrame);
    const decision = this.#heard.heardAll(fromFrame, atFrame)
      ? decideFirstLoop(take, { onsets, heardBpm: this.#heard.tempoAt(atFrame) }, this.mode)
      : asPressed(take);
    this.#send(first, decision);
    this.tell({ kind: "first_loop", atFrame, id: first.count, track: first.track, take, decision });
  }

  #send(first: FirstLoop, { startFrame, lengthFrames, beats }: FirstLoopDecision): void {
    const moved = startFrame !== first.tapeFrame || lengthFrames !== first.lengthFrames;
    if (!moved && beats === 0) return;
    this.#ring.push({
      kind: COMMAND_RECUT,
      id: first.count,
      track: first.track,
      when: WHEN_NOW,
      at: -1,
      gesture: -1,
      a: startFrame - first.tapeFrame + first.startFrame,
      b: lengthFrames,
      c: beats,
      source: sourceNumber("listening"),
    });
  }

  /** Whether it still is the loop that was pressed, and no other follows its grid. */
  #isAsItWas({ track, startFrame, lengthFrames }: FirstLoop): boolean {
    const { trackCount, anchorLength } = readSnapshot(this.memory);
    if (anchorLength !== lengthFrames) return false;
    for (let index = 0; index < trackCount; index++) {
      const other = readTrack(this.memory, index);
      if (index !== track && other.lengthFrames > 0 && !other.deleted) return false;
    }
    const view = new DataView(this.memory.buffer, trackOffset(this.memory, track), layout.TRACK_BYTES);
    const origin = Number(view.getBigInt64(layout.TRACK_ORIGIN_FIELD, true));
    return origin === startFrame && readTrack(this.memory, track).lengthFrames === lengthFrames;
  }
}
