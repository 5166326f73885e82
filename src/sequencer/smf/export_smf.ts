/**
 * A pattern or a song as a MIDI file: what plays, planned as it is when it plays, a track for every part.
 *
 * Method: the planner gives the events, so that chance, ratchets and swing are written as they sound. A marker with the pattern's name
 * stands wherever a pattern begins, and once more each time through: an import cuts there again. The first track ends where the music
 * does; the others where their last note does. Units: ticks of 960 a quarter until a track is written. Thread: any.
 */
import { UserError } from "../../errors.ts";
import {
  META,
  portEvent,
  type SmfEvent,
  type SmfFile,
  tempoEvent,
  textEvent,
  timeSignatureEvent,
} from "../../midi/smf/smf.ts";
import { type Bank, type Pattern, TICKS_PER_BEAT } from "../model/pattern.ts";
import { patternTicks } from "../plan/part_run.ts";
import { planRange, type Segment } from "../plan/plan.ts";
import type { PlannedEvent } from "../plan/planned_event.ts";
import { asWritten } from "./as_written.ts";
import { trackEvents } from "./written_track.ts";

/** What is written, and how. */
export interface ExportOptions {
  /** Index of a pattern; left out: the song, or the first pattern where there is no song. */
  readonly pattern?: number;
  /** How often the pattern or the song is played; left out: once. */
  readonly cycles?: number;
  /** Every step that is on, whatever chance, conditions, mutes and solos make of it. */
  readonly written?: boolean;
  /** Of the session whose chance it is; left out: 0, that of live sessions. */
  readonly seed?: number;
  /** 0: one track; 1, the default: a track for every part. */
  readonly format?: 0 | 1;
  /** Ticks a quarter; left out: 960. */
  readonly division?: number;
  /** Where patterns say none; left out: 120 and 4. */
  readonly tempoBpm?: number;
  readonly beatsPerBar?: number;
}

/** The planner's own grain, so that every place on the grid is exact. */
const DIVISION = TICKS_PER_BEAT;
const MOST_EVENTS = 500_000;
/** What the longest number between two events of a file can be. */
const MOST_TICKS = 2 ** 28 - 1;
/** How much is planned at a time, and how far after its end a segment still begins something, ticks. */
const SLICE_TICKS = 64 * TICKS_PER_BEAT;
const LATE_TICKS = 6 * TICKS_PER_BEAT;

/** The file. Throws a UserError in one sentence when there is nothing to write or too much. */
export function smfOfBank(bank: Bank, options: ExportOptions = {}): SmfFile {
  const { division = DIVISION, format = 1 } = options;
  const segments = segmentsOf(bank, options);
  const tracks = tracksOf(segments, options);
  const end = Math.round((segments.at(-1)!.toTick * division) / TICKS_PER_BEAT);
  const conductor = conductorEvents(segments, options, division);
  if (format === 0) {
    const planned = tracks.flatMap((track) => track.planned);
    const events = [...conductor, ...trackEvents(planned, division)];
    return { format, division, tracks: [inOrder(events)], ends: [Math.max(end, lastTick(events))] };
  }
  const written = tracks.map(({ name, port, planned }) => [
    textEvent(0, META.trackName, name),
    ...(port === 0 ? [] : [portEvent(port)]),
    ...inOrder(trackEvents(planned, division)),
  ]);
  return { format, division, tracks: [conductor, ...written], ends: [end, ...written.map(lastTick)] };
}

/** A pattern that plays some times over. */
type Stretch = Segment & { readonly cycleTicks: number };

function segmentsOf(bank: Bank, options: ExportOptions): Stretch[] {
  const stretches: Stretch[] = [];
  let at = 0;
  for (const { pattern: index, times } of entriesOf(bank, options)) {
    const found = bank.patterns[index];
    if (found === undefined) continue;
    const pattern = options.written === true ? asWritten(found) : found;
    const cycleTicks = patternTicks(pattern), toTick = at + times * cycleTicks;
    if (toTick > MOST_TICKS) throw tooMuch(`it is longer than ${Math.floor(MOST_TICKS / TICKS_PER_BEAT)} beats`);
    stretches.push({ pattern, originTick: at, fromTick: at, toTick, cycleTicks });
    at = toTick;
  }
  if (stretches.length === 0) {
    throw new UserError("Cannot export the song: all its patterns are free; write one first.");
  }
  return stretches;
}

