/**
 * Commands with what the place of a control says: the number of a track or note, a step of the window. Thread: any.
 */
import { type CommandRequest, fieldNames } from "../../commands/parse.ts";
import { findStep } from "../../commands/step_commands.ts";
import { findCommand } from "../../commands/table.ts";
import type { MapBinding } from "./map_schema.ts";

/** Where a control stands: its place in the range, the page that holds, and the first step of the window. */
export interface Standing {
  readonly place: number;
  readonly page: number;
  readonly firstStep: number;
}

/** The command of a press, filled in. */
export function numbered(
  { number_as: as, in_window: isIn }: MapBinding,
  command: object,
  at: Standing,
): CommandRequest {
  const filled = { ...command } as Record<string, unknown> & CommandRequest;
  if (as !== undefined) {
    (filled as Record<string, unknown>)[as.argument] = as.first + at.place + (as.per_page ?? 0) * (at.page - 1);
  }
  if (isIn === true && filled.step !== undefined) return { ...filled, step: filled.step + at.firstStep };
  return filled;
}

/** The binding of a release: it is numbered as its press is, where its command takes that argument and does not name it. */
export function releaseBinding(binding: MapBinding): MapBinding {
  const { number_as: as, release, ...rest } = binding;
  if (release === undefined || as === undefined || release[as.argument] !== undefined) return rest;
  const spec = findCommand(release.do) ?? findStep(release.do);
  return spec !== undefined && fieldNames(spec).includes(as.argument) ? { ...rest, number_as: as } : rest;
}
