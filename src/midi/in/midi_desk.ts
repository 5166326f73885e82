/**
 * The MIDI thread without its ports: inputs at work, the followed clock, and what goes to the engine.
 *
 * Everything passes here between a port and the engine, so that tests play on it without a device or a thread. Units: ms of the
 * clock that all threads share, stream frames. Thread: MIDI.
 */
import { frameAt } from "../../../dsp/clock.ts";
import { readSnapshot } from "../../../dsp/snapshot.ts";
import type { ClockMessage } from "../../clock/midi_clock.ts";
import type { CommandRequest } from "../../commands/parse.ts";
import { ListenedCommands } from "../../session/listened_commands.ts";
import type { MapFile } from "../maps/map_schema.ts";
import { encodeMessage } from "../message.ts";
import { ClockFollower } from "./clock_follower.ts";
import { EngineEnd } from "./engine_end.ts";
import { engineValues } from "./engine_values.ts";
import { InputLine } from "./input_line.ts";
import type { InputPlan } from "./midi_messages.ts";
import type { MidiView } from "./midi_view.ts";

/** A command that only control can have decided. */
export type AskControl = (request: CommandRequest, gestureMs: number) => void;

/** The desk. */
export class MidiDesk {
  readonly #memory: WebAssembly.Memory;
  readonly #view: MidiView;
  readonly #ask: AskControl;
  readonly #engine: EngineEnd;
  readonly #listened = new ListenedCommands();
  readonly #clock: ClockFollower | undefined;
  readonly #lines: readonly InputLine[];

  constructor(memory: WebAssembly.Memory, view: MidiView, inputs: readonly InputPlan[], ask: AskControl) {
    this.#memory = memory;
    this.#view = view;
    this.#ask = ask;
    this.#engine = new EngineEnd(memory);
    this.#clock = inputs.some(({ isClock }) => isClock) ? new ClockFollower(memory) : undefined;
    const values = engineValues(memory);
    this.#lines = inputs.map((use, input) =>
      new InputLine(use, values, {
        command: (request, gestureMs) => this.#command(request, gestureMs),
        play: (port, bytes) => this.#engine.play(port, bytes),
        clock: (message, timeMs, value) => this.#clockMessage(message, timeMs, value),
        seen: (message) => view.see(input, encodeMessage(message)),
      })
    );
  }

  /** Bytes that arrived at an input. */
  receive(input: number, timeMs: number, bytes: Uint8Array): void {
    this.#lines[input]?.receive(timeMs, bytes);
  }

  /** An input's device went away. */
  lose(input: number, timeMs: number): void {
    this.#lines[input]?.lose(timeMs);
  }

  /** Another map for an input. */
  remap(input: number, map: MapFile): void {
    this.#lines[input]?.remap(map);
  }

  /** Lets time pass: long presses, and the clock that is followed. Called every few ms. */
  poll(timeMs: number): void {
    for (const line of this.#lines) line.poll(timeMs);
    this.#follow(timeMs);
    this.#view.droppedCount = this.#engine.droppedCount;
  }

  #clockMessage(message: ClockMessage, timeMs: number, value: number): void {
    this.#clock?.take(message, frameAt(this.#memory, timeMs), value);
  }

  #follow(timeMs: number): void {
    if (this.#clock === undefined) return;
    for (const { request, gestureFrame } of this.#clock.follow(frameAt(this.#memory, timeMs))) {
      this.#engine.command(request, gestureFrame);
    }
    this.#view.clock = this.#clock.view;
  }

  #command(request: CommandRequest, gestureMs: number): void {
    if (this.#listened.wish(request, readSnapshot(this.#memory)) !== undefined) return this.#ask(request, gestureMs);
    this.#engine.command(request, frameAt(this.#memory, gestureMs));
  }
}
