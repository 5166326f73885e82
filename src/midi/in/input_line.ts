/**
 * One input at work: its bytes become messages, and these commands, notes played through, and ticks of a clock.
 *
 * A command's gesture is the frame at which its message arrived, less what the controller takes to say it. Nothing here throws
 * for any bytes. Units: ms of the clock that all threads share. Thread: MIDI.
 */
import type { CommandRequest } from "../../commands/parse.ts";
import type { ClockMessage } from "../../clock/midi_clock.ts";
import type { MidiMessage } from "../message.ts";
import { Binder, type BinderState, type StepsSeen } from "../maps/binder.ts";
import type { MapFile } from "../maps/map_schema.ts";
import { MidiParser } from "../parser.ts";
import { PartKeys, type PartPlace } from "./part_keys.ts";
import { ThruNotes } from "./thru_notes.ts";

/** Where an input's doings go. */
export interface InputSinks {
  /** A command, and when it was meant, ms. */
  command(request: CommandRequest, gestureMs: number): void;
  /** Bytes to play through to an output. */
  play(port: number, bytes: Uint8Array): void;
  /** A message of the clock that is followed, and when it arrived, ms. */
  clock(message: ClockMessage, timeMs: number, value: number): void;
  /** Anything but clock and sensing, for those who look. */
  seen(message: MidiMessage, timeMs: number): void;
  /** The mode and page of its map, at first and when they change. */
  stand?(mode: string | undefined, page: number): void;
}

/** How an input is used. */
export interface InputUse {
  map?: MapFile;
  correctionMs: number;
  thru?: number;
  /** It plays the selected part of the sequencer; "keys": with keys, wheels and pedals only. */
  playsPart?: boolean | "keys";
  /** Its clock is followed. */
  isClock: boolean;
}

const CLOCK: ReadonlySet<string> = new Set(["clock", "start", "continue", "stop", "song_position"]);

/** An input. */
export class InputLine {
  readonly #use: InputUse;
  readonly #state: BinderState;
  readonly #sinks: InputSinks;
  readonly #parser = new MidiParser((message, timeMs) => this.#message(message, timeMs));
  readonly #thru: ThruNotes | undefined;
  readonly #keys: PartKeys | undefined;
  #nowMs = 0;
  #binder: Binder | undefined;
  #toldMode: string | undefined;
  #toldPage = 1;
  #isShowing = false;

  constructor(use: InputUse, state: BinderState, sinks: InputSinks) {
    this.#use = use;
    this.#state = state;
    this.#sinks = sinks;
    this.#binder = use.map && new Binder(use.map);
    this.#tellStand();
    const { thru } = use;
    this.#thru = thru === undefined ? undefined : new ThruNotes((bytes) => sinks.play(thru, bytes));
    if (use.playsPart) {
      this.#keys = new PartKeys(
        (port, bytes) => sinks.play(port, bytes),
        (request) => sinks.command(request, this.#nowMs - use.correctionMs),
        use.playsPart === "keys",
      );
    }
  }

  /** The part of the sequencer that it plays from now on. */
  playPart(place: PartPlace): void {
    if (this.#keys !== undefined) this.#keys.place = place;
  }

  /** Bytes that arrived. */
  receive(timeMs: number, bytes: Uint8Array): void {
    this.#parser.push(bytes, timeMs);
  }

  /** Lets time pass, for long presses. */
  poll(timeMs: number): void {
    if (this.#binder !== undefined) this.#send(this.#binder.poll(timeMs, this.#state), timeMs);
  }

  /** What its pads for steps stand for from now on. */
  show(steps: StepsSeen): void {
    if (this.#binder !== undefined) this.#binder.steps = steps;
  }

  /** Goes on with another map; what was pressed under the old one is let go by it. */
  remap(map: MapFile): void {
    this.#binder = new Binder(map, this.#binder);
    this.#tellStand();
  }

  /** The device is gone: what it held is let go. */
  lose(timeMs: number): void {
    this.#parser.reset();
    this.#letGo(timeMs);
  }

  /** From now on its messages are only seen, because somebody shows which control he means; or they play again. */
  showOnly(on: boolean, timeMs: number): void {
    if (on) this.#letGo(timeMs);
    this.#isShowing = on;
  }

  #letGo(timeMs: number): void {
    this.#thru?.release();
    this.#nowMs = timeMs;
    this.#keys?.release();
    if (this.#binder !== undefined) this.#send(this.#binder.releaseAll(), timeMs);
  }

  #message(message: MidiMessage, timeMs: number): void {
    const { type } = message;
    if (CLOCK.has(type)) {
      if (this.#use.isClock) this.#sinks.clock(type as ClockMessage, timeMs, message.value ?? 0);
    } else if (type !== "active_sensing") this.#sinks.seen(message, timeMs);
    if (this.#isShowing) return;
    this.#thru?.take(message);
    this.#nowMs = timeMs;
    this.#keys?.take(message);
    if (this.#binder !== undefined) this.#send(this.#binder.take(message, timeMs, this.#state), timeMs);
  }

  #send(commands: readonly CommandRequest[], timeMs: number): void {
    for (const command of commands) this.#sinks.command(command, timeMs - this.#use.correctionMs);
    this.#tellStand();
  }

  #tellStand(): void {
    const { mode, page } = this.#binder ?? { mode: undefined, page: 1 };
    if (mode === this.#toldMode && page === this.#toldPage) return;
    this.#toldMode = mode;
    this.#toldPage = page;
    this.#sinks.stand?.(mode, page);
  }
}
