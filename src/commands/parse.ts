/**
 * Reads a command from JSON, whoever sent it, and says exactly what is wrong with one that is not understood.
 *
 * Method: driven by the command table; unknown fields are refused so that a misspelt argument is never silently a default.
 * Thread: any.
 */
import {
  COMMAND_ACTION_SET,
  COMMAND_AHEAD,
  COMMAND_ALIGN,
  COMMAND_LATENCY,
  GROUP_COUNT,
} from "../../dsp/assembly/protocol.ts";
import { UserError } from "../errors.ts";
import {
  type ArgumentSpec,
  type CommandArguments,
  type CommandSpec,
  MAX_TRACK_NUMBER,
  type TrackChoice,
  WHEN_NAMES,
  type WhenName,
} from "./command_spec.ts";
import { isControls, isDated } from "./control_commands.ts";
import { allowsValue, describeArgument, isInteger } from "./check_argument.ts";
import { nameHelp, nearestName } from "./nearest.ts";
import { findListened, LISTENED_COMMANDS, type ListenedSpec } from "./listened_commands.ts";
import { findSession, SESSION_COMMANDS, type SessionSpec } from "./session_commands.ts";
import { findStep, STEP_COMMANDS, type StepSpec } from "./step_commands.ts";
import { COMMANDS, findCommand } from "./table.ts";

/** Furthest tick: 2^40 of them are 50 years at 300 BPM. */
const MAX_TICK = 2 ** 40;

/** Commands that no action plans: a plan in a plan, and what a host or a clock says. */
const UNPLANNED: ReadonlySet<number> = new Set([COMMAND_ACTION_SET, COMMAND_AHEAD, COMMAND_LATENCY, COMMAND_ALIGN]);

/** The page that lists all commands. */
const COMMAND_LIST = "src/commands/reference.md";

/** A row of any table. */
type AnySpec = CommandSpec | ListenedSpec | StepSpec | SessionSpec;

/** A command that was understood: the JSON form itself. `at`: frame to take it up at; left out: as soon as it arrives. */
export interface CommandRequest extends CommandArguments {
  readonly do: string;
  readonly track?: TrackChoice;
  readonly when?: WhenName;
  readonly at?: number;
  /** In scores: the tick from which a command of the sequencer is heard, as it was resolved. */
  readonly tick?: number;
  /** In scores: the tick that its player heard. */
  readonly heard?: number;
  /** In scores: what this action leaves to control stands in lines of its own. */
  readonly decided?: true;
}

/**
 * Checks a JSON value against the command table.
 * @param value Anything that came out of `JSON.parse`.
 * @param from Where it comes from; some facts of a session only stand in scores.
 * @returns The same fields, typed; nothing is filled in.
 * @throws UserError one sentence that names the command, the field, the value and what was expected.
 */
export function parseCommand(value: unknown, from: "surface" | "score" = "surface"): CommandRequest {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError(`A command is a JSON object like {"do":"loop.record","track":1}, not ${quote(value)}.`);
  }
  const fields = value as Record<string, unknown>;
  const spec = namedSpec(fields["do"]);
  if ("becomes" in spec && from === "score") {
    throw new UserError(`${spec.name} is decided by listening: in a score stands the ${spec.becomes} that it became.`);
  }
  if (spec.onlyInScores === true && from !== "score") {
    throw new UserError(`${spec.name} happens to a session and is written into its score: it cannot be asked for.`);
  }
  if (from === "score" && "kind" in spec && spec.kind === "tempo") {
    throw new UserError(`${spec.name} is played by hand: in a score stand the tempi that it became.`);
  }
  if (from === "score" && "kind" in spec && spec.kind === "file") {
    throw new UserError(`${spec.name} reads or writes a file: in a score stands the step.set_bank that it became.`);
  }
  if (from === "score" && "files" in spec && spec.heard !== true) {
    throw new UserError(`${spec.name} is for files or cards and changes no loop: no score has it.`);
  }
  const request: Record<string, unknown> = { do: spec.name };
  for (const [name, field] of Object.entries(fields)) {
    if (name !== "do" && field !== undefined) request[name] = readField(spec, name, field, from);
  }
  checkComplete(spec, request);
  if (from === "score") checkDecided(request as unknown as CommandRequest);
  return request as unknown as CommandRequest;
}

/** Parses one line of text as a command; see `parseCommand`. Throws UserError also when the line is not JSON. */
export function parseCommandLine(line: string): CommandRequest {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new UserError(`The line ${quote(line)} is not JSON: write a command like {"do":"loop.record","track":1}.`, {
      cause,
    });
  }
  return parseCommand(value);
}

/** The row of the command that somebody named. Throws a UserError with the nearest names. */
export function namedSpec(name: unknown): AnySpec {
  if (name === undefined) {
    throw new UserError(`The command names nothing to do: add "do", for example "do":"loop.record".`);
  }
  const spec = typeof name === "string"
    ? findCommand(name) ?? findListened(name) ?? findSession(name) ?? findStep(name)
    : undefined;
  if (spec !== undefined) return spec;
  const names = [...COMMANDS, ...LISTENED_COMMANDS, ...SESSION_COMMANDS, ...STEP_COMMANDS].map((known) => known.name);
  throw new UserError(`There is no command ${quote(name)}: ${nameHelp(String(name), names, COMMAND_LIST)}`);
}

