/**
 * The probe's sound on its way to the audio worker, and the frame at which it began there: shared memory.
 *
 * Control writes the sound and a number; the worker begins with its next block and tells its frame. Thread: control and audio worker.
 */
import { probeSound } from "./probe_sound.ts";

const HEAD_BYTES = 64;
const ASKED_WORD = 0;
const BEGUN_WORD = 1;
const FRAMES_WORD = 2;
const BEGUN_NUMBER = 2;

/** Either end. */
export class ProbeCell {
  readonly sound: Float32Array;
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;

  constructor(readonly buffer: SharedArrayBuffer) {
    this.#words = new Int32Array(buffer, 0, HEAD_BYTES / 4);
    this.#numbers = new Float64Array(buffer, 0, HEAD_BYTES / 8);
    this.sound = new Float32Array(buffer, HEAD_BYTES);
  }

  /** Memory for a probe at this rate, Hz. */
  static allocate(sampleRate: number): SharedArrayBuffer {
    return new SharedArrayBuffer(HEAD_BYTES + 4 * probeSound(sampleRate).length);
  }

  /** Control: play this; gives the number that `begunAt` takes. */
  ask(sound: Float32Array): number {
    this.sound.set(sound);
    this.#words[FRAMES_WORD] = sound.length;
    return Atomics.add(this.#words, ASKED_WORD, 1) + 1;
  }

  /** Control: stream frame of the sound's first, undefined while it has not begun. */
  begunAt(number: number): number | undefined {
    return Atomics.load(this.#words, BEGUN_WORD) === number ? this.#numbers[BEGUN_NUMBER]! : undefined;
  }

  /** Worker: number of the newest sound that was asked for. */
  get asked(): number {
    return Atomics.load(this.#words, ASKED_WORD);
  }
  get soundFrames(): number {
    return this.#words[FRAMES_WORD]!;
  }

  /** Worker: that sound begins with this stream frame. */
  noteBegun(number: number, frame: number): void {
    this.#numbers[BEGUN_NUMBER] = frame;
    Atomics.store(this.#words, BEGUN_WORD, number);
  }
}
