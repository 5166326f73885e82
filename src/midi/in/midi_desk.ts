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
import { isControls, plansControls } from "../../commands/control_commands.ts";
import { ListenedCommands } from "../../session/listened_commands.ts";
import type { StepsSeen } from "../maps/binder.ts";
import type { MapFile } from "../maps/map_schema.ts";
import { encodeMessage } from "../message.ts";
import { ClockFollower } from "./clock_follower.ts";
import { EngineEnd } from "./engine_end.ts";
import { engineValues } from "./engine_values.ts";
import { InputLine } from "./input_line.ts";
import type { InputPlan } from "./midi_messages.ts";
import type { MidiView } from "./midi_view.ts";
import type { PartPlace } from "./part_keys.ts";
import type { TransportFollower } from "./transport_follower.ts";

/** Control's part in what is heard. */
export interface ControlEnd {
  /** A command that only control can carry out, or have decided. */
  ask(request: CommandRequest, gestureMs: number): void;
  /** The mode and page of an input's map changed. */
  stand?(input: number, mode: string | undefined, page: number): void;
  /** A message that only shows which control is meant. */
  shown?(input: number, timeMs: number, bytes: Uint8Array): void;
}

/** The desk. */
export class MidiDesk {
  readonly #memory: WebAssembly.Memory;
  readonly #view: MidiView;
  readonly #control: ControlEnd;
  readonly #engine: EngineEnd;
  readonly #listened = new ListenedCommands();
  readonly #clock: ClockFollower | undefined;
  readonly #lines: readonly InputLine[];
  #isShowing = false;

  /** @param transport JACK's, where it is followed instead of a MIDI clock */
  constructor(
    memory: WebAssembly.Memory,
    view: MidiView,
    inputs: readonly InputPlan[],
    control: ControlEnd,
    readonly transport?: TransportFollower,
  ) {
    this.#memory = memory;
    this.#view = view;
    this.#control = control;
    this.#engine = new EngineEnd(memory);
    this.#clock = inputs.some(({ isClock }) => isClock) ? new ClockFollower(memory) : undefined;
    const values = engineValues(memory);
    this.#lines = inputs.map((use, input) =>
      new InputLine(use, values, {
        command: (request, gestureMs) => this.#command(request, gestureMs),
        play: (port, bytes) => this.#engine.play(port, bytes),
        clock: (message, timeMs, value) => this.#clockMessage(message, timeMs, value),
        seen: (message, timeMs) => this.#see(input, encodeMessage(message), timeMs),
        stand: (mode, page) => control.stand?.(input, mode, page),
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

  /** The part of the sequencer that keyboards play from now on. */
  playPart(place: PartPlace): void {
    for (const line of this.#lines) line.playPart(place);
  }

  /** What the pads of an input stand for among the steps of the sequencer. */
  showSteps(input: number, steps: StepsSeen): void {
    this.#lines[input]?.show(steps);
  }

  /** From now on messages only show which control is meant, or they play again. */
  showOnly(on: boolean, timeMs: number): void {
    this.#isShowing = on;
    for (const line of this.#lines) line.showOnly(on, timeMs);
  }

  /** Lets time pass: long presses, and the clock that is followed. Called every few ms. */
  poll(timeMs: number): void {
    for (const line of this.#lines) line.poll(timeMs);
    this.#follow(timeMs);
    this.#view.droppedCount = this.#engine.droppedCount;
  }

  #see(input: number, bytes: Uint8Array, timeMs: number): void {
    this.#view.see(input, bytes);
    if (this.#isShowing) this.#control.shown?.(input, timeMs, bytes);
  }

  #clockMessage(message: ClockMessage, timeMs: number, value: number): void {
    this.#clock?.take(message, frameAt(this.#memory, timeMs), value);
  }

  #follow(timeMs: number): void {
    const source = this.transport ?? this.#clock;
    if (source === undefined) return;
    for (const { request, gestureFrame } of source.follow(frameAt(this.#memory, timeMs))) {
      this.#engine.command(request, gestureFrame);
    }
    this.#view.clock = source.view;
  }

  #command(request: CommandRequest, gestureMs: number): void {
    const isForControl = isControls(request.do) || plansControls(request) ||
      this.#listened.wish(request, readSnapshot(this.#memory)) !== undefined;
    if (isForControl) return this.#control.ask(request, gestureMs);
    this.#engine.command(request, frameAt(this.#memory, gestureMs));
  }
}
