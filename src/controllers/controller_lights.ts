/**
 * A controller's lights as a function of state: which messages bring them from what was told last to what is.
 *
 * Method: `wantedLights` gives every light's messages for a state; the sender keeps what it told and sends the difference, everything after
 * `forget`, with what makes the device ready before it. Thread: control.
 */
import { holdsIn } from "../midi/maps/modes.ts";
import type { LedSender } from "../midi/out/lights.ts";
import { NONE, type ReadyLight } from "./compile_lights.ts";
import type { Controller } from "./controller.ts";
import { type ControllerStand, type LitSource, type LitState, litState } from "./lit_state.ts";

type Messages = readonly Uint8Array[];

/** Every light of a controller with its messages for a state. Pure. */
export function wantedLights({ lights }: Pick<Controller, "lights">, state: LitState): Map<string, Messages> {
  const wanted = new Map<string, Messages>();
  for (const light of lights) {
    if (holds(light, state)) wanted.set(light.key, messagesFor(light, state));
    else if (!wanted.has(light.key)) wanted.set(light.key, light.words.get(NONE)!);
  }
  return wanted;
}

function holds({ entry: { mode, page } }: ReadyLight, state: LitState): boolean {
  return holdsIn(mode, state.mode) && (page ?? state.page) === state.page;
}

function messagesFor({ entry, show, place, words, values }: ReadyLight, state: LitState): Messages {
  const { first = 1, per_page: perPage = 0, part, scale } = entry;
  const at = first - 1 + place + perPage * (state.page - 1);
  const shown = show.read(state, at, part === undefined ? undefined : part - 1);
  if (typeof shown === "number") {
    const { from, to } = scale!;
    return values[Math.round(from + (to - from) * shown)]!;
  }
  return words.get(shown.find((word) => words.has(word)) ?? NONE)!;
}

/** What a controller's own stand is now: mode and page as its input says, the window as its file does. */
export type StandOf = (state: LitSource) => ControllerStand;

/** The lights of one device. */
export class ControllerLights implements LedSender {
  #controller: Controller;
  readonly #standOf: StandOf;
  readonly #told = new Map<string, Messages>();
  #isReady = false;
  /** Left over from the file before. */
  #owed: Uint8Array[] = [];

  constructor(controller: Controller, standOf: StandOf) {
    this.#controller = controller;
    this.#standOf = standOf;
  }

  update(state: LitSource): Uint8Array[] {
    const messages = [...this.#owed, ...(this.#isReady ? [] : this.#controller.connect)];
    this.#isReady = true;
    this.#owed = [];
    for (const [key, wanted] of wantedLights(this.#controller, litState(state, this.#standOf(state)))) {
      if (isSame(this.#told.get(key), wanted)) continue;
      this.#told.set(key, wanted);
      messages.push(...wanted);
    }
    return messages;
  }

  forget(): void {
    this.#told.clear();
    this.#isReady = false;
    this.#owed = [];
  }

  /** Everything dark, and the device let go. */
  farewell(): Uint8Array[] {
    const { lights, disconnect } = this.#controller;
    const dark = new Map(lights.map(({ key, words }) => [key, words.get(NONE)!]));
    const messages = [...dark].flatMap(([key, wanted]) => isSame(this.#told.get(key), wanted) ? [] : wanted);
    this.forget();
    return [...messages, ...disconnect];
  }

  /** Another file for the same device: what it no longer names goes dark. */
  replace(controller: Controller): void {
    const owed = this.#isReady ? this.farewell() : [];
    this.#controller = controller;
    this.#owed = owed;
  }
}

function isSame(told: Messages | undefined, wanted: Messages): boolean {
  if (told === undefined) return false;
  return told === wanted || (told.length === wanted.length &&
    told.every((message, index) =>
      message.length === wanted[index]!.length && message.every((byte, place) => byte === wanted[index]![place])
    ));
}
