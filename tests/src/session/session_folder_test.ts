import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../../src/errors.ts";
import { folderName, makeSessionFolder, removeSessionFolder } from "../../../src/session/session_folder.ts";

function inFreshFolder(run: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_test_" }), before = Deno.cwd();
  try {
    Deno.chdir(folder);
    run(Deno.cwd());
  } finally {
    Deno.chdir(before);
    Deno.removeSync(folder, { recursive: true });
  }
}

const MOMENT = new Date(2026, 10, 20, 23, 5, 7);

Deno.test("a session's folder is named after the time it began", () => {
  assertEquals(folderName(MOMENT), "2026-11-20_23-05-07");
});

Deno.test("sessions that begin in one second get folders of their own", () =>
  inFreshFolder((folder) => {
    const names = [1, 2, 3].map(() => makeSessionFolder(undefined, MOMENT));
    assertEquals(names.map((name) => name.slice(folder.length)), [
      "/sessions/2026-11-20_23-05-07",
      "/sessions/2026-11-20_23-05-07_2",
      "/sessions/2026-11-20_23-05-07_3",
    ]);
  }));

Deno.test("a folder that holds something is refused in a sentence and left as it was", () =>
  inFreshFolder((folder) => {
    Deno.mkdirSync("mine");
    Deno.writeTextFileSync("mine/song.txt", "precious");
    const error = assertThrows(() => makeSessionFolder("mine", MOMENT), UserError);
    assertEquals(
      error.message,
      `The session folder ${join(folder, "mine")} holds song.txt already, and nothing is ` +
        "overwritten: name another folder.",
    );
    assertEquals(Deno.readTextFileSync("mine/song.txt"), "precious");
  }));

Deno.test("an empty folder that exists is taken, a missing one is made", () =>
  inFreshFolder((folder) => {
    Deno.mkdirSync("empty");
    assertEquals(makeSessionFolder("empty", MOMENT), join(folder, "empty"));
    assertEquals(makeSessionFolder("deep/new", MOMENT), join(folder, "deep/new"));
  }));

Deno.test("a path through a file is refused in a sentence", () =>
  inFreshFolder(() => {
    Deno.writeTextFileSync("file", "");
    const error = assertThrows(() => makeSessionFolder("file/below", MOMENT), UserError);
    assert(error.message.includes("file/below could not be made"), error.message);
  }));

Deno.test("a session that never began leaves no folder behind", () =>
  inFreshFolder(() => {
    removeSessionFolder(makeSessionFolder(undefined, MOMENT));
    assertEquals([...Deno.readDirSync(".")], []);
    const other = makeSessionFolder(undefined, MOMENT);
    removeSessionFolder(makeSessionFolder(undefined, MOMENT));
    assert(Deno.statSync(other).isDirectory);
  }));
