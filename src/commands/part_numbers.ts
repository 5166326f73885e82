/**
 * The numbers of the commands that make a loop of a part of one or of another track's, and of those that change its speed: both
 * ways between request and slot.
 *
 * Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { CommandArguments } from "./command_spec.ts";

/** The a, b and c of such a command; none of any other. */
export function encodePart(request: CommandArguments & { readonly do: string }): readonly number[] {
  switch (request.do) {
    case "loop.trim":
      return encodeTrim(request);
    case "loop.divide":
      return [request.parts ?? 2];
    case "loop.copy":
      return [request.to === undefined || request.to === "new" ? protocol.TRACK_NEW : request.to - 1];
    case "loop.rate":
      return [request.rate ?? 1];
    case "loop.reverse":
    case "loop.half_speed":
    case "loop.double_speed":
      return [request.on === undefined ? protocol.SWITCH_TOGGLE : Number(request.on)];
    default:
      return [];
  }
}

/** Beats that are not given are −1; which side of the place heard is kept matters only without any. */
function encodeTrim({ from = -1, to = -1, keep }: CommandArguments): readonly number[] {
  const end = to === "new" ? -1 : to;
  return [from, end, from < 0 && end < 0 && keep === "after" ? protocol.TRIM_AFTER : protocol.TRIM_BEFORE];
}

/** The arguments of such a command, of its numbers; none of any other. */
export function decodePart(name: string, a: number, b: number, c: number): CommandArguments {
  switch (name) {
    case "loop.trim":
      if (a < 0 && b < 0) return { keep: c === protocol.TRIM_AFTER ? "after" : "before" };
      return { ...(a < 0 ? {} : { from: a }), ...(b < 0 ? {} : { to: b }) };
    case "loop.divide":
      return { parts: a };
    case "loop.copy":
      return { to: a === protocol.TRACK_NEW ? "new" : a + 1 };
    case "loop.rate":
      return { rate: a };
    case "loop.reverse":
    case "loop.half_speed":
    case "loop.double_speed":
      return a === protocol.SWITCH_TOGGLE ? {} : { on: a === protocol.SWITCH_ON };
    default:
      return {};
  }
}
