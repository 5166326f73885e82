/**
 * Splits a stream of bytes into lines of text. Method: UTF-8, `\n` or `\r\n`; a line longer than the limit is cut off and
 * said to be too long, so that a broken writer cannot fill the memory. Thread: control.
 */

/** Longest line that is taken, characters. */
export const LONGEST_LINE = 65536;

/** Yields lines without their ends; `undefined` stands for a line that was too long. */
export async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  let tooLong = false;
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
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
