/** What an action of a score leaves to control, which the engine's answer does not say. Thread: any. */
import { COMMAND_CONTROL } from "../../dsp/assembly/protocol.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import type { CommandRequest } from "../commands/parse.ts";
import type { ScoreLine } from "../score/read.ts";

/** The command of an action, where control carries it out: in a render its number is that of the line. */
export function plannedCommand(
  { plan, argumentA }: EngineEvent,
  lines: readonly ScoreLine[],
): Pick<CommandRequest, "command"> {
  if (plan?.kind !== COMMAND_CONTROL) return {};
  const command = lines.find(({ line }) => line === argumentA)?.request.command;
  return command === undefined ? {} : { command };
}
