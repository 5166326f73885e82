/**
 * Splits bytes that come in pieces into lines of text.
 *
 * Method: UTF-8, `\n` or `\r\n`; a line longer than the limit is cut off and said to be too long, so that a broken writer cannot fill
 * the memory. All pieces are read into one buffer: a new one for every line, as a stream makes it, grew a performance by 64 KiB a
 * line until V8 collected, which takes it tens of megabytes. Thread: control.
 */

/** Longest line that is taken, characters. */
export const LONGEST_LINE = 65536;
const BUFFER_BYTES = 16384;

/** Where lines come from: standard input, for one. */
export interface ByteSource {
  /** Fills the buffer as far as bytes are there; null at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
}

/** Yields lines without their ends; `undefined` stands for a line that was too long. */
export async function* readLines(source: ByteSource): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder(), buffer = new Uint8Array(BUFFER_BYTES);
  let rest = "";
  let tooLong = false;
  for (let count = await source.read(buffer); count !== null; count = await source.read(buffer)) {
    const lines = (rest + decoder.decode(buffer.subarray(0, count), { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      yield tooLong || line.length > LONGEST_LINE ? undefined : line.replace(/\r$/, "");
      tooLong = false;
    }
    if (rest.length > LONGEST_LINE) [rest, tooLong] = ["", true];
  }
  if (tooLong) yield undefined;
  else if (rest !== "") yield rest;
}
