/** A line of progress on a terminal's standard error; nothing in a pipe. Thread: control. */

const CLEAR_LINE = "\r\x1b[K";

/** Shows how far something is. `share`: 0 to 1. */
export function showProgress(doing: string, share: number): void {
  write(`${CLEAR_LINE}${doing} ${Math.floor(share * 100)} %`);
}

/** Takes the line away. */
export function clearProgress(): void {
  write(CLEAR_LINE);
}

function write(text: string): void {
  if (Deno.stderr.isTerminal()) Deno.stderr.writeSync(new TextEncoder().encode(text));
}
