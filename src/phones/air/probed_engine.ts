/**
 * An engine whose PA plays the probe when it is asked for, over all else, past mutes and limiter; the phones never hear it.
 *
 * Numbers live in a typed array, so that a block makes no garbage. Thread: the audio worker.
 */
import { type BlockEngine, WrappedEngine } from "../../audio/wrapped_engine.ts";
import type { ProbeCell } from "./probe_cell.ts";

const PA_OUTPUTS = 2;
/** Places of the numbers: which sound plays, and its frames that were. */
const NUMBER = 0;
const PLAYED = 1;

/** Probes one engine's PA. */
export class ProbedEngine extends WrappedEngine {
  readonly #probe: ProbeCell;
  readonly #numbers = new Float64Array(2);

  constructor(memory: WebAssembly.Memory, engine: BlockEngine, probe: ProbeCell) {
    super(memory, engine);
    this.#probe = probe;
    this.#numbers[NUMBER] = probe.asked;
    this.#numbers[PLAYED] = Infinity;
  }

  override process(frames: number): void {
    super.process(frames);
    this.#begin();
    if (this.#numbers[PLAYED]! < this.#probe.soundFrames) this.#play(frames);
  }

  #begin(): void {
    const asked = this.#probe.asked;
    if (asked === this.#numbers[NUMBER]) return;
    this.#numbers[NUMBER] = asked;
    this.#numbers[PLAYED] = 0;
    this.#probe.noteBegun(asked, this.firstFrame);
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
