/**
 * Open Sound Control messages as bytes, as far as session managers speak it: an address and a list of numbers and texts.
 *
 * Method: OSC 1.0 (opensoundcontrol.stanford.edu/spec-1_0): everything padded to four bytes, numbers most significant byte first.
 * Bundles are refused. Thread: any.
 */

/** One argument; a text crosses as `s`, a whole number as `i`, another number as `f`. */
export type OscValue = string | number;

/** A message. */
export interface OscMessage {
  readonly address: string;
  readonly values: readonly OscValue[];
}

/** The bytes of a message. */
export function encodeOsc({ address, values }: OscMessage): Uint8Array<ArrayBuffer> {
  const tags = values.map((value) => typeof value === "string" ? "s" : Number.isInteger(value) ? "i" : "f").join("");
  const parts = [padded(address), padded(`,${tags}`), ...values.map(encodeValue)];
  const bytes = new Uint8Array(parts.reduce((count, part) => count + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function encodeValue(value: OscValue): Uint8Array {
  if (typeof value === "string") return padded(value);
  const view = new DataView(new ArrayBuffer(4));
  if (Number.isInteger(value)) view.setInt32(0, value);
  else view.setFloat32(0, value);
  return new Uint8Array(view.buffer);
}

/** A text, its end and zeros up to a multiple of four bytes. */
function padded(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text), room = new Uint8Array(bytes.length + 4 - bytes.length % 4);
  room.set(bytes);
  return room;
}

/** Reads a message; undefined for bytes that are none. */
export function decodeOsc(bytes: Uint8Array): OscMessage | undefined {
  const reader = new OscReader(bytes);
  const address = reader.text(), tags = reader.text();
  if (address === undefined || !address.startsWith("/") || tags === undefined || !tags.startsWith(",")) {
    return undefined;
  }
  const values: OscValue[] = [];
  for (const tag of tags.slice(1)) {
    const value = tag === "s" ? reader.text() : tag === "i" ? reader.whole() : tag === "f" ? reader.real() : undefined;
    if (value === undefined) return undefined;
    values.push(value);
  }
  return { address, values };
}

class OscReader {
  readonly #view: DataView;
  #at = 0;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  text(): string | undefined {
    const end = this.bytes.indexOf(0, this.#at);
    if (end < 0) return undefined;
    const text = new TextDecoder().decode(this.bytes.subarray(this.#at, end));
    this.#at = end + 4 - end % 4;
    return text;
  }

  whole(): number | undefined {
    const at = this.#step();
    return at === undefined ? undefined : this.#view.getInt32(at);
  }

  real(): number | undefined {
    const at = this.#step();
    return at === undefined ? undefined : this.#view.getFloat32(at);
  }

  #step(): number | undefined {
    if (this.#at + 4 > this.bytes.length) return undefined;
    this.#at += 4;
    return this.#at - 4;
  }
}
