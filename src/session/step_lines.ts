/**
 * The sequencer's lines of the score, kept until the engine has taken in what they changed.
 *
 * A command is heard from a tick a little ahead. Where a busy machine brings its plan into the engine later than that, the engine lets the old
 * plan stand until then, and the line says so: a replay changes what was heard to change, and nothing before. Thread: control.
 */
import type { MidiPlan } from "../../dsp/midi_plan.ts";
import type { Grid } from "../sequencer/run/grid.ts";

/** A line, and the withdrawal that its command made, if it made one. */
interface Kept {
  readonly line: Record<string, unknown>;
  readonly tick: number;
  readonly withdrawal: number | undefined;
}

/** Lines in order. */
export class StepLines {
  readonly #kept: Kept[] = [];

  constructor(
    readonly plan: Pick<MidiPlan, "takenAt">,
    readonly write: (line: Record<string, unknown>) => void,
  ) {}

  /** Keeps a line that is heard from a tick on. */
  add(line: Record<string, unknown>, tick: number, withdrawal: number | undefined): void {
    this.#kept.push({ line, tick, withdrawal });
  }

  /** Writes the lines whose change the engine has taken in; `all`: every line, at the end. */
  flush(grid: Grid, all = false): void {
    for (let next = this.#kept[0]; next !== undefined; next = this.#kept[0]) {
      const takenFrame = next.withdrawal === undefined ? -1 : this.plan.takenAt(next.withdrawal);
      if (takenFrame === undefined && !all) return;
      this.#kept.shift();
      this.write({
        ...next.line,
        tick: grid.runs ? Math.max(next.tick, grid.firstTickAt(takenFrame ?? -1)) : next.tick,
      });
    }
  }
}
