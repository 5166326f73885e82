/**
 * A rig for whole behaviours: an engine, an input that is a function of the frame, commands at frames, and everything that came
 * out. No clock, no device: the same rig gives the same bits on every machine.
 */
import { type Command, CommandRing } from "../../dsp/command_ring.ts";
import { createEngineMemory, type Engine, type EngineFormat, prepareEngine } from "../../dsp/engine.ts";
import { type EngineEvent, EventRing } from "../../dsp/event_ring.ts";
import { readSnapshot, readTrack, type Snapshot, type TrackSnapshot } from "../../dsp/snapshot.ts";
import { LEAD_FRAMES } from "../../dsp/assembly/layout.ts";
import * as protocol from "../../dsp/assembly/protocol.ts";

/** Input sample of a channel at a stream frame. */
export type Source = (frame: number, channel: number) => number;

/** A command without the fields a scenario does not care for; `made`: those that are made when it is handed over. */
export type Ask = Partial<Command> & { kind: number; made?: (rig: Rig) => Partial<Command> };

export const SILENCE: Source = () => 0;
const RATE = 48000;

/** A MIDI message that came out, at its stream frame. */
export interface SentMidi {
  frame: number;
  port: number;
  bytes: number[];
}

export class Rig {
  /** Every MIDI message that came out so far. */
  readonly midi: SentMidi[] = [];
  readonly memory: WebAssembly.Memory;
  readonly engine: Engine;
  readonly events: EngineEvent[] = [];
  /** Everything that came out so far, a channel each. */
  readonly outputs: Float32Array[] = [];
  /** What the tracks' own pairs carried so far, left and right in turn. */
  readonly pairs: Float32Array[] = [];
  /** Everything that went in so far, a channel each. */
  readonly inputs: Float32Array[] = [];
  source: Source = SILENCE;
  blockFrames: number;
  /** Set: asked for the size of every block instead of `blockFrames`. */
  nextBlockFrames: (() => number) | undefined;
  frame = 0;
  readonly #ring: CommandRing;
  readonly #eventRing: EventRing;
  readonly #asks: (Command & Pick<Ask, "made">)[] = [];
  #nextId = 1;

  private constructor(memory: WebAssembly.Memory, engine: Engine, blockFrames: number) {
    this.memory = memory;
    this.engine = engine;
    this.blockFrames = blockFrames;
    this.#ring = new CommandRing(memory, 7);
    this.#eventRing = new EventRing(memory);
    this.outputs = engine.outputs.map(() => new Float32Array(0));
    this.pairs = engine.pairs.map(() => new Float32Array(0));
    this.inputs = engine.inputs.map(() => new Float32Array(0));
  }

  /** A rig with one input and two outputs unless asked otherwise. */
  static async open(options: Partial<EngineFormat> & { blockFrames?: number; source?: Source } = {}): Promise<Rig> {
    const { blockFrames = 128, source = SILENCE, ...format } = options;
    const memory = createEngineMemory();
    const engine = await prepareEngine(memory, {
      sampleRate: RATE,
      inputCount: 1,
      outputCount: 2,
      tapeSeconds: 60,
      ...format,
    });
    const rig = new Rig(memory, engine, blockFrames);
    rig.source = source;
    return rig;
  }

  /** Asks for a command at a stream frame; it is handed over in time for the mix that runs ahead of it. */
  at(frame: number, ask: Ask): this {
    const defaults = {
      track: protocol.TRACK_SELECTED,
      when: protocol.WHEN_NOW,
      gesture: -1,
      a: 0,
      b: 0,
      c: 0,
      source: 0,
    };
    this.#asks.push({ ...defaults, id: this.#nextId++, ...ask, at: frame });
    return this;
  }

  /** What comes out of the first output from a frame on. */
  heard(fromFrame: number, frames: number): Float32Array {
    this.runTo(Math.max(this.frame, fromFrame + frames));
    return this.outputs[0]!.slice(fromFrame, fromFrame + frames);
  }

  /** Runs until a stream frame and returns the rig. */
  runTo(frame: number): this {
    const grown = (channel: Float32Array) => {
      const room = channel.buffer.byteLength / 4 < frame
        ? new Float32Array(2 * frame)
        : new Float32Array(channel.buffer);
      if (room.buffer !== channel.buffer) room.set(channel);
      return room.subarray(0, frame);
    };
    this.outputs.forEach((channel, i) => (this.outputs[i] = grown(channel)));
    this.pairs.forEach((channel, i) => (this.pairs[i] = grown(channel)));
    this.inputs.forEach((channel, i) => (this.inputs[i] = grown(channel)));
    while (this.frame < frame) {
      this.#block(Math.min(this.nextBlockFrames?.() ?? this.blockFrames, frame - this.frame));
    }
    return this;
  }

  #block(frames: number): void {
    this.#handOver(this.frame + frames);
    this.inputs.forEach((channel, c) => {
      for (let i = 0; i < frames; i++) channel[this.frame + i] = this.source(this.frame + i, c);
      this.engine.inputs[c]!.set(channel.subarray(this.frame, this.frame + frames));
    });
    this.engine.process(frames);
    this.outputs.forEach((channel, c) => channel.set(this.engine.outputs[c]!.subarray(0, frames), this.frame));
    this.pairs.forEach((channel, c) => channel.set(this.engine.pairs[c]!.subarray(0, frames), this.frame));
    this.#collectMidi();
    this.frame += frames;
    for (let event = this.#eventRing.read(); event; event = this.#eventRing.read()) this.events.push(event);
  }

  #collectMidi(): void {
    const list = this.engine.midiOut;
    for (let i = 0; i < list.count; i++) {
      const from = list.address(i);
      const bytes = [...list.bytes.subarray(from, from + list.length(i))];
      this.midi.push({ frame: this.frame + list.frame(i), port: list.port(i), bytes });
    }
  }

  #handOver(until: number): void {
    const due = this.#asks.filter((ask) => !(ask.at >= until + LEAD_FRAMES)).sort((x, y) => x.at - y.at);
    for (const ask of due) {
      if (!this.#ring.push({ ...ask, ...ask.made?.(this) })) throw new Error("the rig's ring is full");
      this.#asks.splice(this.#asks.indexOf(ask), 1);
    }
  }

  /** Events of one kind (of a track, when given). */
  eventsOf(kind: number, track?: number): EngineEvent[] {
    return this.events.filter((event) => event.kind === kind && (track === undefined || event.track === track));
  }

  get snapshot(): Snapshot {
    return readSnapshot(this.memory);
  }

  track(index: number): TrackSnapshot {
    return readTrack(this.memory, index);
  }
}

/** Largest step between neighbouring frames of a stretch. */
export function largestStep(channel: Float32Array, from = 1, to: number = channel.length): number {
  let largest = 0;
  for (let i = Math.max(1, from); i < to; i++) largest = Math.max(largest, Math.abs(channel[i]! - channel[i - 1]!));
  return largest;
}

/** White noise that depends on the frame only (a hash of it), in −amplitude…amplitude. */
export function noise(amplitude: number): Source {
  return (frame, channel) => {
    let x = Math.imul(frame + 0x9e37 * (channel + 1), 0x85ebca6b) ^ (frame >>> 13);
    x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35);
    return (((x ^ (x >>> 16)) >>> 0) / 0x80000000 - 1) * amplitude;
  };
}

export function sine(hz: number, amplitude = 0.5): Source {
  return (frame) => amplitude * Math.sin((2 * Math.PI * hz * frame) / RATE);
}
