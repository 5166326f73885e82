/**
 * The whole screen as rows: a pure function of what is shown and how large the terminal is.
 *
 * Thread: control.
 */
import { hostRow, inputRow, outputRow, transportRow } from "./header_rows.ts";
import { helpLine, helpPage } from "./help_rows.ts";
import { messageRows } from "./message_rows.ts";
import { cutRow, piece, type Row } from "./row.ts";
import { stepPage } from "./step_page.ts";
import { trackTable } from "./track_table.ts";
import type { Size, View } from "./view.ts";

/** Rows of the frame around the table: host, transport, inputs, rule above; rule, outputs, message, help below. */
const FRAME_ROWS = 8;
/** More of a message ends in an ellipsis. */
const MOST_MESSAGE_ROWS = 5;
const SMALLEST: Size = { columns: 20, rows: 4 };

const HELP_HINT: Row = [piece(" up and down scroll, any other key goes back", "dim")];

/** Track rows that fit below their titles. */
export function visibleTracks(size: Size): number {
  return Math.max(1, size.rows - FRAME_ROWS - 1);
}

/** Exactly `size.rows` rows, none wider than `size.columns`. */
export function screenRows(view: View, size: Size): Row[] {
  const { columns, rows } = size;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return tooSmall(size);
  const isSteps = view.page === "steps";
  const help = helpLine(columns, view.look, isSteps ? "steps" : "tracks");
  const body = isSteps ? stepPage : trackTable;
  const isSmall = rows < FRAME_ROWS + 3;
  const words = messageRows(view, columns, isSmall ? 2 : MOST_MESSAGE_ROWS);
  // A long message takes the place of the keys first, so that nothing moves for it.
  const message = words.length === 1 ? [...words, help] : words;
  if (view.page === "help") return framed([], helpBody(view, size), [HELP_HINT], size);
  const rule: Row = [piece(view.look.glyphs.rule.repeat(columns), "dim")];
  if (isSmall) return framed([transportRow(view, columns)], body(view, columns, rows - 3), message, size);
  const above = [hostRow(view, columns), transportRow(view, columns), inputRow(view, columns), rule];
  const below = [rule, outputRow(view, columns), ...message];
  return framed(above, body(view, columns, rows - above.length - below.length), below, size);
}

function framed(above: Row[], body: Row[], below: Row[], { columns, rows }: Size): Row[] {
  const room = Math.max(0, rows - above.length - below.length);
  const filled = [...body.slice(0, room)];
  while (filled.length < room) filled.push([]);
  return [...above, ...filled, ...below].slice(0, rows).map((row) => cutRow(row, columns));
}

function helpBody(view: View, { columns, rows }: Size): Row[] {
  const page = helpPage(columns, view.look, view.home);
  const top = Math.min(view.top, Math.max(0, page.length - (rows - 1)));
  return page.slice(top);
}

function tooSmall({ columns, rows }: Size): Row[] {
  const words = ["too small", `${columns} x ${rows}`];
  return Array.from({ length: Math.max(1, rows) }, (_, index) => cutRow([piece(words[index] ?? "")], columns));
}
