/**
 * The controllers among a session's inputs: their lights, and what their pads for steps stand for.
 *
 * Lights are a function of the session's state; mode and page of a controller are in that state, told by the MIDI thread. What pads stand for
 * goes the other way, to that thread, as soon as it changes. Thread: control.
 */
import { ControllerLights } from "../controllers/controller_lights.ts";
import type { ControllerStand, LitSource } from "../controllers/lit_state.ts";
import type { Bindings } from "../controllers/read_bindings.ts";
import { firstStep } from "../controllers/step_window.ts";
import type { StepsSeen } from "../midi/maps/binder.ts";
import type { MapFile } from "../midi/maps/map_schema.ts";
import type { LitController } from "../midi/out/lights.ts";
import type { InputPlan } from "../midi/in/midi_messages.ts";
import type { MidiInputSetup, MidiSetup } from "../midi/setup.ts";
import type { SessionState } from "./session_state.ts";

/** Period of looks at the steps, ms. */
const LOOK_MS = 20;

/** All of them. */
export class LitControllers {
  /** Those with lights. */
  readonly lit: readonly LitController[];
  readonly #bindings: (Bindings | undefined)[];
  readonly #leds: (ControllerLights | undefined)[];
  readonly #told: (StepsSeen | undefined)[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Reads what each input is bound by. Throws a UserError where that cannot be read. */
  constructor(inputs: readonly MidiInputSetup[], maps: { read(path: string): Bindings }) {
    this.#bindings = inputs.map(({ mapPath }) => mapPath === undefined ? undefined : maps.read(mapPath));
    this.#leds = inputs.map(({ lightsPort }, input) => {
      const controller = this.#bindings[input]?.controller;
      if (controller === undefined || lightsPort === undefined) return undefined;
      const hasLights = controller.lights.length + controller.connect.length > 0;
      return hasLights ? new ControllerLights(controller, (state) => this.#standOf(input, state)) : undefined;
    });
    this.lit = this.#leds.flatMap((leds, input) => leds ? [{ port: inputs[input]!.lightsPort!, leds }] : []);
  }

  /** Inputs as the MIDI thread opens them. */
  plansOf({ inputs, clockIn }: MidiSetup): InputPlan[] {
    return inputs.map((input, place) => {
      const plan: InputPlan = { ...input, isClock: clockIn === input.port }, bindings = this.#bindings[place];
      if (bindings === undefined) return plan;
      const playsPart = plan.playsPart ?? bindings.controller?.playsPart ?? false;
      return { ...plan, map: bindings.map, ...(playsPart === false ? {} : { playsPart }) };
    });
  }

  /** Another file for an input. */
  remap(input: number, bindings: Bindings): void {
    this.#bindings[input] = bindings;
    if (bindings.controller !== undefined) this.#leds[input]?.replace(bindings.controller);
  }

  /** Tells what pads stand for from now on, and whenever it changes. */
  start(state: () => SessionState, tell: (input: number, steps: StepsSeen) => void): void {
    if (!this.#bindings.some((bindings) => bindings && usesSteps(bindings.map))) return;
    this.#timer = setInterval(() => this.look(state(), tell), LOOK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** One look. */
  look(state: SessionState, tell: (input: number, steps: StepsSeen) => void): void {
    const { steps } = state;
    if (steps === undefined) return;
    this.#bindings.forEach((bindings, input) => {
      if (bindings === undefined) return;
      const { page, window } = this.#standOf(input, state);
      const seen: StepsSeen = { first: firstStep(steps, window, page), mode: steps.mode };
      const told = this.#told[input];
      if (told?.first === seen.first && told.mode === seen.mode) return;
      this.#told[input] = seen;
      tell(input, seen);
    });
  }

  #standOf(input: number, { midi }: LitSource): ControllerStand {
    const { mode, page = 1 } = midi?.inputs[input] ?? {};
    const { modes, window } = this.#bindings[input]?.map ?? {};
    return { mode: mode ?? modes?.[0], page, window };
  }
}

function usesSteps({ bind }: MapFile): boolean {
  return bind.some((binding) => binding.in_window === true || binding.while !== undefined);
}
