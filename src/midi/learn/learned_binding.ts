/**
 * From a control that was moved and a command that was named to a binding of a map.
 *
 * A pad or button does the command when it is pressed. A fader, encoder or NRPN sets the one argument of the command that was left
 * open, over the range that people turn (`RANGES`), else over all that the command takes. Thread: any.
 */
import type { ArgumentSpec } from "../../commands/command_spec.ts";
import { namedSpec, parseCommand } from "../../commands/parse.ts";
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
  const name = String(command["do"]), spec = namedSpec(name);
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
