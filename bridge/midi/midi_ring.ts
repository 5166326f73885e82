/**
 * Timed MIDI messages from one thread to another: a ring in shared memory with one writer and one reader.
 *
 * A record is a time (f64: a frame or ms, as the two ends agree), a port, a length and the bytes, rounded up to sixteen; a
 * record never wraps, the rest of the ring is skipped instead. Full: the message is refused and counted, the writer is told.
 * Writing allocates nothing. Waking the reader is a step of its own (`notify`), once for a whole block.
 * Thread: one writer, one reader.
 */

const HEADER_BYTES = 64;
const WRITTEN = 0;
const READ = 1;
const REFUSED = 2;
const SIGNAL = 3;
const RECORD_BYTES = 16;
/** In place of a length: go on at the start of the ring. */
const SKIP = -1;

/** Bytes of records that a ring holds unless asked for others: about 2,700 short messages. */
const DEFAULT_BYTES = 65536;

/** One message, as it is read: reused from reading to reading. */
export interface MidiRecord {
  time: number;
  port: number;
  /** Bytes of the message, at the start of `bytes`. */
  length: number;
  bytes: Uint8Array;
}

/** A record to read into; it grows when a longer message comes. */
export function emptyRecord(): MidiRecord {
  return { time: 0, port: 0, length: 0, bytes: new Uint8Array(256) };
}

/** Either end of a ring. */
export class MidiRing {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #times: Float64Array;
  readonly #bytes: Uint8Array;
  readonly #capacity: number;
  readonly #signal: Int32Array;
  readonly #signalIndex: number;

  /**
   * Opens one end. `signal`: another word to wake by, at `signalIndex`, for a reader that waits for several rings at once.
   */
  constructor(buffer: SharedArrayBuffer, signal?: Int32Array, signalIndex = 0) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
    this.#times = new Float64Array(buffer);
    this.#bytes = new Uint8Array(buffer);
    this.#capacity = buffer.byteLength - HEADER_BYTES;
    this.#signal = signal ?? this.#words;
    this.#signalIndex = signal ? signalIndex : SIGNAL;
  }

  /** Memory for a ring, a power of two of bytes. */
  static allocate(capacityBytes: number = DEFAULT_BYTES): SharedArrayBuffer {
    if (capacityBytes < 64 || (capacityBytes & (capacityBytes - 1)) !== 0) {
      throw new RangeError(`a ring holds a power of two of bytes, not ${capacityBytes}`);
    }
    return new SharedArrayBuffer(HEADER_BYTES + capacityBytes);
  }

  /** Messages that found the ring full since it was made. */
  get refusedCount(): number {
    return Atomics.load(this.#words, REFUSED);
  }

  /** Adds a message of `length` bytes that begin at `start`. False when there is no room: it is counted and gone. */
  write(time: number, port: number, bytes: Uint8Array, start = 0, length: number = bytes.length - start): boolean {
    const need = RECORD_BYTES + ((length + 15) & ~15);
    const written = Atomics.load(this.#words, WRITTEN);
    const free = this.#capacity - ((written - Atomics.load(this.#words, READ)) | 0);
    const place = written & (this.#capacity - 1);
    const rest = this.#capacity - place;
    const skipped = rest < need ? rest : 0;
    if (free < need + skipped) {
      Atomics.add(this.#words, REFUSED, 1);
      return false;
    }
    if (skipped > 0) this.#words[(HEADER_BYTES + place + 8) >> 2] = SKIP;
    const at = HEADER_BYTES + (skipped > 0 ? 0 : place);
    this.#times[at >> 3] = time;
    this.#words[(at + 8) >> 2] = length;
    this.#words[(at + 12) >> 2] = port;
    for (let index = 0; index < length; index++) this.#bytes[at + RECORD_BYTES + index] = bytes[start + index]!;
    Atomics.store(this.#words, WRITTEN, (written + need + skipped) | 0);
    return true;
  }

  /** Takes the oldest message into `record`; false when there is none. */
  read(record: MidiRecord): boolean {
    for (;;) {
      const read = Atomics.load(this.#words, READ);
      if (read === Atomics.load(this.#words, WRITTEN)) return false;
      const place = read & (this.#capacity - 1);
      const at = HEADER_BYTES + place;
      const length = this.#words[(at + 8) >> 2]!;
      if (length === SKIP) {
        Atomics.store(this.#words, READ, (read + this.#capacity - place) | 0);
        continue;
      }
      this.#copy(record, at, length);
      Atomics.store(this.#words, READ, (read + RECORD_BYTES + ((length + 15) & ~15)) | 0);
      return true;
    }
  }

  /** Wakes the reader. */
  notify(): void {
    Atomics.add(this.#signal, this.#signalIndex, 1);
    Atomics.notify(this.#signal, this.#signalIndex);
  }

  /** What `wait` compares: read it before looking into the ring. */
  get signal(): number {
    return Atomics.load(this.#signal, this.#signalIndex);
  }

  /** Sleeps until somebody notifies, unless that has happened since `signal` was `seen`. */
  wait(seen: number, limitMs: number): void {
    Atomics.wait(this.#signal, this.#signalIndex, seen, limitMs);
  }

  #copy(record: MidiRecord, at: number, length: number): void {
    if (record.bytes.length < length) record.bytes = new Uint8Array(length);
    record.time = this.#times[at >> 3]!;
    record.port = this.#words[(at + 12) >> 2]!;
    record.length = length;
    for (let index = 0; index < length; index++) record.bytes[index] = this.#bytes[at + RECORD_BYTES + index]!;
  }
}
