/**
 * Writes what a pattern or the song plays as a Standard MIDI File, format 1: a track for tempo, bars and names, and one for each part.
 *
 * Method: the plan itself, so that chance, ratchets and swing are as they are heard; each tick is rounded once. A key that is struck again
 * ends first, as in the engine. Thread: any.
 */
import { META, type SmfEvent, tempoEvent, textEvent, timeSignatureEvent } from "../../midi/smf/smf.ts";
import { encodeSmf } from "../../midi/smf/write_smf.ts";
import { type Bank, type Pattern, TICKS_PER_BEAT } from "../model/pattern.ts";
import { patternTicks } from "../plan/part_run.ts";
import { planRange, type Segment } from "../plan/plan.ts";
import type { PlannedEvent, PlannedNote } from "../plan/planned_event.ts";
import { type Arrangement, extendSong, segmentsOf } from "../play/arrangement.ts";

/** How to write. */
export interface ExportOptions {
  /** Times through the pattern or the song. */
  readonly cycles: number;
  /** Of chance. */
  readonly seed: number;
  /** Ticks a quarter note; 960 when left out. */
  readonly division?: number;
}

const DEFAULT_BPM = 120;
const DEFAULT_BEATS_PER_BAR = 4;
/** A part's steps may sound so much beyond its end, ticks. */
const BEYOND = 3 * 1920;
const PORT_META = 0x21;

/** The bytes of a file with one pattern. */
export function exportPattern(pattern: Pattern, options: ExportOptions): Uint8Array {
  const toTick = options.cycles * patternTicks(pattern);
  return exportSegments([{ originTick: 0, fromTick: 0, toTick, pattern }], toTick, options);
}

/** The bytes of a file with the song. There must be one with a pattern in it. */
export function exportSong(bank: Bank, options: ExportOptions): Uint8Array {
  const first = bank.song.findIndex(({ pattern }) => bank.patterns[pattern] !== undefined);
  const { song, patterns } = bank;
  const once = song.reduce((sum, { pattern, times }) => {
    const known = patterns[pattern];
    return known === undefined ? sum : sum + times * patternTicks(known);
  }, 0);
  const end = once * options.cycles;
  const start: Arrangement = [{ patternIndex: song[first]!.pattern, originTick: 0, fromTick: 0, entryIndex: first }];
  const segments = segmentsOf(extendSong(start, bank, end), bank);
  const last = segments.at(-1)!;
  return exportSegments([...segments.slice(0, -1), { ...last, toTick: end }], end, options);
}

function exportSegments(segments: readonly Segment[], endTick: number, options: ExportOptions): Uint8Array {
  const { seed, division = TICKS_PER_BEAT } = options;
  const ticks = (tick: number) => Math.floor((tick * division) / TICKS_PER_BEAT + 0.5);
  const events = planRange({ segments, fill: false, seed }, 0, endTick + BEYOND);
  const partCount = Math.max(...segments.map(({ pattern }) => pattern.parts.length));
  const tracks = [conductor(segments, ticks)];
  for (let part = 0; part < partCount; part++) {
    const own = segments.find(({ pattern }) => pattern.parts[part] !== undefined)!.pattern.parts[part]!;
    tracks.push([
      textEvent(0, META.trackName, own.name),
      { tick: 0, kind: "meta", type: PORT_META, data: Uint8Array.of(own.port) },
    ]);
  }
  for (const note of endedWhenStruck(events, ticks)) tracks[note.part + 1]!.push(...noteEvents(note));
  for (const event of events) {
    if (event.kind === "message") {
      tracks[event.part + 1]!.push({ tick: ticks(event.tick), kind: "message", bytes: event.bytes });
    }
  }
  const ends = tracks.map((track) => track.reduce((end, { tick }) => Math.max(end, tick), ticks(endTick)));
  return encodeSmf({ format: 1, division, tracks: tracks.map(locksFirst), ends });
}

/** At one tick: what is said of the track, then locks, then notes. */
function locksFirst(track: readonly SmfEvent[]): SmfEvent[] {
  const rank = (event: SmfEvent) => event.kind !== "message" ? 0 : (event.bytes[0]! & 0xf0) === 0x90 ? 2 : 1;
  return track.toSorted((x, y) => x.tick - y.tick || rank(x) - rank(y));
}

function conductor(segments: readonly Segment[], ticks: (tick: number) => number): SmfEvent[] {
  const track: SmfEvent[] = [textEvent(0, META.trackName, segments[0]!.pattern.name)];
  let bpm = 0, beats = 0;
  for (const { fromTick, pattern } of segments) {
    const tick = ticks(fromTick);
    const newBpm = pattern.tempoBpm || bpm || DEFAULT_BPM;
    const newBeats = pattern.beatsPerBar || beats || DEFAULT_BEATS_PER_BAR;
    track.push(textEvent(tick, META.marker, pattern.name));
    if (newBeats !== beats) track.push(timeSignatureEvent(tick, newBeats));
    if (newBpm !== bpm) track.push(tempoEvent(tick, 60e6 / newBpm));
    [bpm, beats] = [newBpm, newBeats];
  }
  return track;
}

interface Written {
  readonly part: number;
  readonly channel: number;
  readonly key: number;
  readonly velocity: number;
  readonly tick: number;
  end: number;
}

/** Notes in the file's ticks; where one is struck while it sounds, it ends there, and of two at one tick the last one is heard. */
function endedWhenStruck(events: readonly PlannedEvent[], ticks: (tick: number) => number): Written[] {
  const written: Written[] = [];
  const sounding = new Map<string, Written>();
  for (const event of events) {
    if (event.kind !== "note") continue;
    const note = writtenNote(event, ticks);
    const key = `${event.port} ${event.channel} ${event.key}`;
    const before = sounding.get(key);
    if (before !== undefined && before.end > note.tick) before.end = note.tick;
    sounding.set(key, note);
    written.push(note);
  }
  return written.filter(({ tick, end }) => end > tick);
}

function writtenNote(
  { part, channel, key, velocity, tick, lengthTicks }: PlannedNote,
  ticks: (tick: number) => number,
): Written {
  const start = ticks(tick);
  return { part, channel, key, velocity, tick: start, end: Math.max(start + 1, ticks(tick + lengthTicks)) };
}

function noteEvents({ channel, key, velocity, tick, end }: Written): SmfEvent[] {
  return [
    { tick, kind: "message", bytes: [0x90 | (channel - 1), key, velocity] },
    { tick: end, kind: "message", bytes: [0x80 | (channel - 1), key, 64] },
  ];
}
