/**
 * How far beyond the tracks that there are a command may name one, so that a slip of a finger makes no hundreds of them.
 *
 * Method: what the engine does (`reachOf` in dsp/assembly/command/commands.ts), by the command table. Thread: any.
 */
import { COMMAND_COPY, SETTING_REACH, SOUND_REACH } from "../../dsp/assembly/protocol.ts";
import type { CommandSpec } from "./command_spec.ts";

/** What a row says of tracks that it makes. */
type TrackMaker = Pick<CommandSpec, "makesTrack"> & { readonly number?: number };

/** Whether naming a track that is not there makes it. */
export function makesNamed(spec: TrackMaker): boolean {
  return spec.makesTrack !== undefined;
}

/** So many tracks further than the last one it may reach; 0: the track has to be there. Of a copy: the one that it is copied to. */
export function reachOf(spec: TrackMaker): number {
  if (spec.makesTrack === "sound" || spec.number === COMMAND_COPY) return SOUND_REACH;
  return spec.makesTrack === "setting" ? SETTING_REACH : 0;
}
