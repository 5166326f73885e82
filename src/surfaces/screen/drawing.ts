/**
 * Turns rows into terminal codes, only for the rows that changed since the last time.
 *
 * Method: one painted string a row is remembered; a synchronised update (mode 2026) keeps terminals from showing halves.
 * Thread: control.
 */
import { paintRow, type Row, rowWidth } from "./row.ts";
import type { Size } from "./view.ts";

/** Remembers what is on the screen. */
export class Drawing {
  #painted: string[] = [];
  #size: Size = { columns: 0, rows: 0 };

  /** Forget what is on the screen: the next drawing is a whole one. */
  forget(): void {
    this.#size = { columns: 0, rows: 0 };
  }

  /** The codes that bring the screen to these rows; empty when nothing changed. */
  draw(rows: readonly Row[], size: Size, colours: boolean): string {
    const whole = size.columns !== this.#size.columns || size.rows !== this.#size.rows;
    if (whole) this.#painted = [];
    this.#size = { ...size };
    let codes = "";
    rows.forEach((row, index) => {
      const painted = paintRow(row, size.columns, colours);
      if (painted === (this.#painted[index] ?? (whole ? undefined : ""))) return;
      this.#painted[index] = painted;
      // Erasing after the text, not before it, so that nothing flickers; after a full row it would take the last cell.
      codes += `\x1b[${index + 1};1H${painted}${rowWidth(row) < size.columns ? "\x1b[K" : ""}`;
    });
    if (codes === "") return "";
    return `\x1b[?2026h${whole ? "\x1b[2J" : ""}${codes}\x1b[?2026l`;
  }
}
