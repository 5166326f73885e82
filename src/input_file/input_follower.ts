/**
 * Writes what is played into a WAV file, frame for frame as it is on the tape, so that the session's score can be rendered.
 *
 * Method: follows the tape behind the place where it is written. Where the tape went round before it was read, silence takes the place
 * of what is gone, so that every frame stays where it was, and that is counted. Units: frames of the stream. Thread: a worker.
 */
import { TapeReader } from "../../dsp/tape_reader.ts";
import { WavWriter } from "../files/wav_writer.ts";

/** Frames read from the tape at a time. */
const PIECE_FRAMES = 4096;

/** One engine's inputs on their way to a file. */
export class InputFollower {
  readonly #tape: TapeReader;
  readonly #writer: WavWriter;
  readonly #piece: Float32Array[];
  #missedFrames = 0;

  /** Makes the file. Throws UserError when that cannot be. */
  constructor(memory: WebAssembly.Memory, path: string) {
    this.#tape = new TapeReader(memory);
    const { sampleRate, inputCount: channelCount } = this.#tape;
    this.#piece = Array.from({ length: channelCount }, () => new Float32Array(PIECE_FRAMES));
    this.#writer = WavWriter.create(path, { sampleRate, channelCount });
  }

  /** Frames in the file, those still in its buffer included. */
  get frameCount(): number {
    return this.#writer.frameCount;
  }

  /** Frames that were gone before they were read. */
  get missedFrames(): number {
    return this.#missedFrames;
  }

  /** Takes in what the tape has. Throws UserError when the disk is full. */
  follow(): void {
    for (let left = this.#tape.writtenFrame - this.frameCount; left > 0;) {
      const frames = Math.min(left, PIECE_FRAMES);
      if (this.#tape.read(this.frameCount, this.#piece, frames)) {
        this.#writer.write(this.#piece, frames);
      } else this.#skip();
      left = this.#tape.writtenFrame - this.frameCount;
    }
  }

  /** Takes in what the tape has and waits until all of it is on the disk. */
  sync(): void {
    this.follow();
    this.#writer.sync();
  }

  close(): void {
    this.#writer.close();
  }

  #skip(): void {
    const gone = this.#tape.oldestFrame + PIECE_FRAMES - this.frameCount;
    this.#writer.writeSilence(gone);
    this.#missedFrames += gone;
  }
}
