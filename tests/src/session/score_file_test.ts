import { assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../../src/errors.ts";
import { ScoreFile } from "../../../src/session/score_file.ts";

Deno.test("a line of the score is in the file as soon as it was appended", async () => {
  const folder = Deno.makeTempDirSync(), path = join(folder, "score.jsonl");
  const file = new ScoreFile(path);
  try {
    file.append('{"rondo_score":1}');
    file.append('{"at":5}');
    assertEquals(Deno.readTextFileSync(path), '{"rondo_score":1}\n{"at":5}\n');
  } finally {
    await file.close();
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a score that exists is never written over", () => {
  const folder = Deno.makeTempDirSync(), path = join(folder, "score.jsonl");
  Deno.writeTextFileSync(path, "old\n");
  assertThrows(() => new ScoreFile(path), UserError, "could not be made");
  assertEquals(Deno.readTextFileSync(path), "old\n");
  Deno.removeSync(folder, { recursive: true });
});
