/**
 * The notes of a Standard MIDI File: each note-on with the end that belongs to it, by track, channel and port.
 *
 * An end belongs to the oldest note of its key that still sounds; a note without an end lasts to the end of its track. Thread: any.
 */
import { META, type SmfEvent, type SmfFile } from "../../midi/smf/smf.ts";

const PORT_META = 0x21;

/** What one channel of one track plays. */
export interface SmfVoice {
  readonly trackIndex: number;
  readonly name: Uint8Array | undefined;
  /** 1…16. */
  readonly channel: number;
  readonly port: number;
  readonly notes: readonly SmfNote[];
  /** Controllers, bends, programs and pressure, as they came. */
  readonly messages: readonly { readonly tick: number; readonly bytes: readonly number[] }[];
}

/** A note in ticks of the file. */
export interface SmfNote {
  readonly key: number;
  readonly velocity: number;
  readonly tick: number;
  readonly end: number;
}

/** Every voice that plays anything, in order of tracks, then of channels. */
export function voicesOf({ tracks, ends }: SmfFile): SmfVoice[] {
  return tracks.flatMap((track, trackIndex) => {
    const name = track.find((event) => event.kind === "meta" && event.type === META.trackName);
    const port = track.find((event) => event.kind === "meta" && event.type === PORT_META);
    const facts = {
      trackIndex,
      name: name?.kind === "meta" ? name.data : undefined,
      port: port?.kind === "meta" ? (port.data[0] ?? 0) & 31 : 0,
    };
    return Array.from({ length: 16 }, (_, channel) => ({
      ...facts,
      channel: channel + 1,
      ...playedOn(track, channel, ends[trackIndex] ?? 0),
    })).filter(({ notes, messages }) => notes.length + messages.length > 0);
  });
}

function playedOn(track: readonly SmfEvent[], channel: number, end: number): Pick<SmfVoice, "notes" | "messages"> {
  const notes: { key: number; velocity: number; tick: number; end: number }[] = [];
  const messages: { tick: number; bytes: readonly number[] }[] = [];
  const open = new Map<number, (typeof notes)[number][]>();
  for (const event of track) {
    if (event.kind !== "message" || (event.bytes[0]! & 15) !== channel) continue;
    const [status = 0, key = 0, velocity = 0] = event.bytes;
    const kind = status & 0xf0;
    if (kind === 0x90 && velocity > 0) {
      const note = { key, velocity, tick: event.tick, end };
      notes.push(note);
      open.set(key, [...(open.get(key) ?? []), note]);
    } else if (kind === 0x80 || kind === 0x90) {
      const [oldest, ...others] = open.get(key) ?? [];
      if (oldest !== undefined) oldest.end = event.tick;
      open.set(key, others);
    } else messages.push({ tick: event.tick, bytes: event.bytes });
  }
  return { notes: notes.filter((note) => note.end > note.tick), messages };
}
