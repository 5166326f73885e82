/**
 * The player's hand on the tempo: tapping, nudging, and going to another tempo over some beats. Each becomes commands of the engine, and
 * those stand in the score.
 *
 * Units: ms of the clock that all threads share; frames of the stream. Thread: control.
 */
import type { Snapshot } from "../../dsp/snapshot.ts";
import type { CommandRequest } from "../commands/parse.ts";
import { UserError } from "../errors.ts";

/** A pause after which tapping begins anew, ms. */
const PAUSE_MS = 2500;
/** Taps that count. */
const MOST_TAPS = 9;
/** A beat that is off by more than this is the first of another tempo, as a share. */
const ANOTHER = 0.3;
const LEAST_BPM = 10;
const MOST_BPM = 1000;
/** Changes a beat while a tempo goes to another. */
const STEPS_A_BEAT = 8;

/** Commands for the engine. */
type Send = (command: Record<string, unknown>) => void;

/** One hand. */
export class TempoHand {
  readonly #taps: number[] = [];
  #ramp: { fromBpm: number; toBpm: number; fromBeat: number; beats: number; done: number } | undefined;

  constructor(readonly send: Send, readonly sampleRate: number) {}

  /** Carries `transport.tap`, `transport.nudge` or `transport.ramp` out. Throws a UserError where it cannot. */
  take(request: CommandRequest, timeMs: number, snapshot: Snapshot): void {
    if (request.do === "transport.tap") this.#tap(timeMs);
    else if (snapshot.framesPerBeat === 0) {
      throw new UserError(`${request.do} needs a tempo: set one, tap it, or record a loop first.`);
    } else if (request.do === "transport.nudge") this.#nudge(request.ms!, snapshot);
    else this.#startRamp(request.bpm!, request.beats!, snapshot);
  }

  /** Goes on with a ramp; called many times a second. */
  turn(snapshot: Snapshot): void {
    const ramp = this.#ramp;
    if (ramp === undefined || snapshot.framesPerBeat === 0) return;
    const beat = beatOf(snapshot);
    const steps = Math.min(ramp.beats * STEPS_A_BEAT, Math.floor((beat - ramp.fromBeat) * STEPS_A_BEAT));
    if (steps <= ramp.done) return;
    ramp.done = steps;
    const share = steps / (ramp.beats * STEPS_A_BEAT);
    const bpm = ramp.fromBpm + (ramp.toBpm - ramp.fromBpm) * share;
    this.send({ do: "transport.set_tempo", bpm: Math.round(bpm * 1000) / 1000, force: true });
    if (share >= 1) this.#ramp = undefined;
  }

  #tap(timeMs: number): void {
    const taps = this.#taps, last = taps.at(-1), before = taps.at(-2);
    const beatMs = last !== undefined && before !== undefined ? last - before : undefined;
    const away = last === undefined ? 0 : timeMs - last;
    const isOther = beatMs !== undefined && Math.abs(away / beatMs - 1) > ANOTHER;
    if (away > PAUSE_MS) taps.length = 0;
    else if (isOther) taps.splice(0, taps.length - 1);
    taps.push(timeMs);
    if (taps.length > MOST_TAPS) taps.shift();
    if (taps.length < 2) return;
    const bpm = (60_000 * (taps.length - 1)) / (timeMs - taps[0]!);
    if (bpm < LEAST_BPM || bpm > MOST_BPM) return;
    this.#ramp = undefined;
    this.send({ do: "transport.set_tempo", bpm: Math.round(bpm * 100) / 100 });
  }

  #nudge(ms: number, snapshot: Snapshot): void {
    const frames = Math.round((ms * this.sampleRate) / 1000);
    this.send({ do: "transport.align", bpm: snapshot.tempoBpm, beat: 0, frame: snapshot.anchorFrame + frames });
  }

  #startRamp(toBpm: number, beats: number, snapshot: Snapshot): void {
    this.#ramp = { fromBpm: snapshot.tempoBpm, toBpm, fromBeat: beatOf(snapshot), beats, done: 0 };
  }
}

function beatOf({ frame, anchorFrame, framesPerBeat }: Snapshot): number {
  return (frame - anchorFrame) / framesPerBeat;
}
