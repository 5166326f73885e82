/**
 * The table of tracks: as many columns as fit, as many rows as fit, scrolled so that the selected track is in sight.
 *
 * Method: columns are taken by rank until the width is used up; what is left over goes to those that grow. Thread: control.
 */
import type { TrackSnapshot } from "../../../dsp/snapshot.ts";
import { cutRow, piece, type Row } from "./row.ts";
import { fitText } from "./text_width.ts";
import { TRACK_COLUMNS, type TrackColumn } from "./track_columns.ts";
import type { View } from "./view.ts";
import { wrapText } from "./wrap_text.ts";

/** A column and the cells it was given. */
export interface PlacedColumn {
  column: TrackColumn;
  width: number;
}

/** Chooses columns for a width and shares out the room. */
export function placeColumns(width: number, columns: readonly TrackColumn[] = TRACK_COLUMNS): PlacedColumn[] {
  const chosen = new Set<TrackColumn>();
  let used = 0;
  for (const column of [...columns].sort((one, other) => one.rank - other.rank)) {
    const cost = column.width + (chosen.size === 0 ? 0 : 1);
    if (used + cost > width) break;
    chosen.add(column);
    used += cost;
  }
  const placed = columns.filter((column) => chosen.has(column)).map((column) => ({ column, width: column.width }));
  shareOut(placed, width - used);
  return placed;
}

function shareOut(placed: PlacedColumn[], room: number): void {
  let left = room;
  while (left > 0) {
    const growing = placed.filter(({ column, width }) => column.grow > 0 && width < (column.maxWidth ?? Infinity));
    if (growing.length === 0) return;
    for (const place of growing) {
      const most = (place.column.maxWidth ?? Infinity) - place.width;
      const share = Math.min(place.column.grow, left, most);
      place.width += share;
      left -= share;
    }
  }
}

/** The row of titles. */
function titleRow(placed: readonly PlacedColumn[]): Row {
  const titles = placed.map(({ column, width }) => fitText(column.title, width, column.align));
  return [piece(titles.join(" "), "dim")];
}

/** One track as a row. */
function trackRow(track: TrackSnapshot, view: View, placed: readonly PlacedColumn[]): Row {
  const row: Row = [];
  placed.forEach(({ column, width }, index) => {
    if (index > 0) row.push(piece(" "));
    row.push(...column.cell(track, view, width));
  });
  return row;
}

/** First row to show so that row `chosen` is in sight, moving as little as possible from `top`. */
export function scrolledTop(top: number, chosen: number, visible: number, count: number): number {
  let moved = Math.min(top, Math.max(0, count - visible));
  if (chosen >= 0 && chosen < moved) moved = chosen;
  if (chosen >= moved + visible) moved = chosen - visible + 1;
  return Math.max(0, moved);
}

const INVITATION_CELLS = 5;
const INVITATION = [
  "Nothing is recorded yet, but the tape is already running.",
  "Press r to record a first loop and r again to close it, or k to keep what you have just played.",
];

/** The whole table in at most `rows` rows. */
export function trackTable(view: View, columns: number, rows: number): Row[] {
  const { tracks } = view.state;
  const placed = placeColumns(columns);
  if (rows < 1) return [];
  const visible = Math.max(0, rows - 1);
  // A message of several rows leaves fewer for the tracks than the screen was scrolled for.
  const chosen = tracks.findIndex(({ index }) => index === view.state.snapshot.selected);
  const top = scrolledTop(view.top, chosen, visible, tracks.length);
  const shown = tracks.slice(top, top + visible).map((track) => trackRow(track, view, placed));
  const table = [titleRow(placed), ...shown];
  if (tracks.every((track) => track.lengthFrames === 0 && track.state === 0)) {
    const lines = INVITATION.flatMap((sentence) => wrapText(sentence, columns - INVITATION_CELLS));
    for (const line of lines) if (table.length < rows) table.push([piece(" ".repeat(INVITATION_CELLS) + line, "dim")]);
  }
  const hidden = tracks.length - shown.length;
  if (hidden > 0) {
    table[0] = overlay(titleRow(placed), `${view.look.glyphs.more} ${hidden} more`, columns);
  }
  return table;
}

function overlay(row: Row, note: string, columns: number): Row {
  const room = Math.max(0, columns - note.length - 2);
  const start = cutRow(row, room);
  const text = start.map((part) => part.text).join("");
  return [piece(fitText(text, room), "dim"), piece("  "), piece(note, "warn")];
}
