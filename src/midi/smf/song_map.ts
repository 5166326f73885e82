/**
 * What a file says about all its tracks together: tempi, time signatures, markers; and of each track its name and port.
 *
 * Tempi and signatures belong into the first track, but are taken wherever they stand. A signature that makes no sense is passed over.
 * Source: RP-001; the port's meta event (type 0x21) is what sequencers write, though no standard has it. Units: ticks. Thread: any.
 */
import { META, type SmfEvent, type SmfFile, textOf } from "./smf.ts";

/** A tempo from a tick on. */
export interface TempoChange {
  readonly tick: number;
  /** Microseconds. */
  readonly usPerQuarter: number;
}

/** A time signature from a tick on, as it is written: 6/8 is 6 and 8. */
export interface SignatureChange {
  readonly tick: number;
  readonly beats: number;
  readonly unit: number;
}

/** A text at a tick. */
export interface Marker {
  readonly tick: number;
  readonly text: string;
}

/** All of it, in order of ticks; of changes at one tick, the last one counts. */
export interface SongMap {
  readonly tempi: readonly TempoChange[];
  readonly signatures: readonly SignatureChange[];
  readonly markers: readonly Marker[];
}

/** 1/64. */
const SMALLEST_UNIT = 6;

/** The maps of a file. */
export function songMapOf({ tracks }: SmfFile): SongMap {
  const tempi: TempoChange[] = [], signatures: SignatureChange[] = [], markers: Marker[] = [];
  for (const track of tracks) {
    for (const event of track) {
      if (event.kind !== "meta") continue;
      const { tick, type, data } = event;
      const [x = 0, y = 0, z = 0] = data;
      if (type === META.tempo) tempi.push({ tick, usPerQuarter: (x << 16) | (y << 8) | z });
      else if (type === META.marker) markers.push({ tick, text: textOf(data) });
      else if (type === META.timeSignature && x > 0 && y <= SMALLEST_UNIT) {
        signatures.push({ tick, beats: x, unit: 2 ** y });
      }
    }
  }
  return { tempi: lastOfTicks(tempi), signatures: lastOfTicks(signatures), markers: lastOfTicks(markers) };
}

/** In order of ticks, one of each. */
function lastOfTicks<Change extends { tick: number }>(changes: readonly Change[]): Change[] {
  return changes.toSorted((x, y) => x.tick - y.tick)
    .filter(({ tick }, index, sorted) => sorted[index + 1]?.tick !== tick);
}

/** The change that is in force at a tick, of changes in order; undefined before the first one. */
export function changeAt<Change extends { tick: number }>(
  changes: readonly Change[],
  tick: number,
): Change | undefined {
  let low = 0, high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (changes[middle]!.tick <= tick) low = middle + 1;
    else high = middle;
  }
  return changes[low - 1];
}

/** The name of a track; empty where it has none. */
export function trackName(track: readonly SmfEvent[]): string {
  const event = track.find((one) => one.kind === "meta" && one.type === META.trackName);
  return event?.kind === "meta" ? textOf(event.data) : "";
}

/** The port of a track, from 0. */
export function trackPort(track: readonly SmfEvent[]): number {
  const event = track.find((one) => one.kind === "meta" && one.type === META.port);
  return event?.kind === "meta" ? event.data[0]! : 0;
}
