import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../../src/errors.ts";
import { folderHolds, moveFolderDurably, writeFileDurably } from "../../../src/files/durable.ts";
import { inFolder } from "../../in_folder.ts";

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
}

Deno.test("a durable write leaves exactly the file, and no temporary one", () => {
  inFolder((folder) => {
    writeFileDurably(join(folder, "score.jsonl"), "one\n");
    writeFileDurably(join(folder, "bytes"), Uint8Array.of(1, 2));
    assertEquals(names(folder), ["bytes", "score.jsonl"]);
    assertEquals(Deno.readTextFileSync(join(folder, "score.jsonl")), "one\n");
    assertEquals(Deno.readFileSync(join(folder, "bytes")), Uint8Array.of(1, 2));
  });
});

Deno.test("what is there stays as it was unless overwriting is asked for", () => {
  inFolder((folder) => {
    const path = join(folder, "score.jsonl");
    writeFileDurably(path, "one");
    const message = assertThrows(() => writeFileDurably(path, "two"), UserError).message;
    assertStringIncludes(message, `Cannot write ${path}: it exists already`);
    assertEquals([Deno.readTextFileSync(path), names(folder)], ["one", ["score.jsonl"]]);
    writeFileDurably(path, "two", { overwrite: true });
    assertEquals([Deno.readTextFileSync(path), names(folder)], ["two", ["score.jsonl"]]);
  });
});

Deno.test("a place that cannot be written to is named in one sentence", () => {
  const message = assertThrows(() => writeFileDurably("/nowhere/at/all", "x"), UserError).message;
  assertStringIncludes(message, "Cannot write /nowhere/at/all: there is no such file or folder");
});

Deno.test("a folder moves to a free place or an empty one, never over something", () => {
  inFolder((folder) => {
    const make = (name: string) => {
      Deno.mkdirSync(join(folder, name));
      Deno.writeTextFileSync(join(folder, name, "file"), name);
      return join(folder, name);
    };
    const target = join(folder, "out");
    assertEquals(folderHolds(target), "no folder");
    moveFolderDurably(make("a"), target);
    assertEquals(names(target), ["file"]);
    Deno.mkdirSync(join(folder, "empty"));
    assertEquals(folderHolds(join(folder, "empty")), "nothing");
    moveFolderDurably(make("b"), join(folder, "empty"));
    assertEquals(Deno.readTextFileSync(join(folder, "empty", "file")), "b");
    assertEquals(folderHolds(target), "something");
    assertThrows(() => moveFolderDurably(make("c"), target), UserError);
    assertEquals(Deno.readTextFileSync(join(target, "file")), "a");
  });
});
