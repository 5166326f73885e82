/**
 * Bytes as they come from a MIDI port, in pieces of any length, into messages.
 *
 * Method: a state machine over single bytes by the MIDI 1.0 Detailed Specification 4.2: running status (kept by channel messages
 * only), real-time bytes anywhere, sysex ended by 0xF7 and broken off by any other status byte. What is broken is dropped and counted; nothing
 * throws and at most `maxSysexBytes` are kept. Thread: the one that pushes.
 */
import { dataLength, decodeShort, type MidiMessage } from "./message.ts";

/** Takes a message with the time that came with its last byte. */
export type TakeMessage = (message: MidiMessage, time: number) => void;

/** What was dropped so far. */
export interface ParserFaults {
  /** Data bytes that no status byte announced. */
  strayBytes: number;
  /** Messages that another status byte broke off. */
  brokenMessages: number;
  /** Sysex messages longer than what is kept. */
  longSysex: number;
  /** Status bytes that MIDI does not use. */
  unusedStatus: number;
}

/** Longest sysex kept unless another length is asked for. */
const DEFAULT_MAX_SYSEX_BYTES = 65536;

const FIRST_SYSEX_BYTES = 256;

/** Reads one port's bytes. */
export class MidiParser {
  readonly faults: ParserFaults = { strayBytes: 0, brokenMessages: 0, longSysex: 0, unusedStatus: 0 };
  #status = 0;
  #first = -1;
  #sysex = new Uint8Array(FIRST_SYSEX_BYTES);
  /** Bytes of the sysex so far; -1 outside of one. */
  #sysexLength = -1;
  readonly #take: TakeMessage;
  readonly #maxSysexBytes: number;

  constructor(take: TakeMessage, maxSysexBytes = DEFAULT_MAX_SYSEX_BYTES) {
    this.#take = take;
    this.#maxSysexBytes = Math.max(2, maxSysexBytes);
  }

  /** Bytes kept at this moment for a sysex that is not finished. */
  get keptBytes(): number {
    return this.#sysex.length;
  }

  /** Reads bytes that arrived at a time (in the caller's unit). */
  push(bytes: Uint8Array, time: number): void {
    for (let index = 0; index < bytes.length; index++) this.#byte(bytes[index]!, time);
  }

  /** Forgets what is unfinished and the running status, as after a port was opened again. */
  reset(): void {
    this.#status = 0;
    this.#first = -1;
    this.#endSysex();
  }

  #byte(byte: number, time: number): void {
    if (byte >= 0xf8) this.#realTime(byte, time);
    else if (byte >= 0x80) this.#statusByte(byte, time);
    else if (this.#sysexLength >= 0) this.#keep(byte);
    else this.#data(byte, time);
  }

  #realTime(byte: number, time: number): void {
    const message = decodeShort(byte);
    if (message === undefined) this.faults.unusedStatus++;
    else this.#take(message, time);
  }

  #statusByte(byte: number, time: number): void {
    if (byte === 0xf7 && this.#sysexLength >= 0) return this.#finishSysex(time);
    const unfinished = this.#first >= 0 || (this.#status >= 0xf0 && dataLength(this.#status) > 0);
    if (this.#sysexLength >= 0 || unfinished) this.faults.brokenMessages++;
    this.reset();
    if (byte === 0xf0) {
      this.#sysexLength = 0;
      this.#keep(byte);
    } else if (byte === 0xf7) this.faults.strayBytes++;
    else if (byte < 0xf0 || dataLength(byte) > 0) this.#status = byte;
    else this.#realTime(byte, time);
  }

  #data(byte: number, time: number): void {
    const status = this.#status;
    if (status === 0) {
      this.faults.strayBytes++;
      return;
    }
    if (dataLength(status) === 2 && this.#first < 0) {
      this.#first = byte;
      return;
    }
    const first = this.#first;
    this.#first = -1;
    if (status >= 0xf0) this.#status = 0;
    const message = first < 0 ? decodeShort(status, byte) : decodeShort(status, first, byte);
    if (message !== undefined) this.#take(message, time);
  }

  #keep(byte: number): void {
    const length = this.#sysexLength++;
    if (length >= this.#maxSysexBytes) return;
    if (length === this.#sysex.length) {
      const longer = new Uint8Array(Math.min(this.#maxSysexBytes, 2 * length));
      longer.set(this.#sysex);
      this.#sysex = longer;
    }
    this.#sysex[length] = byte;
  }

  #finishSysex(time: number): void {
    this.#keep(0xf7);
    const length = this.#sysexLength;
    const fits = length <= this.#maxSysexBytes;
    const bytes = fits ? this.#sysex.slice(0, length) : undefined;
    this.reset();
    if (bytes === undefined) this.faults.longSysex++;
    else this.#take({ type: "sysex", bytes }, time);
  }

  #endSysex(): void {
    this.#sysexLength = -1;
    if (this.#sysex.length > FIRST_SYSEX_BYTES) this.#sysex = new Uint8Array(FIRST_SYSEX_BYTES);
  }
}