function entriesOf({ patterns, song }: Bank, { pattern, cycles = 1 }: ExportOptions) {
  if (pattern === undefined && song.length > 0) return Array.from({ length: cycles }, () => song).flat();
  const index = pattern ?? patterns.findIndex((one) => one !== undefined);
  if (patterns[index] !== undefined) return [{ pattern: index, times: cycles }];
  throw new UserError(`Cannot export pattern ${index + 1}: there is none; choose another slot.`);
}

function tooMuch(what: string): UserError {
  return new UserError(`Cannot export this: ${what}; take fewer cycles or a part of the song.`);
}

interface Track {
  readonly name: string;
  readonly port: number;
  readonly planned: PlannedEvent[];
}

/** A track for every part, and another one where it goes to another port or channel in another pattern. */
function tracksOf(stretches: readonly Stretch[], { seed = 0 }: ExportOptions): Track[] {
  const tracks = new Map<string, Track & { part: number }>();
  let count = 0;
  for (const stretch of stretches) {
    const source = { segments: [stretch], fill: false, seed };
    for (let from = stretch.fromTick; from < stretch.toTick + LATE_TICKS; from += SLICE_TICKS) {
      const planned = planRange(source, from, Math.min(from + SLICE_TICKS, stretch.toTick + LATE_TICKS));
      count += planned.length;
      if (count > MOST_EVENTS) throw tooMuch(`it has more than ${MOST_EVENTS} notes`);
      for (const event of planned) trackOf(tracks, event, stretch.pattern).planned.push(event);
    }
  }
  return [...tracks.values()].sort((x, y) => x.part - y.part);
}

function trackOf(tracks: Map<string, Track & { part: number }>, event: PlannedEvent, { parts }: Pattern): Track {
  const { part, port, channel } = event, place = `${part} ${port} ${channel}`;
  const known = tracks.get(place);
  if (known !== undefined) return known;
  const track = { part, port, name: parts[part]!.name, planned: [] };
  tracks.set(place, track);
  return track;
}

/** Tempo, time signature and markers. */
function conductorEvents(stretches: readonly Stretch[], options: ExportOptions, division: number): SmfEvent[] {
  const events: SmfEvent[] = [textEvent(0, META.trackName, stretches[0]!.pattern.name)];
  let tempo = 0, beats = 0, unit = 0;
  for (const { pattern, fromTick, toTick, cycleTicks } of stretches) {
    const toFile = (tick: number) => Math.round((tick * division) / TICKS_PER_BEAT);
    const at = toFile(fromTick);
    const tempoNow = pattern.tempoBpm || tempo || (options.tempoBpm ?? 120);
    const beatsNow = pattern.beatsPerBar || beats || (options.beatsPerBar ?? 4);
    if (tempoNow !== tempo) events.push(tempoEvent(at, 60e6 / tempoNow));
    const unitNow = pattern.beatsPerBar === 0 ? unit : pattern.beatUnit;
    if (beatsNow !== beats || unitNow !== unit) events.push(timeSignatureEvent(at, beatsNow, unitNow));
    [tempo, beats, unit] = [tempoNow, beatsNow, unitNow];
    for (let tick = fromTick; tick < toTick; tick += cycleTicks) {
      if (events.length > MOST_EVENTS) throw tooMuch(`it has more than ${MOST_EVENTS} markers`);
      events.push(textEvent(toFile(tick), META.marker, pattern.name));
    }
  }
  return events;
}

function inOrder(events: readonly SmfEvent[]): SmfEvent[] {
  return events.toSorted((x, y) => x.tick - y.tick);
}

function lastTick(events: readonly SmfEvent[]): number {
  return events.reduce((last, { tick }) => Math.max(last, tick), 0);
}
