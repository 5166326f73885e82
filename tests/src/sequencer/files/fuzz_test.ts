import { assert } from "@std/assert";
import { UserError } from "../../../../src/errors.ts";
import { patternFileText } from "../../../../src/sequencer/files/file_of_bank.ts";
import { parsePatterns } from "../../../../src/sequencer/files/pattern_files.ts";
import { type Random, randomBank, randomOf } from "../random_banks.ts";
import { checkBank } from "../valid_bank.ts";

const FILES = 20, MUTATIONS = 150;
/** What somebody could write in the place of a value. */
const VALUES = [
  "null",
  "true",
  "-1",
  "0",
  "128",
  "0.5",
  "1e999",
  "-1e-320",
  '"x"',
  '"C99"',
  '"1/0"',
  '"99999999/1"',
  "[]",
  "{}",
  "[[[]]]",
  '{"__proto__": 1}',
  '"\\u0000"',
  '"x".repeat',
  "9007199254740993",
  '"- - -"',
  '"A1+A1+A1"',
  "//",
  "/*",
];

/** A text in which one thing is other than it was. */
function mutated(text: string, random: Random): string {
  const at = random(text.length), length = random(12);
  switch (random(5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at) + String.fromCharCode(32 + random(95)) + text.slice(at + 1);
    case 3:
      return text.slice(0, at) + text.slice(at, at + length) + text.slice(at);
    default:
      return replaceValue(text, at, VALUES[random(VALUES.length)]!);
  }
}

/** The first value behind a place becomes another one. */
function replaceValue(text: string, at: number, value: string): string {
  const rest = text.slice(at).replace(/: ?("[^"]*"|[\d.]+|true|false)/, `: ${value}`);
  return text.slice(0, at) + rest;
}

Deno.test("thousands of pattern files with something wrong in them are read as valid banks, or refused in one sentence", () => {
  let refused = 0;
  for (let seed = 1; seed <= FILES; seed++) {
    const random = randomOf(seed), text = patternFileText(randomBank(random));
    for (let mutation = 0; mutation < MUTATIONS; mutation++) {
      const wrong = mutated(text, random);
      try {
        checkBank(parsePatterns(wrong, "x.json"));
      } catch (error) {
        assert(error instanceof UserError, `${error} for ${wrong.slice(0, 3000)}`);
        assert(!error.message.includes("\n") && error.message.length < 600, error.message);
        refused++;
      }
    }
  }
  assert(refused > 500 && refused < FILES * MUTATIONS, `${refused} refused`);
});
