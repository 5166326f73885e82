/**
 * A set's actions: each is what `action.set` takes, read by the commands' own parser. Thread: control.
 */
import { type CommandRequest, parseCommand } from "../commands/parse.ts";
import { UsageError, UserError } from "../errors.ts";
import type { SetFile } from "./schema.ts";

/** The commands that set them. `name`: of the set file. Throws a UserError (exit code 2) that names file and entry. */
export function actionsOf({ actions }: SetFile, name = "the set"): { actions?: readonly CommandRequest[] } {
  if (actions === undefined) return {};
  return { actions: actions.map((action, index) => readAction(action, `${name}: actions[${index}]`)) };
}

function readAction(action: Record<string, unknown>, place: string): CommandRequest {
  try {
    return parseCommand({ ...action, do: "action.set" });
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    throw new UsageError(`${place}: ${cause.message}`, { cause });
  }
}