function readField(spec: AnySpec, name: string, value: unknown, from: "surface" | "score"): unknown {
  const argument = spec.arguments.find((known) => known.name === name);
  if (argument !== undefined) return readArgument(spec, argument, value);
  if (name === "track" && spec.scope === "track") return readTrack(spec, value);
  if (name === "group" && takesGroup(spec)) {
    if (isInteger(value, 1, GROUP_COUNT)) return value;
    throw wrong(spec, name, value, `a group from 1 to ${GROUP_COUNT}`);
  }
  if (name === "when" && spec.waits) return readWhen(spec, value);
  if (name === "at") {
    if (!isInteger(value, 0, Number.MAX_SAFE_INTEGER)) throw wrong(spec, name, value, "a frame number, 0 or more");
    return value;
  }
  if (name === "frame" && "kind" in spec && from === "score") {
    if (isInteger(value, 0, Number.MAX_SAFE_INTEGER)) return value;
    throw wrong(spec, name, value, "a frame number, 0 or more");
  }
  if (name === "decided" && spec.name === "action.set" && from === "score") {
    if (value === true) return value;
    throw wrong(spec, name, value, "true");
  }
  if ((name === "tick" || name === "heard") && "kind" in spec) {
    if (typeof value === "number" && Math.abs(value) <= MAX_TICK) return value;
    throw wrong(spec, name, value, "a tick, 960 a beat");
  }
  const known = fieldNames(spec);
  const near = nearestName(name, known);
  const help = near === undefined ? `it takes ${known.join(", ")}.` : `did you mean "${near}"?`;
  throw new UserError(`${spec.name} does not know the field "${name}": ${help}`);
}

/** Whether a command may name a group of tracks instead of one. */
function takesGroup(spec: AnySpec): boolean {
  return spec.scope === "track" && !("single" in spec && spec.single === true);
}

/** The fields a command understands besides `do`. */
export function fieldNames(spec: AnySpec): string[] {
  const names = spec.arguments.map((argument) => argument.name as string);
  const targets = spec.scope === "track" ? takesGroup(spec) ? ["track", "group"] : ["track"] : [];
  return [...targets, ...names, ...(spec.waits ? ["when"] : []), "at"];
}

function readTrack(spec: AnySpec, value: unknown): TrackChoice {
  if (value === "selected" || value === "new" || (value === "all" && takesGroup(spec))) return value;
  if (isInteger(value, 1, MAX_TRACK_NUMBER)) return value as number;
  throw wrong(
    spec,
    "track",
    value,
    `a track number from 1 to ${MAX_TRACK_NUMBER}, ${
      takesGroup(spec) ? '"selected", "new" or "all"' : '"selected" or "new"'
    }`,
  );
}

function readWhen(spec: AnySpec, value: unknown): WhenName {
  const found = WHEN_NAMES.find((name) => name === value);
  if (found !== undefined) return found;
  throw wrong(spec, "when", value, `one of ${WHEN_NAMES.join(", ")}`);
}

function readArgument(spec: AnySpec, argument: ArgumentSpec, value: unknown): unknown {
  if (allowsValue(argument, value)) return argument.type === "command" ? readPlanned(spec, value as object) : value;
  throw wrong(spec, argument.name, value, describeArgument(argument));
}

/** A command within a command: any, without a time of its own. */
function readPlanned(spec: AnySpec, value: object): CommandRequest {
  const request = parseCommand(value);
  const known = findCommand(request.do);
  if (known !== undefined && UNPLANNED.has(known.number)) {
    throw new UserError(`${spec.name} cannot plan ${request.do}: name another command.`);
  }
  if (request.do === "transport.tap") {
    throw new UserError(`${spec.name} cannot plan ${request.do}, which needs a hand: plan transport.set_tempo.`);
  }
  const field = (["when", "at"] as const).find((name) => request[name] !== undefined);
  if (field === undefined) return request;
  throw new UserError(`${spec.name} says when ${request.do} acts: leave its "${field}" out.`);
}

/** Who plays a score has no files, no listening and no hand. */
function checkDecided({ do: name, command, decided }: CommandRequest): void {
  if (name !== "action.set" || command === undefined || decided || !isControls(command.do) || isDated(command.do)) {
    return;
  }
  throw new UserError(`In a score, action.set cannot plan ${command.do}: write a line of its own for what it does.`);
}

function checkComplete(spec: AnySpec, request: Record<string, unknown>): void {
  const names = ["track", "group"].filter((name) => request[name] !== undefined);
  if (takesGroup(spec) && names.length > 1) {
    throw new UserError(`${spec.name} was given track and group: give only one of them.`);
  }
  if (spec.scope === "track" && spec.track === undefined && names.length === 0) {
    throw new UserError(`${spec.name} names no track: add "track", a track number, "selected" or "new".`);
  }
  if (spec.oneOf !== undefined) checkOneOf(spec, spec.oneOf, request);
  for (const argument of spec.arguments) {
    const mayBeAbsent = argument.optional === true || argument.fallback !== undefined;
    if (request[argument.name] === undefined && !mayBeAbsent) {
      throw new UserError(`${spec.name} needs "${argument.name}", ${describeArgument(argument)}.`);
    }
  }
}

function checkOneOf(
  spec: AnySpec,
  oneOf: NonNullable<CommandSpec["oneOf"]>,
  request: Record<string, unknown>,
): void {
  const given = oneOf.names.filter((name) => request[name] !== undefined);
  const names = oneOf.names.map((name) => `"${name}"`);
  if (given.length > 1) {
    throw new UserError(`${spec.name} was given ${given.join(" and ")}: give only one of ${names.join(", ")}.`);
  }
  if (given.length === 0 && oneOf.required) throw new UserError(`${spec.name} needs ${names.join(" or ")}.`);
}

function wrong(spec: AnySpec, field: string, value: unknown, expected: string): UserError {
  return new UserError(`${spec.name} cannot use ${quote(value)} as "${field}": expected ${expected}.`);
}

/** A value as it stands in JSON, cut short, for an error sentence. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
