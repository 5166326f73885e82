/**
 * Sound on its way from the thread that renders to the one that writes files.
 *
 * Method: slots of planar frames in shared memory; blocks are gathered until a slot is full, so that the two threads meet seldom. Whoever
 * has nothing to do waits: full, the renderer for the disk; empty, the writer for sound. Units: frames. Threads: one at either end, both
 * may wait.
 */

/** Slots, and most bytes of one. */
const SLOTS = 4;
const SLOT_BYTES = 4 << 20;
const LONGEST_SLOT_FRAMES = 16384;
/** Places of the head, and of what each slot holds: frames of sound, frames of silence as a negative number, or 0 for the end. */
const WRITTEN = 0;
const TAKEN = 1;
const STOPPED = 2;
const HELD = 3;
const HEAD_BYTES = 64;

/** What a ring is opened with at the other end. */
export interface SharedRing {
  readonly memory: SharedArrayBuffer;
  readonly channelCount: number;
}

/** Either end of a ring. */
export class SoundRing {
  readonly shared: SharedRing;
  readonly #head: Int32Array;
  /** The channels of each slot. */
  readonly #slots: readonly (readonly Float32Array[])[];
  readonly #slotFrames: number;
  #gathered = 0;

  constructor(shared: SharedRing) {
    this.shared = shared;
    const { memory, channelCount } = shared;
    this.#slotFrames = slotFramesOf(channelCount);
    this.#head = new Int32Array(memory, 0, HEAD_BYTES / 4);
    const place = (slot: number, channel: number) =>
      HEAD_BYTES + (slot * channelCount + channel) * this.#slotFrames * Float32Array.BYTES_PER_ELEMENT;
    this.#slots = Array.from(
      { length: SLOTS },
      (_, slot) =>
        Array.from(
          { length: channelCount },
          (_, channel) => new Float32Array(memory, place(slot, channel), this.#slotFrames),
        ),
    );
  }

  /** A ring in memory of its own. */
  static make(channelCount: number): SoundRing {
    const bytes = HEAD_BYTES + SLOTS * channelCount * slotFramesOf(channelCount) * Float32Array.BYTES_PER_ELEMENT;
    return new SoundRing({ memory: new SharedArrayBuffer(bytes), channelCount });
  }

  /** Adds the first frames of each channel. False: the other end has stopped. */
  write(channels: readonly Float32Array[], frames: number): boolean {
    for (let done = 0; done < frames;) {
      if (!this.#waitForRoom()) return false;
      const slot = this.#slots[this.#head[WRITTEN]! % SLOTS]!;
      const count = Math.min(frames - done, this.#slotFrames - this.#gathered);
      for (let channel = 0; channel < slot.length; channel++) {
        slot[channel]!.set(channels[channel]!.subarray(done, done + count), this.#gathered);
      }
      this.#gathered += count;
      done += count;
      if (this.#gathered === this.#slotFrames) this.#hand(this.#gathered);
    }
    return true;
  }

  /** Adds silence. False: the other end has stopped. */
  writeSilence(frames: number): boolean {
    return this.#handGathered() && this.#waitForRoom() && this.#hand(-frames);
  }

  /** Says that nothing more comes. */
  end(): void {
    if (this.#handGathered() && this.#waitForRoom()) this.#hand(0);
  }

  /** Waits for what comes next and hands it on. False: that was the end. */
  take(sound: (channels: readonly Float32Array[], frames: number) => void, silence: (frames: number) => void): boolean {
    const taken = this.#head[TAKEN]!, slot = taken % SLOTS;
    while (Atomics.load(this.#head, WRITTEN) === taken) Atomics.wait(this.#head, WRITTEN, taken);
    const held = this.#head[HELD + slot]!;
    if (held > 0) sound(this.#slots[slot]!, held);
    else if (held < 0) silence(-held);
    Atomics.store(this.#head, TAKEN, taken + 1);
    Atomics.notify(this.#head, TAKEN);
    return held !== 0;
  }

  /** Whoever takes takes no more; the other end is told. */
  stop(): void {
    Atomics.store(this.#head, STOPPED, 1);
    Atomics.add(this.#head, TAKEN, SLOTS);
    Atomics.notify(this.#head, TAKEN);
  }

  #handGathered(): boolean {
    return this.#gathered === 0 || this.#hand(this.#gathered);
  }

  #hand(held: number): boolean {
    const written = this.#head[WRITTEN]!;
    this.#head[HELD + written % SLOTS] = held;
    this.#gathered = 0;
    Atomics.store(this.#head, WRITTEN, written + 1);
    Atomics.notify(this.#head, WRITTEN);
    return true;
  }

  #waitForRoom(): boolean {
    for (;;) {
      if (Atomics.load(this.#head, STOPPED) !== 0) return false;
      const taken = Atomics.load(this.#head, TAKEN);
      if (this.#head[WRITTEN]! - taken < SLOTS) return true;
      Atomics.wait(this.#head, TAKEN, taken);
    }
  }
}

function slotFramesOf(channelCount: number): number {
  const fits = Math.floor(SLOT_BYTES / Float32Array.BYTES_PER_ELEMENT / Math.max(1, channelCount));
  return Math.max(64, Math.min(LONGEST_SLOT_FRAMES, fits));
}
