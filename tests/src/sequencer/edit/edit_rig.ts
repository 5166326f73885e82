/** A sequencer that stands still, to be edited by commands. */
import { parseCommand } from "../../../../src/commands/parse.ts";
import { carryOut } from "../../../../src/sequencer/carry_out.ts";
import { emptyBank } from "../../../../src/sequencer/model/pattern.ts";
import type { Moment, StepAnswer } from "../../../../src/sequencer/moment.ts";
import { Sequencer } from "../../../../src/sequencer/sequencer.ts";

export type Json = Record<string, unknown>;

const STILL: Moment = { tick: 0, heardTick: 0, beatsPerBar: 4, running: false };

/** Sends a command as a surface would. */
export function ask(sequencer: Sequencer, command: Json, moment = STILL): StepAnswer {
  return carryOut(sequencer, parseCommand(command), moment);
}

/** A sequencer of one part of four rests, after some commands. */
export function fourSteps(...commands: readonly Json[]): Sequencer {
  const sequencer = new Sequencer(emptyBank(), 1);
  for (const command of [{ do: "step.length", steps: 4 }, ...commands]) ask(sequencer, command);
  return sequencer;
}
