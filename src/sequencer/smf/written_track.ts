/**
 * One track of a MIDI file that is written: messages and notes of one part.
 *
 * Method: ticks are rounded once, starts and ends each by themselves, so that no length drifts. A key that is struck again while it
 * sounds ends first, as when it is played; of notes that strike one key at one tick, the last one stays. Units: ticks of the file.
 * Thread: any.
 */
import type { SmfEvent } from "../../midi/smf/smf.ts";
import { TICKS_PER_BEAT } from "../model/pattern.ts";
import type { PlannedEvent, PlannedNote } from "../plan/planned_event.ts";

/** As most keyboards say that they do not know. */
const RELEASE_VELOCITY = 64;

interface WrittenNote {
  readonly start: number;
  end: number;
  readonly channel: number;
  readonly key: number;
  readonly velocity: number;
}

/** The events of a track, in an order in which what a note needs comes before it. */
export function trackEvents(planned: readonly PlannedEvent[], division: number): SmfEvent[] {
  const events: SmfEvent[] = [], notes: WrittenNote[] = [];
  const toFile = (tick: number) => Math.round((tick * division) / TICKS_PER_BEAT);
  for (const event of planned) {
    if (event.kind === "note") notes.push(writtenNote(event, toFile));
    else events.push({ tick: toFile(event.tick), kind: "message", bytes: event.bytes });
  }
  for (const note of endStruckAgain(notes)) {
    const { start, end, channel, key, velocity } = note;
    events.push({ tick: start, kind: "message", bytes: [0x90 | (channel - 1), key, velocity] });
    events.push({ tick: end, kind: "message", bytes: [0x80 | (channel - 1), key, RELEASE_VELOCITY] });
  }
  return events;
}

function writtenNote(note: PlannedNote, toFile: (tick: number) => number): WrittenNote {
  const { tick, lengthTicks, channel, key, velocity } = note;
  const start = toFile(tick);
  return { start, end: Math.max(start + 1, toFile(tick + lengthTicks)), channel, key, velocity };
}

function endStruckAgain(notes: readonly WrittenNote[]): WrittenNote[] {
  const sounding = new Map<number, WrittenNote>(), kept: WrittenNote[] = [];
  for (const note of notes.toSorted((x, y) => x.start - y.start)) {
    const place = note.channel * 128 + note.key, before = sounding.get(place);
    if (before !== undefined && before.end > note.start) before.end = note.start;
    sounding.set(place, note);
    kept.push(note);
  }
  return kept.filter(({ start, end }) => end > start);
}
