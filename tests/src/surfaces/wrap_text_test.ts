import { assert, assertEquals } from "@std/assert";
import { textWidth } from "../../../src/surfaces/screen/text_width.ts";
import { wrapText } from "../../../src/surfaces/screen/wrap_text.ts";

Deno.test("text is broken between words, and a word only where no line holds it", () => {
  assertEquals(wrapText("", 10), [""]);
  assertEquals(wrapText("one two three", 7), ["one two", "three"]);
  assertEquals(wrapText("one", 3), ["one"]);
  assertEquals(wrapText("a/very/long/path ends", 8), ["a/very/l", "ong/path", "ends"]);
  assertEquals(wrapText("two\nlines", 20), ["two lines"]);
});

Deno.test("no line is wider than asked for, whatever the characters, and nothing is lost", () => {
  const text = "日本語の名前です and e\u0301tude 🎸🎸🎸 end";
  for (let width = 2; width < 30; width++) {
    const lines = wrapText(text, width);
    for (const line of lines) assert(textWidth(line) <= width, `${width}: ${line}`);
    assertEquals(lines.join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
  }
});

Deno.test("more lines than there may be end in the ellipsis", () => {
  assertEquals(wrapText("one two three four five", 9, 2), ["one two", "three fo…"]);
  assertEquals(wrapText("one two", 9, 2), ["one two"]);
});
