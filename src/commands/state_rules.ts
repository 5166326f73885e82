/**
 * What many rows of the command table share: for which track they are, and rules for its states.
 *
 * Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import { PASS_NAMES, type PassName, STATE_NAMES, type StateName, type StateRule } from "./command_spec.ts";

/** For the track that is named, or for the selected one; waits for a boundary where that is asked. */
export const ON_TRACK = { scope: "track", track: "selected", waits: true } as const;
/** The same, of what sets something of a track, and makes it for that. */
export const SETS_TRACK = { ...ON_TRACK, makesTrack: "setting" } as const;

/** Refused because the track holds nothing. */
export const EMPTY = { refused: protocol.REFUSED_TRACK_EMPTY };
/** Refused because of what the track is doing. */
export const WRONG_STATE = { refused: protocol.REFUSED_STATE };

/** The same rule in every state. */
export function inEveryState(rule: StateRule): Record<StateName, StateRule> {
  return Object.fromEntries(STATE_NAMES.map((state) => [state, rule])) as Record<StateName, StateRule>;
}

/** The same rule while any pass over the loop is being recorded. */
export function inEveryPass(rule: StateRule): Record<PassName, StateRule> {
  return Object.fromEntries(PASS_NAMES.map((state) => [state, rule])) as Record<PassName, StateRule>;
}
