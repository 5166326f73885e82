/**
 * A Standard MIDI File as a piece: every message of every track at its own tick, by the tempi of the file. Nothing is quantised.
 *
 * All tracks go to the first output. Meta events tell tempo and bars and are not sent; pieces of a system exclusive message that is
 * cut into several (F7) are left out. It ends on a whole quarter, so that it can be repeated in time. Thread: control.
 */
import { MIDI_SYSEX_MOST } from "../../dsp/assembly/layout.ts";
import { UserError } from "../errors.ts";
import { DEFAULT_TEMPO_US, META, type SmfEvent, type SmfFile } from "../midi/smf/smf.ts";
import { isKeptBar } from "../sequencer/smf/song.ts";
import { TICKS_PER_BEAT } from "../sequencer/model/pattern.ts";
import type { Piece, PieceEvent, TempoChange } from "./piece.ts";

const SYSEX_BEGIN = 0xf0;
const SYSEX_END = 0xf7;

/** The piece, so many times. Throws a UserError where there is nothing to play. */
export function pieceOfMidiFile(file: SmfFile, name: string, times: number): Piece {
  const share = TICKS_PER_BEAT / file.division;
  const events = inOrder(file).flatMap((event) => pieceEvent(event, share));
  if (events.length === 0) throw new UserError(`There is nothing to play in ${name}: no track holds a message.`);
  const lastTick = Math.max(events.at(-1)!.tick, ...file.ends.map((end) => end * share));
  const lengthTicks = Math.max(1, Math.ceil(lastTick / TICKS_PER_BEAT)) * TICKS_PER_BEAT, endTick = lengthTicks * times;
  return {
    description: `${file.tracks.length} track${file.tracks.length === 1 ? "" : "s"}`,
    tempi: tempiOf(file, share),
    beatsPerBar: beatsPerBarOf(file),
    lengthTicks,
    endTick,
    portCount: 1,
    plan: (from, to) => repeat(events, lengthTicks, [from, to], Math.min(to, endTick)),
  };
}

/** All tracks as one; what is at the same tick keeps the order of the tracks. */
function inOrder({ tracks }: SmfFile): SmfEvent[] {
  return tracks.flat().sort((x, y) => x.tick - y.tick);
}

function pieceEvent(event: SmfEvent, share: number): PieceEvent[] {
  const tick = event.tick * share;
  if (event.kind === "message") return [{ kind: "message", tick, port: 0, bytes: event.bytes }];
  if (event.kind === "meta" || event.status !== SYSEX_BEGIN || event.data.at(-1) !== SYSEX_END) return [];
  if (event.data.length >= MIDI_SYSEX_MOST) return [];
  return [{ kind: "sysex", tick, port: 0, bytes: Uint8Array.of(SYSEX_BEGIN, ...event.data) }];
}

function tempiOf(file: SmfFile, share: number): TempoChange[] {
  const changes: TempoChange[] = [{ tick: 0, bpm: 60e6 / DEFAULT_TEMPO_US }];
  for (const event of inOrder(file)) {
    if (event.kind !== "meta" || event.type !== META.tempo) continue;
    const [high = 0, middle = 0, low = 0] = event.data;
    const change = { tick: event.tick * share, bpm: 60e6 / ((high << 16) | (middle << 8) | low) };
    if (changes.at(-1)!.tick === change.tick) changes.pop();
    changes.push(change);
  }
  return changes;
}

function beatsPerBarOf(file: SmfFile): number {
  const first = inOrder(file).find((event) => event.kind === "meta" && event.type === META.timeSignature);
  if (first?.kind !== "meta") return 0;
  const [beats = 0, power = 2] = first.data;
  const quarters = (beats * 4) / 2 ** power;
  return isKeptBar(quarters) ? quarters : 0;
}

/** Events of every time through that begins before a tick. */
function repeat(
  events: readonly PieceEvent[],
  lengthTicks: number,
  [from, to]: readonly [number, number],
  before: number,
): PieceEvent[] {
  const found: PieceEvent[] = [];
  // What lies at its very end, such as the ends of notes, is sent before the next time begins.
  for (let times = Math.max(0, Math.floor(from / lengthTicks) - 1); times * lengthTicks < before; times++) {
    const start = times * lengthTicks;
    for (let index = firstAt(events, from - start); index < events.length; index++) {
      const event = events[index]!;
      if (event.tick + start >= to) break;
      found.push({ ...event, tick: event.tick + start });
    }
  }
  return found;
}

/** Index of the first event at or after a tick. */
function firstAt(events: readonly PieceEvent[], tick: number): number {
  let low = 0, high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle]!.tick < tick) low = middle + 1;
    else high = middle;
  }
  return low;
}
