// Steps of a sequencer that does not run, and a light of a controller for them.

import { type LitState, litState } from "../../../src/controllers/lit_state.ts";
import type { Controller } from "../../../src/controllers/controller.ts";
import { wantedLights } from "../../../src/controllers/controller_lights.ts";
import { DEFAULT_NOTE, EMPTY_STEP } from "../../../src/sequencer/model/pattern.ts";
import type { StepsState } from "../../../src/sequencer/steps_state.ts";
import type { SessionState } from "../../../src/session/session_state.ts";
import { pretendedState } from "../surfaces/pretended_session.ts";
import { hex } from "../midi/messages.ts";

/** What a test says of the steps; they count from 1, as people count. */
export interface Given {
  count?: number;
  on?: readonly number[];
  mode?: StepsState["mode"];
  /** The step that sounds. */
  plays?: number;
  cursor?: number;
  advance?: boolean;
  changes?: Partial<StepsState>;
}

/** A sequencer of one part. */
export function pretendedSteps(given: Given): StepsState {
  const { count = 8, on = [], mode = "stopped", plays = 0, cursor = 1, advance = false, changes = {} } = given;
  const onSteps = Array.from({ length: count }, (_, index) => on.includes(index + 1));
  const part = {
    name: "1",
    stepCount: count,
    speed: "1",
    direction: "forward",
    channel: 1,
    port: 0,
    swing: 50,
    transpose: 0,
    muted: false,
    soloed: false,
    muteGroup: 0,
    playStep: plays - 1,
    onSteps,
  };
  return {
    mode,
    advance,
    protect: false,
    recording: "off",
    fill: false,
    songEntry: undefined,
    patternIndex: 0,
    patternName: "",
    playingIndex: mode === "stopped" ? -1 : 0,
    queued: undefined,
    used: [true],
    partIndex: 0,
    parts: [part],
    page: Math.floor((cursor - 1) / 16),
    pageCount: Math.ceil(count / 16),
    cursor: cursor - 1,
    steps: onSteps.map((isOn) => ({ ...EMPTY_STEP, on: isOn })),
    nextNote: DEFAULT_NOTE,
    canUndo: false,
    canRedo: false,
    ...changes,
  };
}

/** The state that a controller's lights show. */
export function litOf(
  { map }: Pick<Controller, "map">,
  state: Partial<SessionState>,
  { mode = map.modes?.[0], page = 1 } = {},
): LitState {
  return litState(pretendedState(state), { mode, page, window: map.window });
}

/** Everything a controller is sent for a state, as bytes in hex. */
export function lightsFor(controller: Controller, state: Partial<SessionState>, stand = {}): string[] {
  return [...wantedLights(controller, litOf(controller, state, stand)).values()].flat().map(hex);
}

/** The same for steps. */
export function stepLights(controller: Controller, given: Given): string[] {
  return lightsFor(controller, { steps: pretendedSteps(given) });
}
