/**
 * Reads the tape out of the engine's memory behind the place where it is written, by absolute frame.
 *
 * Method: the newest frame is taken from the engine's snapshot, under its sequence number; the tape's page table leads to the sound.
 * The engine reuses the oldest pages without asking, so whoever reads them looks afterwards whether they were still there.
 * Nothing is written and nobody waits. Units: frames of the stream. Thread: any that only looks.
 */
import {
  HEADER_INPUT_COUNT_FIELD,
  HEADER_OFFSET,
  HEADER_SAMPLE_RATE_FIELD,
  HEADER_TAPE_ROOT_FIELD,
  HEADER_TAPE_SLOTS_FIELD,
  INDEX_SLOTS,
  INDEX_SLOTS_SHIFT,
  LAYER_HEAD_BYTES,
  MAX_BLOCK_FRAMES,
  PAGE_BYTES,
  PAGE_FRAMES,
  SLOT_PAGE_MASK,
  SNAPSHOT_FRAME_FIELD,
  SNAPSHOT_OFFSET,
} from "./assembly/layout.ts";

const PAGE_WORDS = PAGE_BYTES / 4;
const MAX_TRIES = 100;

/** The tape of a prepared engine, as seen from another thread. */
export class TapeReader {
  readonly sampleRate: number;
  readonly inputCount: number;
  readonly #memory: WebAssembly.Memory;
  readonly #root: number;
  readonly #slots: number;
  readonly #sequence: Int32Array;
  readonly #frame: Float64Array;
  #words: Uint32Array;
  #sound: Float32Array;

  constructor(memory: WebAssembly.Memory) {
    const header = new DataView(memory.buffer, HEADER_OFFSET);
    this.#memory = memory;
    this.sampleRate = header.getInt32(HEADER_SAMPLE_RATE_FIELD, true);
    this.inputCount = header.getInt32(HEADER_INPUT_COUNT_FIELD, true);
    this.#root = header.getUint32(HEADER_TAPE_ROOT_FIELD, true);
    this.#slots = header.getInt32(HEADER_TAPE_SLOTS_FIELD, true);
    this.#sequence = new Int32Array(memory.buffer, SNAPSHOT_OFFSET, 1);
    this.#frame = new Float64Array(memory.buffer, SNAPSHOT_OFFSET + SNAPSHOT_FRAME_FIELD, 1);
    this.#words = new Uint32Array(memory.buffer);
    this.#sound = new Float32Array(memory.buffer);
  }

  /** Frames written so far: frame `writtenFrame` − 1 is the newest that can be read. */
  get writtenFrame(): number {
    let frame = 0;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const before = Atomics.load(this.#sequence, 0);
      frame = this.#frame[0]!;
      if ((before & 1) === 0 && Atomics.load(this.#sequence, 0) === before) break;
    }
    return frame;
  }

  /** Oldest frame that stays where it is, whatever block the engine may be writing now. */
  get oldestFrame(): number {
    return this.#oldestFrame(this.writtenFrame + MAX_BLOCK_FRAMES);
  }

  /**
   * Fills the first `count` places of `to` with the sum of all inputs from a frame on; all of them must be written.
   *
   * @returns false when the tape was overrun: the frames are gone, or went while they were being read
   */
  readSum(fromFrame: number, to: Float32Array, count: number): boolean {
    if (fromFrame < this.oldestFrame) return false;
    to.fill(0, 0, count);
    for (let channel = 0; channel < this.inputCount; channel++) this.#add(fromFrame, channel, to, count);
    return fromFrame >= this.oldestFrame;
  }

  /**
   * Fills the first `count` places of each channel with that input from a frame on; all of them must be written.
   *
   * @param to one array an input
   * @returns false when the tape was overrun, as of `readSum`
   */
  read(fromFrame: number, to: readonly Float32Array[], count: number): boolean {
    if (fromFrame < this.oldestFrame) return false;
    to.forEach((channel, input) => {
      channel.fill(0, 0, count);
      this.#add(fromFrame, input, channel, count);
    });
    return fromFrame >= this.oldestFrame;
  }

  #oldestFrame(writtenFrame: number): number {
    const newestPage = Math.floor((writtenFrame - 1) / PAGE_FRAMES);
    return Math.max(0, newestPage - this.#slots + 1) * PAGE_FRAMES;
  }

  #add(fromFrame: number, channel: number, to: Float32Array, count: number): void {
    for (let done = 0; done < count;) {
      const frame = fromFrame + done;
      const within = frame % PAGE_FRAMES;
      const run = Math.min(count - done, PAGE_FRAMES - within);
      const slot = Math.floor(frame / PAGE_FRAMES) % this.#slots;
      const page = this.#page(slot * this.inputCount + channel);
      if (page !== 0) this.#addRun(page * PAGE_WORDS + within, to, done, run);
      done += run;
    }
  }

  #addRun(from: number, to: Float32Array, at: number, count: number): void {
    // A page that a take kept was replaced by one from memory that may have been added since.
    if (from + count > this.#sound.length) this.#look();
    for (let frame = 0; frame < count; frame++) to[at + frame]! += this.#sound[from + frame]!;
  }

  /** Page number of an entry of the tape's table, 0 for silence. */
  #page(entry: number): number {
    const slot = this.#words[this.#root * PAGE_WORDS + LAYER_HEAD_BYTES / 4 + (entry >> INDEX_SLOTS_SHIFT)]!;
    const index = slot & SLOT_PAGE_MASK;
    if (index === 0) return 0;
    if ((index + 1) * PAGE_WORDS > this.#words.length) this.#look();
    return this.#words[index * PAGE_WORDS + entry % INDEX_SLOTS]!;
  }

  /** Views of the memory as large as it is now. */
  #look(): void {
    this.#words = new Uint32Array(this.#memory.buffer);
    this.#sound = new Float32Array(this.#memory.buffer);
  }
}
