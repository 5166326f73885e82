import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseJsonc, plainJson } from "../../../src/config/jsonc.ts";
import { parseSet, readSet } from "../../../src/config/read_set.ts";
import { type SetFile, setSchema } from "../../../src/config/schema.ts";
import { UserError } from "../../../src/errors.ts";

function complaint(text: string): string {
  const error = assertThrows(() => parseSet(text, "rondo.json"), UserError);
  assertEquals(error.exitCode, 2);
  assertEquals(error.message.includes("\n"), false);
  return error.message;
}

Deno.test("comments and trailing commas are allowed, and strings that look like them stay as they are", () => {
  const text = `{ // a line
    "name": "a // b /* c */ ,]", /* a
    block */ "tracks": [ {"pan": 1,}, ],
  }`;
  assertEquals(parseJsonc(text, "rondo.json"), { name: "a // b /* c */ ,]", tracks: [{ pan: 1 }] });
});

Deno.test("blanking comments moves nothing", () => {
  const text = `{"a": 1, // one\n"b": /* two */ [2,],\n}`;
  const plain = plainJson(text);
  assertEquals(plain.length, text.length);
  assertEquals(plain.split("\n").length, text.split("\n").length);
  assertEquals(plain.indexOf('"b"'), text.indexOf('"b"'));
});

Deno.test("an empty file and a file of comments are an empty set", () => {
  assertEquals(parseSet("", "rondo.json"), {});
  assertEquals(parseSet("// nothing yet\n", "rondo.json"), {});
  assertEquals(parseSet("\uFEFF{}", "rondo.json"), {});
});

Deno.test("broken JSON is placed by line and column", () => {
  assertStringIncludes(complaint(`{\n  "rate": 48000\n  "block": 128\n}`), "line 3, column 3");
  assertStringIncludes(complaint(`{\n  "rate": 48000,`), "line 2");
});

Deno.test("a wrong value names the file, the key, the value and what was expected", () => {
  const cases: [text: string, sentence: string][] = [
    [`{"rate": "x"}`, `rondo.json: rate is "x", expected a whole number of Hz from 8000 to 192000.`],
    [`{"rate": 4000}`, `rondo.json: rate is 4000, expected a whole number of Hz from 8000 to 192000.`],
    [`{"host": "asio"}`, `rondo.json: host is "asio", expected "auto", "jack", "portaudio" or "builtin".`],
    [`{"tracks": [{}, {"pan": 2}]}`, `rondo.json: tracks[1].pan is 2, expected a pan from -1 (left) to 1 (right).`],
    [
      `{"tracks": [{"inputs": [1, 0]}]}`,
      `rondo.json: tracks[0].inputs[1] is 0, expected an input channel, counted from 1 (up to 256).`,
    ],
    [`{"monitor": "yes"}`, `rondo.json: monitor is "yes", expected true or false.`],
    [`{"name": "a:b"}`, `rondo.json: name is "a:b", expected a client name of 1 to 32 characters without ":".`],
    [`[1]`, `rondo.json: expected an object with keys and values, got [1].`],
  ];
  for (const [text, sentence] of cases) assertEquals(complaint(text), sentence);
});

Deno.test("an unknown key is an error with the nearest key", () => {
  assertEquals(complaint(`{"tempos": 120}`), `rondo.json: unknown key "tempos"; did you mean "tempo"?`);
  assertEquals(complaint(`{"tracks": [{"gain": 1}]}`).startsWith(`rondo.json: unknown key "tracks[0].gain"`), true);
  assertStringIncludes(complaint(`{"colour": 1}`), "known keys are");
});

Deno.test("every key of a set file has words for what is expected, and says them when it is wrong", () => {
  for (const [key, schema] of Object.entries(setSchema.shape)) {
    const expected = schema.description ?? schema.unwrap().description;
    assertEquals(typeof expected, "string", key);
    const sentence = complaint(JSON.stringify({ [key]: null }));
    assertEquals(sentence, `rondo.json: ${key} is null, expected ${expected}.`);
  }
});

Deno.test("paths in a set file start at the file's folder", () => {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${folder}/set.json`, `{"session": "out", "input_file": "/abs/in.wav"}`);
    const set: SetFile | undefined = readSet(`${folder}/set.json`)?.set;
    assertEquals(set?.session, `${folder}/out`);
    assertEquals(set?.input_file, "/abs/in.wav");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a set file that cannot be read is one sentence that says why", () => {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeFileSync(`${folder}/bytes.json`, Uint8Array.of(0xff, 0xfe, 0x80));
    const reason = (path: string) => assertThrows(() => readSet(path), UserError).message;
    assertEquals(reason(`${folder}/no.json`), `Cannot read the set file ${folder}/no.json: there is no such file.`);
    assertStringIncludes(reason(folder), "it is a folder");
    assertStringIncludes(reason(`${folder}/bytes.json`), "not text in UTF-8");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a fault in JSON is told where it stands, not where the text ends", () => {
  const faults: [string, string][] = [
    ["# Rondo\n\nA live looper", "line 1, column 1: unexpected token '#'"],
    ["[\n 1,\n kick & snare]", "line 3, column 2: unexpected token 'k'"],
    ['{"a": 1}\n}', "line 2, column 1"],
    ["[1, 2", "line 1, column 6"],
  ];
  for (const [text, words] of faults) assertThrows(() => parseSet(text, "x"), UserError, words);
});

Deno.test("a key with a line end in it is told on one line", () => {
  const { message } = assertThrows(() => parseSet('{"na\\nme": 1}', "x"), UserError);
  assertEquals([message.includes("\n"), message.includes("na\\nme")], [false, true]);
});
