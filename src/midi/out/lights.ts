/**
 * The lights of controllers, kept as the session's state has them.
 *
 * Each controller's `LedSender` is a function of state that tells only what differs from what it told before; here it is asked
 * many times a second, and made to tell everything when its device has come (again), or the way to the sender was full. A device is sent a
 * few dozen messages at a time: the sender must not stand at a slow port while notes are due. Thread: control.
 */
import type { SessionState } from "../../session/session_state.ts";
import { SEND_NOW } from "./midi_sender.ts";

/** Ports of the sender from here on are lights; below are the engine's. */
export const FIRST_LIGHT_PORT = 64;
const LOOK_MS = 33;
/** Most messages to a device at one look; the rest goes at the next ones. */
export const LIGHTS_A_LOOK = 64;

/** The lights of one controller. */
export interface LedSender {
  /** Messages that bring its lights from what was told last to this state. */
  update(state: SessionState): Uint8Array[];
  /** The device knows nothing any more: the next update tells everything. */
  forget(): void;
  /** Messages that leave it dark, at the end. */
  farewell?(): Uint8Array[];
}

/** A controller with lights. */
export interface LitController {
  /** Name or pattern of the port that its lights listen on. */
  port: string;
  leds: LedSender;
}

/** The writing end of a ring to the sender. */
interface LightRing {
  write(time: number, port: number, bytes: Uint8Array): boolean;
  notify(): void;
}

/** All of them. */
export class Lights {
  readonly #controllers: readonly LitController[];
  readonly #ring: LightRing;
  readonly #state: () => SessionState;
  /** Devices that are there, with what they are still to be told. */
  readonly #there = new Map<number, Uint8Array[]>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(controllers: readonly LitController[], ring: LightRing, state: () => SessionState) {
    this.#controllers = controllers;
    this.#ring = ring;
    this.#state = state;
  }

  /** Looks from now on. */
  start(): void {
    if (this.#controllers.length > 0) this.#timer = setInterval(() => this.look(), LOOK_MS);
  }

  /** Looks no more, and leaves every device as its controller wants it left. */
  stop(): void {
    clearInterval(this.#timer);
    for (const [port, left] of this.#there) {
      const last = this.#controllers[port - FIRST_LIGHT_PORT]!.leds.farewell?.() ?? [];
      for (const message of [...left, ...last]) this.#ring.write(SEND_NOW, port, message);
    }
    if (this.#there.size > 0) this.#ring.notify();
  }

  /** What is sent to this port of the sender reaches its device from now on; nothing before did. */
  connected(port: number): void {
    this.#controllers[port - FIRST_LIGHT_PORT]?.leds.forget();
    this.#there.set(port, []);
  }

  /** The device went away. */
  lost(port: number): void {
    this.#there.delete(port);
  }

  /** Tells every device that is there what changed. */
  look(): void {
    if (this.#there.size === 0) return;
    const state = this.#state();
    for (const port of this.#there.keys()) this.#tell(port, state);
    this.#ring.notify();
  }

  #tell(port: number, state: SessionState): void {
    const { leds } = this.#controllers[port - FIRST_LIGHT_PORT]!;
    const left = this.#there.get(port)!, messages = left.length > 0 ? left : leds.update(state);
    for (const message of messages.slice(0, LIGHTS_A_LOOK)) {
      if (this.#ring.write(SEND_NOW, port, message)) continue;
      leds.forget();
      this.#there.set(port, []);
      return;
    }
    this.#there.set(port, messages.slice(LIGHTS_A_LOOK));
  }
}
