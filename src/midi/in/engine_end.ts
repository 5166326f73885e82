/**
 * The MIDI thread's way to the engine: commands with the frame of their gesture, and messages that play through.
 *
 * It has a command ring and a ring of the MIDI plan to itself, so that nothing here waits for control. Ids begin high up, where
 * control's do not come. Thread: MIDI.
 */
import { MIDI_SYSEX_MOST } from "../../../dsp/assembly/layout.ts";
import { CommandRing } from "../../../dsp/command_ring.ts";
import { MidiPlan } from "../../../dsp/midi_plan.ts";
import { encodeCommand } from "../../commands/encode.ts";
import type { CommandRequest } from "../../commands/parse.ts";
import { sourceNumber } from "../../commands/sources.ts";

/** The command ring of the MIDI thread. */
const MIDI_COMMAND_RING = 1;
/** Its ring of the MIDI plan. */
const MIDI_PLAN_RING = 1;
/** Ids of its commands begin here. */
export const FIRST_MIDI_ID = 2 ** 30;

/** Sends for one thread. */
export class EngineEnd {
  /** Commands and messages that found their ring full. */
  droppedCount = 0;
  readonly #ring: CommandRing;
  readonly #plan: MidiPlan;
  readonly #source = sourceNumber("midi");
  #nextId = FIRST_MIDI_ID;

  constructor(memory: WebAssembly.Memory) {
    this.#ring = new CommandRing(memory, MIDI_COMMAND_RING);
    this.#plan = new MidiPlan(memory, MIDI_PLAN_RING);
  }

  /** Sends a command; `gestureFrame`: stream frame at which somebody acted, -1 where the command names its frame itself. */
  command(request: CommandRequest, gestureFrame: number): void {
    const gesture = request.at === undefined ? Math.max(-1, Math.round(gestureFrame)) : -1;
    const stamp = { id: this.#takeId(), gesture, source: this.#source };
    if (!this.#ring.push(encodeCommand(request, stamp))) this.droppedCount++;
  }

  /** Plays a message through an engine's port, now; system exclusive that is too long for the engine is dropped and counted. */
  play(port: number, bytes: Uint8Array): void {
    const fits = bytes.length > MIDI_SYSEX_MOST
      ? false
      : bytes.length <= 3
      ? this.#plan.message({ now: true }, port, bytes)
      : this.#plan.sysex({ now: true }, port, bytes);
    if (!fits) this.droppedCount++;
  }

  #takeId(): number {
    const id = this.#nextId;
    this.#nextId = id === 0x7fffffff ? FIRST_MIDI_ID : id + 1;
    return id;
  }
}
