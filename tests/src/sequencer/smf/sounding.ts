/** What a bank sounds like, reckoned without the exporter and the importer: its notes as they strike and end. */
import type { SmfFile } from "../../../../src/midi/smf/smf.ts";
import { type Bank, TICKS_PER_BEAT } from "../../../../src/sequencer/model/pattern.ts";
import { patternTicks } from "../../../../src/sequencer/plan/part_run.ts";
import { planRange, type Segment } from "../../../../src/sequencer/plan/plan.ts";

/** A note that sounds, at ticks of a file. */
export interface Sounding {
  readonly port: number;
  readonly channel: number;
  readonly key: number;
  readonly velocity: number;
  readonly start: number;
  readonly end: number;
}

/** The notes of a bank's song, or of its first pattern once, at so many ticks a quarter. */
export function soundingOf(bank: Bank, division = TICKS_PER_BEAT): Sounding[] {
  const tick = (at: number) => Math.round((at * division) / TICKS_PER_BEAT);
  const groups = new Map<string, Sounding[]>();
  const segments = segmentsOf(bank);
  for (const segment of segments) {
    const planned = planRange({ segments: [segment], fill: false, seed: 0 }, 0, segment.toTick + 10_000);
    for (const event of planned) {
      if (event.kind !== "note") continue;
      const { part, port, channel, key, velocity } = event;
      const start = tick(event.tick), end = Math.max(start + 1, tick(event.tick + event.lengthTicks));
      const place = `${part} ${port} ${channel} ${key}`;
      groups.set(place, [...(groups.get(place) ?? []), { port, channel, key, velocity, start, end }]);
    }
  }
  return inOrder([...groups.values()].flatMap((group) => {
    const sorted = group.toSorted((x, y) => x.start - y.start);
    return sorted.map((note, index) => ({ ...note, end: Math.min(note.end, sorted[index + 1]?.start ?? Infinity) }))
      .filter(({ start, end }) => end > start);
  }));
}

function segmentsOf({ patterns, song }: Bank): Segment[] {
  const first = patterns.findIndex((pattern) => pattern !== undefined);
  const entries = song.length > 0 ? song : [{ pattern: first, times: 1 }];
  const segments: Segment[] = [];
  let at = 0;
  for (const { pattern: index, times } of entries) {
    const pattern = patterns[index];
    if (pattern === undefined) continue;
    const toTick = at + times * patternTicks(pattern);
    segments.push({ pattern, originTick: at, fromTick: at, toTick });
    at = toTick;
  }
  return segments;
}

/** The notes of a file whose tracks have no two notes of one key at once. */
export function soundingOfFile({ tracks }: SmfFile): Sounding[] {
  const notes: Sounding[] = [];
  for (const track of tracks) {
    let port = 0;
    const open = new Map<number, Sounding>();
    for (const event of track) {
      if (event.kind === "meta" && event.type === 0x21) port = event.data[0]!;
      if (event.kind !== "message") continue;
      const [status = 0, key = 0, velocity = 0] = event.bytes;
      const channel = (status & 15) + 1, place = channel * 128 + key;
      if (status >> 4 === 9) {
        if (open.has(place)) throw new Error(`key ${key} is struck twice at ${event.tick}`);
        open.set(place, { port, channel, key, velocity, start: event.tick, end: 0 });
      } else if (status >> 4 === 8) {
        notes.push({ ...open.get(place)!, end: event.tick });
        open.delete(place);
      }
    }
    if (open.size > 0) throw new Error("a note never ends");
  }
  return inOrder(notes);
}

/** In an order that is always the same. */
export function inOrder(notes: readonly Sounding[]): Sounding[] {
  const text = ({ port, channel, key, velocity, end }: Sounding) => `${port} ${channel} ${key} ${velocity} ${end}`;
  return notes.toSorted((x, y) => x.start - y.start || (text(x) < text(y) ? -1 : 1));
}
