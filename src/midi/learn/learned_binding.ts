/**
 * From a control that was moved and a command that was named to a binding of a map.
 *
 * A pad or button does the command when it is pressed. A fader, encoder or NRPN sets the one argument of the command that was left
 * open, over the range that people turn (`RANGES`), else over all that the command takes. Thread: any.
 */
import type { ArgumentSpec } from "../../commands/command_spec.ts";
import { nearestName } from "../../commands/nearest.ts";
import { parseCommand } from "../../commands/parse.ts";
import { findListened, LISTENED_COMMANDS } from "../../commands/listened_commands.ts";
import { findSession, SESSION_COMMANDS } from "../../commands/session_commands.ts";
import { findStep, STEP_COMMANDS } from "../../commands/step_commands.ts";
import { COMMANDS, findCommand } from "../../commands/table.ts";
import { UserError } from "../../errors.ts";
import type { MapBinding } from "../maps/map_schema.ts";
import type { Moved } from "./moved_control.ts";

/** What a fader's ends mean where the whole range of the argument would be of no use. */
const RANGES: Readonly<Record<string, readonly [from: number, to: number]>> = {
  db: [-60, 6],
  gain: [0, 1],
  bpm: [60, 180],
  feedback: [0, 1],
  value: [0, 127],
  velocity: [1, 127],
  probability: [0, 100],
  swing: [50, 75],
  rate: [0.5, 2],
};
/** Whole numbers that people turn like others. */
const TURNED: ReadonlySet<string> = new Set(["value", "velocity", "probability", "swing"]);

/** A binding, and the chain that it needs. */
export interface Learned {
  binding: MapBinding;
  chain?: { name: string; nrpn: number; channel: number; bits: 7 | 14 };
}

/** What was moved, in words. */
export function describeMoved(moved: Moved): string {
  const words = { note: "pad or key", fader: "fader or knob", button: "button", encoder: "encoder", nrpn: "NRPN" };
  return `${words[moved.kind]} ${moved.number} on channel ${moved.channel}`;
}

/**
 * A command as people type it: `mix.gain track=1`, or JSON.
 * @throws UserError in one sentence
 */
export function readTypedCommand(text: string): Record<string, unknown> {
  if (text.trimStart().startsWith("{")) return parseJsonCommand(text);
  const [name = "", ...words] = text.trim().split(/\s+/);
  const command: Record<string, unknown> = { do: name };
  for (const word of words) {
    const cut = word.indexOf("=");
    if (cut < 1) throw new UserError(`"${word}" says nothing: write arguments like track=1.`);
    command[word.slice(0, cut)] = valueOf(word.slice(cut + 1));
  }
  return command;
}

/**
 * The binding.
 * @throws UserError when the command does not exist, or has no argument that a fader could set
 */
export function bindingFor(moved: Moved, command: Record<string, unknown>): Learned {
  const { number, channel } = moved;
  if (moved.kind === "note") return { binding: { on: { note: number, channel }, do: parsed(command) } };
  if (moved.kind === "button") return { binding: { on: { control: number, channel }, do: parsed(command) } };
  const { name: argument, min = 0, max = 1 } = openArgument(command);
  const [from, to] = RANGES[argument] ?? [min, max];
  parseCommand({ ...command, [argument]: from });
  const act = { do: command as MapBinding["do"], set: { argument, from, to } };
  if (moved.kind === "nrpn") {
    const name = `nrpn ${number} on ${channel}`;
    return { binding: { on: { chain: name }, ...act }, chain: { name, nrpn: number, channel, bits: moved.bits } };
  }
  const { relative } = { relative: undefined, ...moved };
  const set = relative === undefined ? act.set : { ...act.set, relative };
  return { binding: { on: { control: number, channel }, do: act.do, set } };
}

function parsed(command: Record<string, unknown>): MapBinding["do"] {
  return { ...parseCommand(command) };
}

/** The argument that a fader sets: the first value that was not given and that people turn, or that the command cannot do without. */
function openArgument(command: Record<string, unknown>): ArgumentSpec {
  const name = String(command["do"]), spec = specOf(name);
  const open = spec.arguments.find((argument) => isTurned(argument) && command[argument.name] === undefined);
  if (open !== undefined) return open;
  throw new UserError(
    `${name} has no value that a fader or knob could set: press a pad or button for it, or name another command.`,
  );
}

/** Whether a fader may send it all the time: a level may come a hundred times a second, the threshold of a recording may not. */
function isTurned({ name, type, optional }: ArgumentSpec): boolean {
  return TURNED.has(name) || (type === "number" && (name in RANGES || optional !== true));
}

/**
 * What the table says of a command that somebody named.
 * @throws UserError with the nearest name
 */
export function specOf(name: string): { readonly arguments: readonly ArgumentSpec[] } {
  const spec = findCommand(name) ?? findListened(name) ?? findSession(name) ?? findStep(name);
  if (spec !== undefined) return spec;
  const near = nearestName(
    name,
    [...COMMANDS, ...LISTENED_COMMANDS, ...SESSION_COMMANDS, ...STEP_COMMANDS].map((known) => known.name),
  );
  throw new UserError(`There is no command "${name}"${near === undefined ? "." : `: did you mean "${near}"?`}`);
}

function parseJsonCommand(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new UserError(`That is not JSON: write a command like mix.gain track=1.`, { cause });
  }
}

function valueOf(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
