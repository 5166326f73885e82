// One of the controllers that ship: what its controls do and what its lights are sent, told in short texts.

import { STATE_NAMES } from "../../../src/commands/command_spec.ts";
import type { CommandRequest } from "../../../src/commands/parse.ts";
import type { Controller } from "../../../src/controllers/controller.ts";
import { wantedLights } from "../../../src/controllers/controller_lights.ts";
import { readShipped } from "../../../src/controllers/shipped.ts";
import { Binder, type BinderState, type StepsSeen } from "../../../src/midi/maps/binder.ts";
import type { SessionState } from "../../../src/session/session_state.ts";
import { hex, messagesOf } from "../midi/messages.ts";
import { pretendedState, pretendedTrack } from "../surfaces/pretended_session.ts";
import { litOf } from "./pretended_steps.ts";

/** A track, from 1, in a state by name. */
export function trackIn(number: number, state: typeof STATE_NAMES[number], changes = {}) {
  return pretendedTrack({ index: number - 1, state: STATE_NAMES.indexOf(state), ...changes });
}

/** A session with these tracks, one of them selected (from 1). */
export function sessionWith(tracks: SessionState["tracks"], selected = 1): Partial<SessionState> {
  return { tracks, snapshot: { ...pretendedState().snapshot, selected: selected - 1 } };
}

/** One controller at work. */
export class Shipped {
  readonly controller: Controller;
  readonly binder: Binder;
  readonly #state: BinderState;
  #time = 0;

  constructor(name: string, valueOf: BinderState["valueOf"] = () => undefined) {
    this.controller = readShipped(name);
    this.binder = new Binder(this.controller.map);
    this.#state = { valueOf };
  }

  /** What bytes do, 10 ms from message to message, as "loop.record track=1". */
  does(bytes: string): string[] {
    return messagesOf(bytes).flatMap((message) => this.binder.take(message, this.#time += 10, this.#state)).map(told);
  }

  /** What comes when time passes. */
  after(ms: number): string[] {
    return this.binder.poll(this.#time += ms, this.#state).map(told);
  }

  /** Tells it of the sequencer. */
  sees(steps: Partial<StepsSeen>): this {
    this.binder.steps = { ...this.binder.steps, ...steps };
    return this;
  }

  /** The messages of one light, in the mode and page in which it is. */
  light(status: string, at: number, state: Partial<SessionState>): string {
    const { mode, page } = this.binder;
    const wanted = wantedLights(this.controller, litOf(this.controller, state, { mode, page }));
    return (wanted.get(`${status} ${at} {value}`) ?? []).map(hex).join(", ");
  }
}

function told({ do: name, ...rest }: CommandRequest): string {
  return [name, ...Object.entries(rest).map(([key, value]) => `${key}=${value}`)].join(" ");
}
