/**
 * What lights can show: a small plain object made of the session's state, and nothing else.
 *
 * Two states that look the same give the same object, so that a controller's lights are a function of it. Tracks, parts, patterns and
 * steps count from 0 here, from 1 in controllers' files. Thread: control.
 */
import { type StateName } from "../commands/command_spec.ts";
import { dbFromGain } from "../commands/levels.ts";
import { stateName } from "../commands/table.ts";
import type { SessionState } from "../session/session_state.ts";
import type { StepsState } from "../sequencer/steps_state.ts";
import { firstStep, type StepWindow } from "./step_window.ts";

/** Share of a beat for which lights that pulse shine. */
const PULSE_SHARE = 0.25;
/** Lowest level that lights show, dB. */
const FLOOR_DB = -60;
/** A fader's way, dB. */
const HIGHEST_GAIN_DB = 12;

/** One track. Shares are 0…1. */
export interface TrackLights {
  readonly state: StateName;
  readonly muted: boolean;
  readonly soloed: boolean;
  readonly cued: boolean;
  readonly selected: boolean;
  /** A change of it waits for its moment. */
  readonly waiting: boolean;
  readonly level: number;
  readonly gain: number;
  readonly pan: number;
  readonly position: number;
}

/** One part. */
export interface PartLights {
  readonly muted: boolean;
  readonly soloed: boolean;
  /** For each of its steps whether it is on. */
  readonly onSteps: readonly boolean[];
  /** Step that sounds, -1 while none does. */
  readonly playStep: number;
}

/** The sequencer as a controller shows it. */
export interface StepLights {
  readonly mode: StepsState["mode"];
  readonly advance: boolean;
  readonly protect: boolean;
  readonly fill: boolean;
  readonly recording: StepsState["recording"];
  /** Of the selected part. */
  readonly cursor: number;
  readonly page: number;
  readonly pageCount: number;
  /** Step that the controller's first pad stands for. */
  readonly first: number;
  readonly partIndex: number;
  readonly parts: readonly PartLights[];
  readonly patternIndex: number;
  readonly playingIndex: number;
  readonly queuedIndex: number;
  readonly used: readonly boolean[];
}

/** Everything that lights can show. */
export interface LitState {
  /** By number, from 0; a track that is not there is undefined. */
  readonly tracks: readonly (TrackLights | undefined)[];
  readonly running: boolean;
  /** The first beat of a bar, another beat, or between two. */
  readonly pulse: "bar" | "beat" | "off";
  readonly metronome: boolean;
  readonly monitor: boolean;
  readonly masterMuted: boolean;
  /** Scenes from 1; 0 for none. */
  readonly scenes: { readonly now: number; readonly next: number; readonly stored: readonly number[] };
  readonly clock: "none" | "away" | "listening" | "locked";
  /** The controller's own mode and page. */
  readonly mode: string | undefined;
  readonly page: number;
  /** Absent in a session without a sequencer. */
  readonly steps?: StepLights;
}

/** What a controller says of itself. */
export interface ControllerStand {
  readonly mode: string | undefined;
  /** From 1. */
  readonly page: number;
  readonly window: StepWindow | undefined;
}

/** A session's state, with its sequencer if it has one. */
export type LitSource = SessionState & { readonly steps?: StepsState };

/** Reads it off the session's state. Pure. */
export function litState(state: LitSource, { mode, page, window }: ControllerStand): LitState {
  const { snapshot, midi, steps } = state;
  const tracks: (TrackLights | undefined)[] = [];
  for (const track of state.tracks) tracks[track.index] = trackLights(track, snapshot.selected);
  return {
    tracks,
    running: snapshot.running,
    pulse: pulseOf(state),
    metronome: snapshot.metronome,
    monitor: snapshot.monitor > 0,
    masterMuted: snapshot.mixes.masterMuted,
    scenes: { now: snapshot.scenes.now, next: snapshot.scenes.next, stored: snapshot.scenes.stored },
    clock: midi?.clock?.state ?? "none",
    mode,
    page,
    ...(steps === undefined ? {} : { steps: stepLights(steps, firstStep(steps, window, page)) }),
  };
}

function trackLights(track: SessionState["tracks"][number], selected: number): TrackLights {
  const { index, state, muted, soloed, cued, waitingFrame, meanSquare, gain, pan, positionFrames, lengthFrames } =
    track;
  return {
    state: stateName(state),
    muted,
    soloed,
    cued,
    selected: index === selected,
    waiting: waitingFrame >= 0,
    level: share(dbFromGain(Math.sqrt(meanSquare), FLOOR_DB), FLOOR_DB, 0),
    gain: share(dbFromGain(gain, FLOOR_DB), FLOOR_DB, HIGHEST_GAIN_DB),
    pan: share(pan, -1, 1),
    position: lengthFrames > 0 ? positionFrames / lengthFrames : 0,
  };
}

function share(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

function pulseOf({ snapshot, host }: SessionState): LitState["pulse"] {
  const { running, framesPerBeat, beatsPerBar, anchorFrame, frame } = snapshot;
  if (!running || framesPerBeat <= 0) return "off";
  const beats = (frame - host.outputLatencyFrames - anchorFrame) / framesPerBeat;
  const inBar = beatsPerBar > 0 ? beats - Math.floor(beats / beatsPerBar) * beatsPerBar : beats;
  if (inBar - Math.floor(inBar) >= PULSE_SHARE) return "off";
  return Math.floor(inBar) === 0 && beatsPerBar > 0 ? "bar" : "beat";
}

function stepLights(state: StepsState, first: number): StepLights {
  const { mode, advance, protect, fill, recording, cursor, page, pageCount, partIndex, patternIndex } = state;
  return {
    mode,
    advance,
    protect,
    fill,
    recording,
    cursor,
    page,
    pageCount,
    first,
    partIndex,
    parts: state.parts,
    patternIndex,
    playingIndex: state.playingIndex,
    queuedIndex: state.queued?.patternIndex ?? -1,
    used: state.used,
  };
}
