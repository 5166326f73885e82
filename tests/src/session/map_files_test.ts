import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../../src/errors.ts";
import { MapFiles } from "../../../src/session/map_files.ts";
import { inFolder } from "../../in_folder.ts";

const mapOf = (command: string) => `{"rondo_map": 1, "bind": [{"on": {"note": 1}, "do": {"do": "${command}"}}]}`;

Deno.test("a map is read again when its file changes, however an editor writes it; faults are told once, and their mending", () =>
  inFolder((folder) => {
    const path = join(folder, "my.jsonc");
    Deno.writeTextFileSync(path, mapOf("loop.play"));
    const files = new MapFiles(), news: string[] = [];
    assertEquals(files.read(path).map.bind[0]!.do!.do, "loop.play");
    const look = () =>
      files.look({
        changed: (_, { map }) => news.push(map.bind[0]!.do!.do),
        notice: (sentence) => news.push(sentence.slice(-30)),
      });
    look();
    Deno.writeTextFileSync(`${path}.new`, mapOf("loop.record"));
    Deno.renameSync(`${path}.new`, path);
    look();
    Deno.writeTextFileSync(path, mapOf("loop.nonsense"));
    look();
    look();
    Deno.writeTextFileSync(path, mapOf("loop.overdub"));
    look();
    Deno.removeSync(path);
    look();
    assertEquals(news.map((words) => words.replace(/.*(stays|now on)\.$/, "$1")), [
      "loop.record",
      "stays",
      "loop.overdub",
      "now on",
      "stays",
    ]);
    assertEquals(files.read(path).map.bind[0]!.do!.do, "loop.overdub");
  }));

Deno.test("a map that is not there is a sentence", () =>
  inFolder((folder) => {
    const path = join(folder, "my.jsonc");
    const { message } = assertThrows(() => new MapFiles().read(path), UserError);
    assertStringIncludes(message, "my.jsonc: there is no such file.");
  }));
