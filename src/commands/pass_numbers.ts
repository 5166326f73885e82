/**
 * Numbers of the commands that begin and end by turns, both ways: the feedback of some, and the switch of all. Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { CommandRequest } from "./parse.ts";

const WITH_FEEDBACK: readonly string[] = ["loop.overdub", "loop.multiply"];
const WITHOUT: readonly string[] = ["loop.replace", "loop.substitute", "loop.insert"];

/** The number of a switch that is left out, on, or off. */
export function encodeTurn(on: boolean | undefined): number {
  if (on === undefined) return protocol.PASS_TURN;
  return on ? protocol.PASS_BEGIN : protocol.PASS_END;
}

/** The switch of a number. */
export function decodeTurn(value: number): Partial<CommandRequest> {
  return value === protocol.PASS_TURN ? {} : { on: value === protocol.PASS_BEGIN };
}

/** Numbers of a pass, undefined for any other command. */
export function encodePass({ do: name, feedback = 1, on }: CommandRequest): readonly number[] | undefined {
  if (WITH_FEEDBACK.includes(name)) return [feedback, encodeTurn(on)];
  return WITHOUT.includes(name) ? [encodeTurn(on)] : undefined;
}

/** Arguments of a pass, undefined for any other command. */
export function decodePass(name: string, a: number, b: number): Partial<CommandRequest> | undefined {
  if (WITH_FEEDBACK.includes(name)) return { feedback: a, ...decodeTurn(b) };
  return WITHOUT.includes(name) ? decodeTurn(a) : undefined;
}
