/**
 * A controller's bytes into an engine without a clock, a device or a thread: a rig with a MIDI desk whose time is the rig's frame.
 */
import { StreamClock } from "../../dsp/clock.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import { isAnswer } from "../../src/events/describe.ts";
import { FIRST_MIDI_ID } from "../../src/midi/in/engine_end.ts";
import { MidiDesk } from "../../src/midi/in/midi_desk.ts";
import type { InputPlan } from "../../src/midi/in/midi_messages.ts";
import { MidiView } from "../../src/midi/in/midi_view.ts";
import type { MapFile } from "../../src/midi/maps/map_schema.ts";
import { parseMap } from "../../src/midi/maps/read_map.ts";
import { bytesOf } from "../src/midi/messages.ts";
import { Rig } from "./rig.ts";

/** Moment of frame 0, ms. */
export const START_MS = 1_000_000;
export const RATE = 48_000;
const BLOCK_FRAMES = 128;

/** What an input is unless asked otherwise. */
export const INPUT: InputPlan = { name: "pad", port: "Pad", isVirtual: false, correctionMs: 0, isClock: false };

/** A rig, and the desk that plays on it. */
export class DeskRig {
  readonly view = new MidiView();
  /** Commands that went to control instead of the engine. */
  readonly asked: string[] = [];
  readonly desk: MidiDesk;
  readonly #clock: StreamClock;

  private constructor(readonly rig: Rig, plan: InputPlan) {
    this.#clock = new StreamClock(rig.memory);
    this.desk = new MidiDesk(rig.memory, this.view, [plan], {
      ask: ({ do: name }) => void this.asked.push(name),
    });
  }

  /** A desk with one input and this map. */
  static async open(map: string | MapFile, options: Parameters<typeof Rig.open>[0] = {}): Promise<DeskRig> {
    const rig = await Rig.open({ blockFrames: BLOCK_FRAMES, ...options });
    return new DeskRig(rig, { ...INPUT, map: typeof map === "string" ? parseMap(map, "map") : map }).runTo(RATE);
  }

  /** Runs on to a stream frame; what comes in from then on arrives at it. */
  runTo(frame: number): this {
    this.rig.runTo(frame);
    this.#clock.stamp(BLOCK_FRAMES, START_MS + (frame * 1000) / RATE);
    return this;
  }

  /** Runs on by so many frames. */
  run(frames: number): this {
    return this.runTo(this.rig.frame + frames);
  }

  /** Bytes come in now ("90 2F 64"), and the engine goes on by a few blocks. */
  play(bytes: string): this {
    this.receive(bytes);
    return this.run(8 * BLOCK_FRAMES);
  }

  /** Bytes come in now, and the engine stands still. */
  receive(bytes: string): void {
    this.desk.receive(0, START_MS + (this.rig.frame * 1000) / RATE, bytesOf(bytes));
  }

  /** The engine's answers to the desk's commands, in their order. */
  get answers(): EngineEvent[] {
    return this.rig.events.filter((event) => isAnswer(event) && event.id >= FIRST_MIDI_ID);
  }
}
