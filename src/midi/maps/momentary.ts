/**
 * Bindings that work while they are held: the press begins something, letting go ends it. Which command ends which stands in the
 * command table (`momentary`, or a switch `on`), so that a map only says `"momentary": true`.
 *
 * Thread: any.
 */
import { fieldNames } from "../../commands/parse.ts";
import { findStep } from "../../commands/step_commands.ts";
import { COMMANDS, findCommand } from "../../commands/table.ts";
import { UserError } from "../../errors.ts";
import type { MapBinding } from "./map_schema.ts";

type Command = NonNullable<MapBinding["do"]>;
type Pair = { readonly press?: object; readonly release: { readonly do: string } };

/** What a release says again of its press, where its command takes it. */
const WHOM: readonly string[] = ["track", "group", "part", "port", "when"];

/** Keys of a binding that say themselves what a second press or a release does. */
const RIVALS = ["else", "release", "set"] as const;

/** The pair of commands that a command is under a control that is held, or undefined where nothing ends it. */
function pairOf(name: string): Pair | undefined {
  const spec = findCommand(name) ?? findStep(name);
  if (spec === undefined) return undefined;
  if ("momentary" in spec && spec.momentary !== undefined) return spec.momentary;
  const hasSwitch = spec.arguments.some((argument) => argument.name === "on" && argument.type === "boolean");
  return hasSwitch ? { press: { on: true }, release: { do: name, on: false } as Pair["release"] } : undefined;
}

/** A binding with the press and the release that it stands for; one that is not momentary as it is. */
export function unfoldMomentary(binding: MapBinding): MapBinding {
  const { momentary: isMomentary, do: command, ...rest } = binding;
  const pair = isMomentary === true && command !== undefined ? pairOf(command.do) : undefined;
  if (command === undefined || pair === undefined) return binding;
  return { ...rest, do: { ...command, ...pair.press }, release: releaseOf(command, pair.release) };
}

function releaseOf(command: Command, release: Pair["release"]): Command {
  const spec = findCommand(release.do) ?? findStep(release.do);
  const taken = spec === undefined ? [] : fieldNames(spec);
  const whom = Object.entries(command).filter(([name]) => WHOM.includes(name) && taken.includes(name));
  // A new track is selected as soon as it is there.
  return Object.fromEntries([
    ...whom.map(([name, value]) => [name, name === "track" && value === "new" ? "selected" : value]),
    ...Object.entries(release),
  ]) as Command;
}

/** Throws a UserError in one sentence where a binding cannot be momentary. */
export function checkMomentary(binding: MapBinding): void {
  if (binding.momentary !== true) return;
  const { on, do: command } = binding;
  if (command === undefined) throw new UserError(`"momentary" says how a command is done: add "do".`);
  const rival = RIVALS.find((key) => binding[key] !== undefined);
  if (rival !== undefined) {
    throw new UserError(`"momentary" and "${rival}" both say what follows a press: leave one of them out.`);
  }
  if (on.note === undefined && on.control === undefined) {
    throw new UserError(`Only a note or a control is let go: "momentary" needs one of them in "on".`);
  }
  if (pairOf(command.do) !== undefined) return;
  const known = COMMANDS.filter((spec) => spec.onlyInScores !== true && pairOf(spec.name) !== undefined);
  throw new UserError(
    `Nothing ends ${command.do}, so it cannot be momentary: ${known.map(({ name }) => name).join(", ")} can.`,
  );
}
