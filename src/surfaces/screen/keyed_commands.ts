/**
 * Commands that a key can only make with a look at the session: one dB up from here, play or stop, the track below.
 *
 * Pure functions of state. Thread: control.
 */
import { STATE_ARMED, STATE_PLAYING, STATE_RECORDING, STATE_STOPPED } from "../../../dsp/assembly/protocol.ts";
import type { TrackSnapshot } from "../../../dsp/snapshot.ts";
import { dbFromGain } from "../../commands/levels.ts";
import type { CommandRequest } from "../../commands/parse.ts";
import { isPass } from "../../commands/table.ts";
import type { SessionState } from "../../session/session_state.ts";

/** Below this level a step down means silence, and a step up from silence comes here; dB. */
const LOWEST_STEP_DB = -60;
const SILENT_DB = -120;
const HIGHEST_DB = 24;

/** The selected track, undefined before there is one. */
export function selectedTrack(state: SessionState): TrackSnapshot | undefined {
  return state.tracks.find(({ index }) => index === state.snapshot.selected);
}

/** Plays what is stopped, stops what plays, closes what is recorded, drops what only waits. */
export function playOrStop(state: SessionState): CommandRequest {
  const track = selectedTrack(state);
  if (track !== undefined && isPass(track.state)) return { do: "loop.stop" };
  switch (track?.state) {
    case STATE_ARMED:
      return { do: "loop.cancel" };
    case STATE_PLAYING:
      return { do: "loop.stop" };
    case STATE_RECORDING:
    case STATE_STOPPED:
    default:
      return { do: "loop.play" };
  }
}

/** Captures `count` cycles of the anchor, bars where there is only a tempo; else the one best loop by ear, or so many seconds. */
export function capture(state: SessionState, count: number): CommandRequest | { ask: "seconds" } {
  if (state.snapshot.anchorLength > 0) return { do: "loop.capture", cycles: count };
  if (state.snapshot.framesPerBeat > 0) return { do: "loop.capture", bars: count };
  return count === 1 ? { do: "loop.capture" } : { ask: "seconds" };
}

/** Selects the track `steps` rows further down, stopping at the ends. */
export function selectBy(steps: number): (state: SessionState) => CommandRequest | { say: string } {
  return ({ tracks, snapshot }) => {
    if (tracks.length === 0) return { say: "There is no track yet: press r to record or n for a new one." };
    const position = tracks.findIndex(({ index }) => index === snapshot.selected);
    const row = Math.min(tracks.length - 1, Math.max(0, (position < 0 ? 0 : position) + steps));
    return { do: "loop.select", track: tracks[row]!.index + 1 };
  };
}

/** Moves the gain of the selected track by whole dB. */
export function gainBy(stepDb: number): (state: SessionState) => CommandRequest {
  return (state) => {
    const db = Math.round(dbFromGain(selectedTrack(state)?.gain ?? 1)) + stepDb;
    if (db < LOWEST_STEP_DB) return { do: "mix.gain", db: stepDb > 0 ? LOWEST_STEP_DB : SILENT_DB };
    return { do: "mix.gain", db: Math.min(HIGHEST_DB, db) };
  };
}

/** Moves the pan of the selected track by a tenth. */
export function panBy(step: number): (state: SessionState) => CommandRequest {
  return (state) => {
    const pan = Math.round(((selectedTrack(state)?.pan ?? 0) + step) * 10) / 10;
    return { do: "mix.pan", pan: Math.min(1, Math.max(-1, pan)) };
  };
}

/** Switches monitoring to what it is not. */
export function monitor(state: SessionState): CommandRequest {
  return { do: "mix.monitor", on: state.snapshot.monitor === 0 };
}
