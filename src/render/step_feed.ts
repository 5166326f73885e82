/**
 * The sequencer of a render: carries a score's `step.*` lines out at their frames and keeps the plan ahead of the engine.
 *
 * A line of a live session says from which tick it was heard, and which transport it started stands in lines of its own; in a line
 * written by hand both follow from its frame. Thread: the one that runs the offline host.
 */
import { MidiPlan } from "../../dsp/midi_plan.ts";
import { readSnapshot } from "../../dsp/snapshot.ts";
import { type CommandRequest, parseCommand } from "../commands/parse.ts";
import { UserError } from "../errors.ts";
import type { ScoreLine } from "../score/read.ts";
import type { ScoreHeader } from "../score/score_header.ts";
import { emptyBank } from "../sequencer/model/pattern.ts";
import type { Moment } from "../sequencer/moment.ts";
import { Grid } from "../sequencer/run/grid.ts";
import { StepRunner } from "../sequencer/run/step_runner.ts";
import { Sequencer } from "../sequencer/sequencer.ts";

/** Runs with one engine. */
export class StepFeed {
  readonly #runner: StepRunner;
  readonly #memory: WebAssembly.Memory;
  readonly #sampleRate: number;

  constructor(memory: WebAssembly.Memory, { seed, sample_rate: sampleRate }: ScoreHeader) {
    this.#memory = memory;
    this.#sampleRate = sampleRate;
    this.#runner = new StepRunner(new Sequencer(emptyBank(), seed), new MidiPlan(memory, 0), sampleRate);
  }

  /** Carries a line out before the block that begins at its frame; gives what the engine is to do for it. */
  take({ line, atFrame, request }: ScoreLine): readonly CommandRequest[] {
    const grid = this.#grid(), moment = momentOf(request, grid, atFrame);
    try {
      const { startTempoBpm } = this.#runner.take(request, moment, grid);
      const isWrittenByHand = request.tick === undefined;
      if (startTempoBpm === undefined || !isWrittenByHand) return [];
      const tempo = grid.framesPerBeat === 0 ? [{ do: "transport.set_tempo", bpm: startTempoBpm }] : [];
      return [...tempo, { do: "transport.start", loops: false }].map((command) => parseCommand(command));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(`Cannot play line ${line} of the score: ${error.message}`, { cause: error });
    }
  }

  /** Plans ahead; before every block. */
  fill(): void {
    this.#runner.refresh(this.#grid());
  }

  #grid(): Grid {
    return new Grid(readSnapshot(this.#memory), this.#sampleRate);
  }
}

function momentOf({ tick, heard }: CommandRequest, grid: Grid, atFrame: number): Moment {
  const own = grid.moment(atFrame, atFrame);
  if (tick === undefined) return own;
  // Live, what comes before the transport runs is heard from tick 0 on, and nothing else is.
  return { ...own, tick, heardTick: heard ?? own.heardTick, running: tick !== 0 };
}
