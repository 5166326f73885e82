/**
 * Reads Standard MIDI Files, format 0 and 1, and says of every other file what is wrong with it and where.
 *
 * Strict: lengths must fit, data bytes must be data, a track must end with its end. Chunks of unknown kinds are passed over, as the
 * standard asks. Nothing is allocated by a number from the file. Source: RP-001. Thread: any.
 */
import { UserError } from "../../errors.ts";
import { META, type SmfEvent, type SmfFile } from "./smf.ts";

/** Furthest tick. */
const MOST_TICKS = 2 ** 40;
/** Lengths of meta events that have one. */
const META_LENGTHS: Readonly<Record<number, readonly number[]>> = {
  0x00: [0, 2],
  0x20: [1],
  [META.port]: [1],
  [META.end]: [0],
  [META.tempo]: [3],
  0x54: [5],
  [META.timeSignature]: [4],
  0x59: [2],
};

/** Reads a file. `name` is what the sentence of an error calls it. Throws a UserError. */
export function readSmf(bytes: Uint8Array, name: string): SmfFile {
  return new SmfReader(bytes, name).read();
}

class SmfReader {
  #at = 0;
  #end: number;

  constructor(readonly bytes: Uint8Array, readonly name: string) {
    this.#end = bytes.length;
  }

  read(): SmfFile {
    if (this.#text(4) !== "MThd") this.#fail("it does not begin with MThd, as MIDI files do", 0);
    const headLength = this.#number(4);
    if (headLength < 6) this.#fail(`its head is ${headLength} bytes long instead of 6`, 4);
    const format = this.#number(2), trackCount = this.#number(2), division = this.#number(2);
    if (format !== 0 && format !== 1) this.#fail(`it has format ${format}: save it as format 0 or 1`, 8);
    if (format === 0 && trackCount !== 1) this.#fail(`format 0 has one track, not ${trackCount}`, 10);
    if (division >= 0x8000) this.#fail("it counts SMPTE frames: save it with ticks a quarter note", 12);
    if (division === 0) this.#fail("a quarter note has 0 ticks", 12);
    this.#skip(headLength - 6);
    return { format: format as 0 | 1, division, ...this.#tracks(trackCount) };
  }

  #tracks(count: number): Pick<SmfFile, "tracks" | "ends"> {
    const tracks: SmfEvent[][] = [], ends: number[] = [];
    while (tracks.length < count) {
      const at = this.#at;
      if (at >= this.bytes.length) this.#fail(`it ends after ${tracks.length} of ${count} tracks`, at);
      const kind = this.#text(4), length = this.#number(4);
      if (length > this.bytes.length - this.#at) this.#fail(`a chunk of ${length} bytes goes beyond its end`, at);
      const end = this.#at + length;
      if (kind === "MTrk") {
        this.#end = end;
        const events: SmfEvent[] = [];
        ends.push(this.#track(events));
        tracks.push(events);
        this.#end = this.bytes.length;
      }
      this.#at = end;
    }
    return { tracks, ends };
  }

  /** Reads one track; gives the tick of its end. */
  #track(events: SmfEvent[]): number {
    let tick = 0, running = 0;
    for (;;) {
      const at = this.#at;
      if (at >= this.#end) this.#fail("a track has no end", at);
      tick += this.#length();
      if (tick > MOST_TICKS) this.#fail(`a track is longer than ${MOST_TICKS} ticks`, at);
      const status = this.bytes[this.#at] ?? 0;
      if (status >= 0xf0) {
        running = 0;
        if (this.#special(tick, events)) return tick;
        continue;
      }
      if (status >= 0x80) {
        running = status;
        this.#byte();
      } else if (running === 0) this.#fail("a message has no status", this.#at);
      events.push({ tick, kind: "message", bytes: this.#message(running) });
    }
  }

  #message(status: number): number[] {
    const count = status >= 0xc0 && status < 0xe0 ? 1 : 2;
    const message = [status];
    for (let i = 0; i < count; i++) {
      const byte = this.#byte();
      if (byte >= 0x80) this.#fail(`a message has ${byte} where 0 to 127 is expected`, this.#at - 1);
      message.push(byte);
    }
    return message;
  }

  /** A meta or system exclusive event; true for the end of the track. */
  #special(tick: number, events: SmfEvent[]): boolean {
    const at = this.#at, status = this.#byte();
    if (status === 0xf0 || status === 0xf7) {
      events.push({ tick, kind: "sysex", status, data: this.#data() });
      return false;
    }
    if (status !== 0xff) this.#fail(`a track holds the byte ${status}, which belongs to no file`, at);
    const type = this.#byte();
    if (type >= 0x80) this.#fail(`a meta event has type ${type} instead of 0 to 127`, at + 1);
    const data = this.#data();
    const lengths = META_LENGTHS[type];
    if (lengths !== undefined && !lengths.includes(data.length)) {
      this.#fail(`a meta event of type ${type} has ${data.length} bytes instead of ${lengths.join(" or ")}`, at);
    }
    if (type === META.tempo && data.every((byte) => byte === 0)) this.#fail("a quarter note lasts 0 µs", at);
    if (type === META.end) {
      if (this.#at !== this.#end) this.#fail("a track goes on after its end", this.#at);
      return true;
    }
    events.push({ tick, kind: "meta", type, data });
    return false;
  }

  #data(): Uint8Array {
    const at = this.#at, length = this.#length();
    if (length > this.#end - this.#at) this.#fail(`an event of ${length} bytes goes beyond its track`, at);
    const data = this.bytes.slice(this.#at, this.#at + length);
    this.#at += length;
    return data;
  }

  /** A number in up to four bytes of seven bits. */
  #length(): number {
    let value = 0;
    for (let count = 0; count < 4; count++) {
      const byte = this.#byte();
      value = value * 128 + (byte & 127);
      if (byte < 0x80) return value;
    }
    return this.#fail("a number has more than four bytes", this.#at - 4);
  }

  #number(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 256 + this.#byte();
    return value;
  }

  #text(count: number): string {
    let text = "";
    for (let i = 0; i < count; i++) text += String.fromCharCode(this.#byte());
    return text;
  }

  #byte(): number {
    if (this.#at >= this.#end) {
      this.#fail(this.#end === this.bytes.length ? "it is cut short" : "a track is cut short", this.#at);
    }
    return this.bytes[this.#at++]!;
  }

  #skip(count: number): void {
    if (count > this.#end - this.#at) this.#fail("its head goes beyond its end", 4);
    this.#at += count;
  }

  #fail(what: string, at: number): never {
    throw new UserError(`Cannot read the MIDI file ${this.name}: ${what} (byte ${at}).`);
  }
}
