// What a part of `deno task bench` gives: lines, each as a row of a table and as data.

/** One line: `text` for people, `data` for `--json`; a heading has no data. */
export interface BenchLine {
  text: string;
  data?: Record<string, unknown>;
}

/** A part measures while it is read. */
export type BenchPart = () => AsyncGenerator<BenchLine>;

/** A row of a table: the first cell to the left, the others to the right. */
export function tableRow(cells: readonly (string | number)[], width = 10): string {
  return cells.map((cell, index) => index === 0 ? String(cell).padEnd(24) : String(cell).padStart(width)).join("");
}
