/**
 * Text in lines of a given width, broken between words; a word that is longer than a line is broken where it has to be.
 *
 * Units: cells of the terminal, see text_width.ts. Thread: control.
 */
import { cutText, fitText, textWidth } from "./text_width.ts";

/**
 * The lines of a text; an empty one has one.
 * @param most lines; what does not fit into them ends in the ellipsis
 */
export function wrapText(text: string, width: number, most = Infinity, ellipsis = "…"): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.replace(/\p{Cc}/gu, " ").split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    while (textWidth(line) > width && width > 0) {
      // Never none: a wide character in a single cell.
      const start = cutText(line, width) || [...line][0]!;
      lines.push(start);
      line = line.slice(start.length);
    }
  }
  lines.push(line);
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, most), rest = lines.slice(most - 1).join(" ");
  return [...kept.slice(0, -1), fitText(rest, width, "left", ellipsis).trimEnd()];
}
