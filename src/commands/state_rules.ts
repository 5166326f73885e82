/**
 * Rules that many rows of the command table share.
 *
 * Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { StateName, StateRule } from "./command_spec.ts";

/** Refused because the track holds nothing. */
export const EMPTY = { refused: protocol.REFUSED_TRACK_EMPTY };
/** Refused because of what the track is doing. */
export const WRONG_STATE = { refused: protocol.REFUSED_STATE };

/** The same rule in every state. */
export function inEveryState(rule: StateRule): Record<StateName, StateRule> {
  return { empty: rule, armed: rule, recording: rule, playing: rule, overdubbing: rule, stopped: rule };
}
