/**
 * The question that is open, with what may be answered, or the last message: in as many rows as it takes, so that nothing of it is
 * lost on a narrow screen.
 *
 * Thread: control.
 */
import { piece, type Row } from "./row.ts";
import { cellsOf, textWidth } from "./text_width.ts";
import type { Prompt, View } from "./view.ts";
import { wrapText } from "./wrap_text.ts";

/** Rows, at most `most`; one where there is nothing to say. */
export function messageRows({ prompt, message, look }: View, columns: number, most: number): Row[] {
  const { ellipsis } = look.glyphs;
  if (prompt !== undefined) return promptRows(prompt, columns, most, ellipsis);
  if (message === undefined) return [[]];
  return wrapText(message.text, columns - 1, most, ellipsis).map((line) => [piece(` ${line}`, message.role)]);
}

/** What is typed stays in sight at its end; the hint stands beside it, or below where it does not fit. */
function promptRows({ label, typed, hint }: Prompt, columns: number, most: number, ellipsis: string): Row[] {
  const room = columns - textWidth(label) - 4;
  const shown = textWidth(typed) <= room ? typed : ellipsis + lastCells(typed, room - textWidth(ellipsis));
  const asked: Row = [piece(` ${label} `, "strong"), piece(`${shown}_`, "accent")];
  const beside = `  (${hint})`;
  if (textWidth(label) + textWidth(shown) + 3 + textWidth(beside) <= columns) return [[...asked, piece(beside, "dim")]];
  if (most < 2) return [asked];
  const below = wrapText(`(${hint})`, columns - 1, most - 1, ellipsis);
  return [asked, ...below.map((line): Row => [piece(` ${line}`, "dim")])];
}

/** The end of a text, in at most so many cells. */
function lastCells(text: string, width: number): string {
  const characters = [...text];
  let left = width, from = characters.length;
  while (from > 0 && left >= cellsOf(characters[from - 1]!)) left -= cellsOf(characters[--from]!);
  return characters.slice(from).join("");
}
