/**
 * Where a bar and a beat of a hand-written score lie in frames.
 *
 * Method: from the score's own transport.set_tempo and transport.start, in file order: frame = start + beats × 60 × rate / bpm, rounded
 * once. What a player's first loop will make of the tempo cannot be known from a score, so nothing else is guessed.
 * Bars and beats count from 1, beats may have fractions. Thread: any but the audio thread.
 */
import type { CommandRequest } from "../commands/parse.ts";
import { quote } from "../commands/parse.ts";
import { UserError } from "../errors.ts";

/** `{"bar":…,"beat":…}`; the beat is 1 when left out. */
export interface BarAndBeat {
  readonly bar: number;
  readonly beat: number;
}

/** Follows tempo and start through a score and turns bars and beats into frames. */
export class MusicalTime {
  readonly #sampleRate: number;
  #tempoBpm: number | undefined;
  #beatsPerBar = 4;
  #startFrame: number | undefined;
  #tempoChangedSinceStart = false;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Takes note of a command that stands at a frame. */
  follow(request: CommandRequest, atFrame: number): void {
    if (request.do === "transport.set_tempo") {
      this.#tempoChangedSinceStart = this.#startFrame !== undefined;
      this.#tempoBpm = request.bpm;
      this.#beatsPerBar = request.beats_per_bar ?? this.#beatsPerBar;
    } else if (request.do === "transport.start") {
      this.#startFrame = atFrame;
      this.#tempoChangedSinceStart = false;
    }
  }

  /** The frame of a bar and beat. Throws UserError (without the file's name) when tempo or start are not known. */
  frameOf(at: BarAndBeat): number {
    if (this.#tempoBpm === undefined || this.#startFrame === undefined || this.#tempoChangedSinceStart) {
      throw new UserError(
        `"at" is in bars and beats, which needs a transport.set_tempo and after it a transport.start on earlier lines; add them, or give frames`,
      );
    }
    const beats = (at.bar - 1) * this.#beatsPerBar + (at.beat - 1);
    return this.#startFrame + Math.round(beats * 60 * this.#sampleRate / this.#tempoBpm);
  }
}

/** Checks the JSON form of a bar and beat. Throws UserError without the file's name. */
export function parseBarAndBeat(value: object): BarAndBeat {
  const { bar, beat = 1, ...rest } = value as Record<string, unknown>;
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw new UserError(`"at" does not know the field "${unknown}": it takes bar and beat`);
  if (typeof bar !== "number" || !Number.isSafeInteger(bar) || bar < 1) {
    throw new UserError(`"at" has ${quote(bar)} as "bar", expected a whole number from 1`);
  }
  if (typeof beat !== "number" || !(beat >= 1) || !Number.isFinite(beat)) {
    throw new UserError(`"at" has ${quote(beat)} as "beat", expected a number from 1`);
  }
  return { bar, beat };
}
