/**
 * An engine whose PA plays the probe when it is asked for, over all else, past mutes and limiter; the phones never hear it.
 *
 * Numbers live in a typed array, so that a block makes no garbage. Thread: the audio worker.
 */
import type { BlockEngine, MidiOut } from "../../../bridge/block.ts";
import { HEADER_FRAME_FIELD, HEADER_OFFSET } from "../../../dsp/assembly/layout.ts";
import type { ProbeCell } from "./probe_cell.ts";

const PA_OUTPUTS = 2;
/** Places of the numbers: which sound plays, and its frames that were. */
const NUMBER = 0;
const PLAYED = 1;

/** Probes one engine's PA. */
export class ProbedEngine implements BlockEngine {
  readonly sampleRate: number;
  readonly maxBlockFrames: number;
  readonly inputs: readonly Float32Array[];
  readonly outputs: readonly Float32Array[];
  readonly pairs: readonly Float32Array[];
  readonly midiOut?: MidiOut;
  readonly #engine: BlockEngine;
  readonly #probe: ProbeCell;
  readonly #header: Int32Array;
  readonly #numbers = new Float64Array(2);

  constructor(memory: WebAssembly.Memory, engine: BlockEngine, probe: ProbeCell) {
    this.sampleRate = engine.sampleRate;
    this.maxBlockFrames = engine.maxBlockFrames;
    this.inputs = engine.inputs;
    this.outputs = engine.outputs;
    this.pairs = engine.pairs ?? [];
    if (engine.midiOut !== undefined) this.midiOut = engine.midiOut;
    this.#engine = engine;
    this.#probe = probe;
    this.#header = new Int32Array(memory.buffer, HEADER_OFFSET + HEADER_FRAME_FIELD, 2);
    this.#numbers[NUMBER] = probe.asked;
    this.#numbers[PLAYED] = Infinity;
  }

  process(frames: number): void {
    this.#begin();
    this.#engine.process(frames);
    if (this.#numbers[PLAYED]! < this.#probe.soundFrames) this.#play(frames);
  }

  hearPair(index: number, heard: number): void {
    this.#engine.hearPair?.(index, heard);
  }

  lose(frames: number): void {
    this.#engine.lose(frames);
  }

  setLatency(inputFrames: number, outputFrames: number): void {
    this.#engine.setLatency(inputFrames, outputFrames);
  }

  #begin(): void {
    const asked = this.#probe.asked;
    if (asked === this.#numbers[NUMBER]) return;
    this.#numbers[NUMBER] = asked;
    this.#numbers[PLAYED] = 0;
    this.#probe.noteBegun(asked, this.#header[1]! * 4294967296 + (this.#header[0]! >>> 0));
  }

  #play(frames: number): void {
    const played = this.#numbers[PLAYED]!, count = Math.min(frames, this.#probe.soundFrames - played);
    for (let output = 0; output < Math.min(PA_OUTPUTS, this.outputs.length); output++) {
      const to = this.outputs[output]!;
      for (let i = 0; i < count; i++) to[i] = Math.min(1, Math.max(-1, to[i]! + this.#probe.sound[played + i]!));
    }
    this.#numbers[PLAYED] = played + count;
  }
}
