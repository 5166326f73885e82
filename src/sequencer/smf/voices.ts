/**
 * Takes the tracks of a MIDI file apart into voices: what one track sends on one channel, as notes with a start and an end, and values.
 *
 * Method: the first note of a key that began is the first one that ends. All-notes-off ends what sounds. What steps cannot hold is
 * counted. Units: ticks of the file. Thread: any.
 */
import type { SmfEvent, SmfFile } from "../../midi/smf/smf.ts";
import { trackName, trackPort } from "../../midi/smf/song_map.ts";
import type { Lock } from "../model/pattern.ts";

/** A note of a file. */
export interface FileNote {
  readonly key: number;
  readonly velocity: number;
  readonly start: number;
  /** After `start`. */
  end: number;
}

/** A value of a file. */
export interface FileValue {
  readonly tick: number;
  readonly lock: Lock;
}

/** What one track sends on one channel. */
export interface Voice {
  readonly name: string;
  readonly port: number;
  /** 1…16. */
  readonly channel: number;
  /** In order of starts. */
  readonly notes: readonly FileNote[];
  /** In order of ticks. */
  readonly values: readonly FileValue[];
}

/** What was found, and what had to be passed over. */
export interface Voices {
  readonly voices: readonly Voice[];
  /** Messages that steps have no place for: system exclusive, pressure of single keys, channel modes. */
  readonly unheldCount: number;
  /** Notes that never end in their track; they end with it. */
  readonly endlessCount: number;
}

const FIRST_CHANNEL_MODE = 120;
const ALL_SOUND_OFF = 120;
const ALL_NOTES_OFF = 123;
const BEND_CENTRE = 8192;
const MOST_PORT = 31;

/** Voices in order of tracks, then channels; without those that hold nothing. */
export function voicesOf({ tracks, ends }: SmfFile): Voices {
  const voices: Voice[] = [];
  let unheldCount = 0, endlessCount = 0;
  tracks.forEach((track, index) => {
    const channels = new Map<number, ChannelReader>();
    for (const event of track) {
      if (event.kind === "meta") continue;
      if (event.kind === "sysex") {
        unheldCount++;
        continue;
      }
      const channel = event.bytes[0]! & 15;
      const reader = channels.get(channel) ?? new ChannelReader();
      channels.set(channel, reader);
      reader.take(event);
    }
    for (const [channel, reader] of [...channels].sort(([x], [y]) => x - y)) {
      endlessCount += reader.endAll(ends[index]!);
      unheldCount += reader.unheldCount;
      const { notes, values } = reader;
      if (notes.length + values.length === 0) continue;
      const name = nameOf(track, channel, channels.size);
      voices.push({ name, port: Math.min(MOST_PORT, trackPort(track)), channel: channel + 1, notes, values });
    }
  });
  return { voices, unheldCount, endlessCount };
}

function nameOf(track: readonly SmfEvent[], channel: number, channelCount: number): string {
  const name = cleanName(trackName(track));
  if (name === "") return `channel ${channel + 1}`;
  return channelCount === 1 ? name : `${name.slice(0, 48).trim()} channel ${channel + 1}`;
}

/** A name as patterns may have it: at most 64 characters, none that a screen obeys. */
export function cleanName(text: string): string {
  return text.slice(0, 64).replace(/[\p{C}\s]+/gu, " ").trim();
}

class ChannelReader {
  readonly notes: FileNote[] = [];
  readonly values: FileValue[] = [];
  unheldCount = 0;
  /** Notes that sound, by key, the first that began first; those before `first` have ended. */
  readonly #open = new Map<number, { notes: FileNote[]; first: number }>();

  take({ tick, bytes: [status = 0, first = 0, second = 0] }: SmfEvent & { kind: "message" }): void {
    switch (status & 0xf0) {
      case 0x90:
        if (second > 0) this.#begin({ key: first, velocity: second, start: tick, end: tick + 1 });
        else this.#end(first, tick);
        return;
      case 0x80:
        return this.#end(first, tick);
      case 0xb0:
        return this.#control(first, second, tick);
      case 0xc0:
        return this.#value(tick, { kind: "program", value: first });
      case 0xd0:
        return this.#value(tick, { kind: "pressure", value: first });
      case 0xe0:
        return this.#value(tick, { kind: "bend", value: first + second * 128 - BEND_CENTRE });
      default:
        this.unheldCount++;
    }
  }

  /** Ends every note that sounds; how many did. */
  endAll(tick: number): number {
    let count = 0;
    for (const { notes, first } of this.#open.values()) {
      for (let index = first; index < notes.length; index++, count++) endNote(notes[index]!, tick);
    }
    this.#open.clear();
    return count;
  }

  #begin(note: FileNote): void {
    this.notes.push(note);
    const open = this.#open.get(note.key);
    if (open === undefined) this.#open.set(note.key, { notes: [note], first: 0 });
    else open.notes.push(note);
  }

  #end(key: number, tick: number): void {
    const open = this.#open.get(key);
    if (open === undefined) return;
    endNote(open.notes[open.first++]!, tick);
    if (open.first === open.notes.length) this.#open.delete(key);
  }

  #control(number: number, value: number, tick: number): void {
    if (number < FIRST_CHANNEL_MODE) return this.#value(tick, { kind: "control", number, value });
    this.unheldCount++;
    if (number === ALL_SOUND_OFF || number >= ALL_NOTES_OFF) this.endAll(tick);
  }

  #value(tick: number, lock: Lock): void {
    this.values.push({ tick, lock });
  }
}

/** A note lasts a tick at least. */
function endNote(note: FileNote, tick: number): void {
  note.end = Math.max(note.start + 1, tick);
}
