/**
 * What the schema alone cannot say of a map: commands and arguments that exist, chains and modes that are declared.
 *
 * Thread: any.
 */
import { UserError } from "../../errors.ts";
import { parseCommand } from "../../commands/parse.ts";
import { nearestName } from "../../commands/nearest.ts";
import { parseNoteName } from "../note_name.ts";
import type { MapBinding, MapFile } from "./map_schema.ts";
import { numbered, releaseBinding } from "./numbered.ts";
import { modesOf } from "./modes.ts";
import { checkMomentary, unfoldMomentary } from "./momentary.ts";
import { isSeveral, numbersOf } from "./places.ts";

const SOURCES = ["note", "control", "program", "bend", "pressure", "chain"] as const;

/** What is wrong with a map: where, and a sentence. */
export interface MapFault {
  readonly path: readonly (string | number)[];
  readonly sentence: string;
}

/** The first thing wrong with a map that keeps to the schema; undefined when nothing is. */
export function findMapFault(map: MapFile): MapFault | undefined {
  for (const [index, binding] of map.bind.entries()) {
    for (const [key, check] of CHECKS) {
      try {
        check(binding, map);
      } catch (fault) {
        if (!(fault instanceof UserError)) throw fault;
        const path = ["bind", index, ...(key in binding ? [key] : [])];
        return { path, sentence: fault.message };
      }
    }
  }
  return undefined;
}

const CHECKS: [string, (binding: MapBinding, map: MapFile) => void][] = [
  ["on", checkSource],
  ["do", checkAct],
  ["momentary", checkMomentary],
  ["else", ({ else: other }) => other && parseCommand(other)],
  ["release", checkRelease],
  ["set", checkSet],
  ["number_as", checkNumberAs],
  ["in_window", checkWindow],
  ["mode", ({ mode }, { modes }) => modesOf(mode).forEach((name) => checkName("mode", name, modes ?? []))],
  ["page", ({ page }, { pages = 1 }) => checkPage(page, pages)],
  ["go", ({ go }, map) => {
    if (go?.mode !== undefined) checkName("mode", go.mode, map.modes ?? []);
    if (typeof go?.page === "number") checkPage(go.page, map.pages ?? 1);
  }],
];

function checkSource({ on }: MapBinding, { chains = {} }: MapFile): void {
  const given = SOURCES.filter((name) => on[name] !== undefined);
  if (given.length !== 1) {
    throw new UserError(`It names ${given.join(" and ") || "nothing"}: give exactly one of ${SOURCES.join(", ")}.`);
  }
  if (typeof on.note === "string") parseNoteName(on.note);
  if (on.chain !== undefined) checkName("chain", on.chain, Object.keys(chains));
}

function checkName(kind: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const near = nearestName(name, known);
  const help = near !== undefined ? `did you mean "${near}"?` : `there are ${known.join(", ") || "none"}.`;
  throw new UserError(`There is no ${kind} "${name}": ${help}`);
}

function checkPage(page: number | undefined, pages: number): void {
  if (page !== undefined && page > pages) throw new UserError(`There is no page ${page}: "pages" is ${pages}.`);
}

function checkAct({ do: command, go, set, number_as }: MapBinding): void {
  if (command === undefined && go === undefined) throw new UserError(`The binding does nothing: add "do" or "go".`);
  const filled = {
    ...command,
    ...(set && { [set.argument]: set.from }),
    ...(number_as && { [number_as.argument]: number_as.first }),
  };
  if (command !== undefined && set === undefined) parseCommand(filled);
}

/** What the press was numbered as, its release is, too. */
function checkRelease(given: MapBinding): void {
  const binding = unfoldMomentary(given);
  if (binding.release === undefined) return;
  parseCommand(numbered(releaseBinding(binding), binding.release, { place: 0, page: 1, firstStep: 0 }));
}

function checkSet({ do: command, set, number_as }: MapBinding): void {
  if (set === undefined) return;
  if (command === undefined) throw new UserError(`"set" sets an argument of a command: add "do".`);
  const isExponential = set.curve === "exponential";
  if (isExponential && !(set.from * set.to > 0)) {
    throw new UserError(
      `An exponential curve cannot go from ${set.from} to ${set.to}: both have to be above 0, or both below.`,
    );
  }
  const fixed = { ...command, ...(number_as && { [number_as.argument]: number_as.first }) };
  for (const value of [set.from, set.to]) parseCommand({ ...fixed, [set.argument]: value });
}

function checkWindow({ do: command, in_window: isIn, number_as }: MapBinding): void {
  if (isIn !== true || command?.["step"] !== undefined || number_as?.argument === "step") return;
  throw new UserError(`"in_window" needs a step: give "step" in "do", or number the pads as "step".`);
}

function checkNumberAs({ on, do: command, set, number_as: as }: MapBinding, { pages = 1 }: MapFile): void {
  if (as === undefined) return;
  if (command === undefined) throw new UserError(`"number_as" sets an argument of a command: add "do".`);
  const range = [on.note, on.control, on.program].find(isSeveral);
  if (range === undefined) {
    throw new UserError(`"number_as" needs a range: write "on" like {"note": {"from": 36, "to": 43}}.`);
  }
  const last = as.first + numbersOf(range).length - 1 + (as.per_page ?? 0) * (pages - 1);
  const fixed = { ...command, ...(set && { [set.argument]: set.from }) };
  for (const value of [as.first, last]) parseCommand({ ...fixed, [as.argument]: value });
}
