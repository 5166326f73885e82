/**
 * How many cells of a terminal a text takes, and cutting and padding by cells.
 *
 * Method: two cells for East Asian wide characters and emoji, none for combining marks and controls (Unicode UAX #11, by
 * ranges). Thread: control.
 */

const NOTHING = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const PLAIN = /^[\x20-\x7e]*$/;

/** Cells that one character (a code point) takes: 0, 1 or 2. */
export function cellsOf(character: string): number {
  if (NOTHING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Cells that a text takes. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += cellsOf(character);
  return width;
}

/** The longest start of a text that fits into `width` cells. */
export function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let taken = "";
  let left = width;
  for (const character of text) {
    left -= cellsOf(character);
    if (left < 0) break;
    taken += character;
  }
  return taken;
}

/** A text in exactly `width` cells: cut, ending in an ellipsis when something is lost, or padded with spaces. */
export function fitText(text: string, width: number, align: "left" | "right" = "left", ellipsis = "…"): string {
  const printable = text.replace(/[\p{Cc}]/gu, " ");
  const short = textWidth(printable) <= width
    ? printable
    : width <= textWidth(ellipsis)
    ? cutText(printable, width)
    : cutText(printable, width - textWidth(ellipsis)) + ellipsis;
  const padding = " ".repeat(Math.max(0, width - textWidth(short)));
  return align === "left" ? short + padding : padding + short;
}
