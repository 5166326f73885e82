/**
 * Where an argument of a command stands now, read from the engine's snapshot: what faders are picked up at and encoders go on from.
 *
 * Levels are those that tracks were set to, as far as the snapshot shows them. Thread: any that only looks.
 */
import { readSnapshot, readTrack, type TrackSnapshot } from "../../../dsp/snapshot.ts";
import { dbFromGain } from "../../commands/levels.ts";
import { SILENCE_DB } from "../../commands/level_arguments.ts";
import type { CommandRequest } from "../../commands/parse.ts";
import type { BinderState } from "../maps/binder.ts";

/** Reads from one engine's memory. */
export function engineValues(memory: WebAssembly.Memory): BinderState {
  return { valueOf: (command, argument) => valueOf(memory, command, argument) };
}

function valueOf(memory: WebAssembly.Memory, command: CommandRequest, argument: string): number | undefined {
  switch (`${command.do} ${argument}`) {
    case "mix.gain db":
    case "mix.gain gain":
      return levelAs(argument, trackOf(memory, command)?.gain);
    case "mix.pan pan":
      return trackOf(memory, command)?.pan;
    case "loop.rate rate":
      return rateOf(trackOf(memory, command));
    case "mix.monitor db":
    case "mix.monitor gain":
      return levelAs(argument, readSnapshot(memory).monitor);
    case "mix.master db":
    case "mix.master gain":
      return levelAs(argument, readSnapshot(memory).mixes.masterGain);
    case "mix.phones db":
    case "mix.phones gain":
      return levelAs(argument, phonesGain(trackOf(memory, command)));
    case "mix.phones_level db":
    case "mix.phones_level gain":
      return levelAs(argument, readSnapshot(memory).mixes.phonesGain);
    case "mix.phones_inputs db":
    case "mix.phones_inputs gain":
      return levelAs(argument, readSnapshot(memory).mixes.phonesInputs);
    case "mix.phones_click db":
    case "mix.phones_click gain":
      return levelAs(argument, readSnapshot(memory).mixes.phonesClick);
    case "transport.set_tempo bpm":
      return readSnapshot(memory).tempoBpm || undefined;
    case "transport.set_tempo beats_per_bar":
      return readSnapshot(memory).beatsPerBar;
  }
  return undefined;
}

function trackOf(memory: WebAssembly.Memory, { track = "selected", group }: CommandRequest) {
  const { selected, trackCount } = readSnapshot(memory);
  // Of several tracks none says where the value stands.
  if (group !== undefined || track === "all" || track === "new") return undefined;
  const index = track === "selected" ? selected : track - 1;
  return index >= 0 && index < trackCount ? readTrack(memory, index) : undefined;
}

/** A fader knows speeds, not directions. */
function rateOf(track: TrackSnapshot | undefined): number | undefined {
  return track === undefined ? undefined : Math.abs(track.rate);
}

/** As loud as in the PA unless it has a level of its own. */
function phonesGain(track: TrackSnapshot | undefined): number | undefined {
  return track === undefined || track.phones >= 0 ? track?.phones : track.gain;
}

function levelAs(argument: string, gain: number | undefined): number | undefined {
  return gain === undefined || argument === "gain" ? gain : dbFromGain(gain, SILENCE_DB);
}
