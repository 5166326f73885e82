/**
 * What was heard of the inputs, kept for decisions: onsets and tempi, each with the frame up to which listening had come when it was told.
 *
 * So a decision can look at exactly what was known at a frame, however far listening has come since. Units: frames. Thread: any one.
 */
import type { HeardEvent } from "./heard.ts";
import type { TempoCandidate } from "../../dsp/tempo.ts";
import type { TakeOnset } from "./take_pulse.ts";

/** Onsets kept: hours of playing. */
const MOST_ONSETS = 65_536;
/** Tempi kept: minutes. */
const MOST_TEMPI = 1024;

/** Tempi as they were told. */
interface HeardTempo {
  atFrame: number;
  tempoBpm: number;
  candidates: readonly TempoCandidate[];
}

/** A stretch of the tape that was not listened to. */
interface Gap {
  fromFrame: number;
  toFrame: number;
}

/** Keeps what it is given. */
export class HeardLately {
  readonly #onsets: (TakeOnset & { atFrame: number })[] = [];
  readonly #tempi: HeardTempo[] = [];
  readonly #gaps: Gap[] = [];

  /** Takes every event in, in order. */
  note(event: HeardEvent): void {
    if (event.kind === "onset") keep(this.#onsets, event, MOST_ONSETS);
    else if (event.kind === "gap") keep(this.#gaps, event, MOST_TEMPI);
    else if (event.kind === "tempo" || event.kind === "beat") {
      const { atFrame, tempoBpm, candidates } = event;
      keep(this.#tempi, { atFrame, tempoBpm, candidates }, MOST_TEMPI);
    }
  }

  /** Onsets from one frame to before another, in order, as known at `atFrame`. */
  onsetsBetween(fromFrame: number, toFrame: number, atFrame: number): TakeOnset[] {
    return this.#onsets
      .filter((onset) => onset.atFrame <= atFrame && onset.frame >= fromFrame && onset.frame < toFrame)
      .sort((a, b) => a.frame - b.frame);
  }

  /** Tempo in force at `atFrame`, 0: none. */
  tempoAt(atFrame: number): number {
    return this.#tempi.findLast((tempo) => tempo.atFrame <= atFrame)?.tempoBpm ?? 0;
  }

  /** Tempi that may have been meant at `atFrame`, the best first. */
  candidatesAt(atFrame: number): readonly TempoCandidate[] {
    return this.#tempi.findLast((tempo) => tempo.atFrame <= atFrame)?.candidates ?? [];
  }

  /** Whether all of a stretch was listened to. */
  heardAll(fromFrame: number, toFrame: number): boolean {
    return this.#gaps.every((gap) => gap.toFrame <= fromFrame || gap.fromFrame >= toFrame);
  }
}

function keep<T>(list: T[], item: T, most: number): void {
  list.push(item);
  if (list.length >= 2 * most) list.splice(0, list.length - most);
}
