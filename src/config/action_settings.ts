/**
 * A set's actions: each is what `action.set` takes, read by the commands' own parser. Thread: control.
 */
import { type CommandRequest, parseCommand } from "../commands/parse.ts";
import { UsageError, UserError } from "../errors.ts";
import type { SetFile } from "./schema.ts";

/** The commands that set them. Throws a UserError (exit code 2) that names the entry. */
export function actionsOf({ actions }: SetFile): { actions?: readonly CommandRequest[] } {
  if (actions === undefined) return {};
  return { actions: actions.map((action, index) => readAction(action, index)) };
}

function readAction(action: Record<string, unknown>, index: number): CommandRequest {
  try {
    return parseCommand({ ...action, do: "action.set" });
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    throw new UsageError(`actions[${index}]: ${cause.message}`, { cause });
  }
}
