/**
 * The sequencer of a render: carries a score's `step.*` lines out at their frames and keeps the plan ahead of the engine.
 *
 * A line of a live session says from which tick it was heard, and which transport it started stands in lines of its own; in a line
 * written by hand both follow from its frame. Thread: the one that runs the offline host.
 */
import { MidiPlan } from "../../dsp/midi_plan.ts";
import { COMMAND_CONTROL, EVENT_WAITING, SOURCE_ACTION } from "../../dsp/assembly/protocol.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import { readSnapshot } from "../../dsp/snapshot.ts";
import { firstAheadFrames, plansControls } from "../commands/control_commands.ts";
import { type CommandRequest, parseCommand } from "../commands/parse.ts";
import { UserError } from "../errors.ts";
import type { ScoreLine } from "../score/read.ts";
import type { ScoreHeader } from "../score/score_header.ts";
import { emptyBank } from "../sequencer/model/pattern.ts";
import type { Moment } from "../sequencer/moment.ts";
import { Grid } from "../sequencer/run/grid.ts";
import { StepRunner } from "../sequencer/run/step_runner.ts";
import { Sequencer } from "../sequencer/sequencer.ts";

/** A command of the sequencer that an action brought. */
interface DatedStep {
  /** Of the score, with the action. */
  readonly line: number;
  readonly frame: number;
  readonly request: CommandRequest;
}

/** Runs with one engine. */
export class StepFeed {
  readonly #runner: StepRunner;
  /** What actions leave to the sequencer, by the line that says so. */
  readonly #planned: ReadonlyMap<number, CommandRequest>;
  /** In the order of their frames: the engine tells of all of them equally far ahead. */
  readonly #dated: DatedStep[] = [];
  readonly #memory: WebAssembly.Memory;
  readonly #sampleRate: number;

  constructor(
    memory: WebAssembly.Memory,
    { seed, sample_rate: sampleRate }: ScoreHeader,
    lines: readonly ScoreLine[] = [],
  ) {
    this.#planned = plannedIn(lines);
    this.#memory = memory;
    this.#sampleRate = sampleRate;
    this.#runner = new StepRunner(new Sequencer(emptyBank(), seed), new MidiPlan(memory, 0), sampleRate);
  }

  /** Carries a line out before the block that begins at its frame; gives what the engine is to do for it. */
  take({ line, atFrame, request }: ScoreLine): readonly CommandRequest[] {
    const grid = this.#grid(), moment = momentOf(request, grid, atFrame);
    const { startTempoBpm } = atLine(line, () => this.#runner.take(request, moment, grid, request.frame));
    const isWrittenByHand = request.tick === undefined;
    if (startTempoBpm === undefined || !isWrittenByHand) return [];
    const tempo = grid.framesPerBeat === 0 ? [{ do: "transport.set_tempo", bpm: startTempoBpm }] : [];
    return [...tempo, { do: "transport.start", loops: false }].map((command) => parseCommand(command));
  }

  /** Frames that a block may have, so that what an action brings is known before its frame. */
  mostFrames(lines: readonly ScoreLine[]): number {
    if (this.#planned.size === 0) return Infinity;
    const said = lines.flatMap(({ request }) => request.do === "host.ahead" ? [request.frames!] : []);
    return Math.min(firstAheadFrames(this.#sampleRate), ...said);
  }

  /** Hears of what an action brings. */
  note({ kind, command, source, argumentA: line, frame }: EngineEvent): void {
    if (command !== COMMAND_CONTROL || source !== SOURCE_ACTION || kind !== EVENT_WAITING) return;
    const request = this.#planned.get(line);
    if (request !== undefined) this.#dated.push({ line, frame, request });
  }

  /** Plans ahead, before the block that ends before a frame; what actions bring in it is done. */
  fill(endFrame: number): void {
    const grid = this.#grid();
    for (let next = this.#dated[0]; next !== undefined && next.frame < endFrame; next = this.#dated[0]) {
      const { line, frame, request } = next;
      this.#dated.shift();
      atLine(line, () => this.#runner.take(request, grid.momentAt(frame), grid, frame));
    }
    this.#runner.refresh(grid);
  }

  #grid(): Grid {
    return new Grid(readSnapshot(this.#memory), this.#sampleRate);
  }
}

/** In a live session what became of them stands in lines of its own. */
function plannedIn(lines: readonly ScoreLine[]): ReadonlyMap<number, CommandRequest> {
  const planned = lines.filter(({ request }) => plansControls(request) && request.decided === undefined);
  return new Map(planned.map(({ line, request }) => [line, request.command as CommandRequest]));
}

function atLine<Result>(line: number, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`Cannot play line ${line} of the score: ${error.message}`, { cause: error });
  }
}

function momentOf({ tick, heard }: CommandRequest, grid: Grid, atFrame: number): Moment {
  const own = grid.moment(atFrame, atFrame);
  if (tick === undefined) return own;
  // Live, what comes before the transport runs is heard from tick 0 on, and nothing else is.
  return { ...own, tick, heardTick: heard ?? own.heardTick, running: tick !== 0 };
}
