/**
 * A row of the screen before it becomes terminal codes: pieces of text with the role they play.
 *
 * Method: roles instead of colours, so that what is drawn stays a pure function of state and tests read plain text.
 * Colours are the terminal's own sixteen, so that they follow the player's theme. Thread: control.
 */
import { cutText, textWidth } from "./text_width.ts";

/** What a piece of text is for. */
export type Role = "plain" | "dim" | "strong" | "title" | "good" | "warn" | "bad" | "accent" | "bar" | "key" | "chosen";

/** Text that plays one role. */
export interface Piece {
  text: string;
  role: Role;
}

/** One row, left to right. */
export type Row = Piece[];

const CODES: Record<Role, string> = {
  plain: "",
  dim: "2",
  strong: "1",
  title: "1;7",
  good: "32",
  warn: "33",
  bad: "1;31",
  accent: "1;36",
  bar: "36",
  key: "1",
  chosen: "1;36",
};
// Without colours, weight and inversion still tell roles apart.
const PLAIN_CODES: Record<Role, string> = {
  ...CODES,
  good: "",
  warn: "1",
  bad: "1;7",
  accent: "1",
  bar: "",
  chosen: "1",
};

/** A piece of text. */
export function piece(text: string, role: Role = "plain"): Piece {
  return { text, role };
}

/** Cells that a row takes. */
export function rowWidth(row: Row): number {
  return row.reduce((width, { text }) => width + textWidth(text), 0);
}

/** The row as plain text. */
export function rowText(row: Row): string {
  return row.map(({ text }) => text).join("");
}

/** As much of a row as fits into `width` cells. */
export function cutRow(row: Row, width: number): Row {
  const cut: Row = [];
  let left = width;
  for (const { text, role } of row) {
    const kept = cutText(text, left);
    if (kept !== "") cut.push({ text: kept, role });
    left -= textWidth(text);
    if (left <= 0) break;
  }
  return cut;
}

/** Pieces as long as they fit whole, joined by a separator: a line that gets shorter without breaking a word. */
export function joinFitting(parts: readonly Row[], separator: Piece, width: number): Row {
  const joined: Row = [];
  let used = 0;
  for (const part of parts) {
    if (part.length === 0) continue;
    const gap = joined.length === 0 ? 0 : textWidth(separator.text);
    if (used + gap + rowWidth(part) > width) continue;
    if (gap > 0) joined.push(separator);
    joined.push(...part);
    used += gap + rowWidth(part);
  }
  return joined;
}

/** A row with one part at the left and one at the right; the right one goes when there is no room for both. */
export function spreadRow(left: Row, right: Row, width: number): Row {
  const room = width - rowWidth(left) - rowWidth(right);
  if (right.length === 0 || room < 2) return cutRow(left, width);
  return [...left, piece(" ".repeat(room)), ...right];
}

/** Terminal codes of a row, never wider than `width`. */
export function paintRow(row: Row, width: number, colours: boolean): string {
  let painted = "";
  for (const { text, role } of cutRow(row, width)) {
    const code = (colours ? CODES : PLAIN_CODES)[role];
    painted += code === "" ? text : `\x1b[${code}m${text}\x1b[0m`;
  }
  return painted;
}
