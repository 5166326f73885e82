import { assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { UserError } from "../../../src/errors.ts";
import { lockFolder } from "../../../src/session/folder_lock.ts";
import { Session } from "../../../src/session/session.ts";
import { defaultSessionOptions } from "../../../src/session/session_options.ts";
import { SessionRig } from "./session_rig.ts";

Deno.test("a folder that a Rondo plays in is refused to another in one sentence, and free again once it has left", () => {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_lock_" });
  try {
    const lock = lockFolder(folder);
    const refused = assertThrows(() => lockFolder(folder), UserError);
    assertStringIncludes(refused.message, "is being played by another Rondo: name another folder.");
    lock.release();
    lock.release();
    lockFolder(folder).release();
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a session that was saved and is still being played cannot be gone on with by a second Rondo", () =>
  SessionRig.run({}, async (rig) => {
    await rig.answer(rig.send({ do: "session.save" }));
    const again = { ...defaultSessionOptions(), host: "builtin" as const, sessionFolder: rig.folder };
    const refused = await assertRejects(() => Session.open(again), UserError);
    assertStringIncludes(refused.message, "is being played by another Rondo");
    await rig.close();
    await (await Session.open({ ...again, inputFile: rig.inputPath })).close();
  }));

Deno.test("a session may begin with more commands than a ring holds", () =>
  SessionRig.run({
    tracks: Array.from({ length: 1000 }, (_, index) => ({ groups: [1 + index % 16], muteGroup: 1 + index % 16 })),
  }, async (rig) => {
    await rig.until(4800);
    const { tracks } = rig.session.state();
    const wrong = tracks.filter(({ groups, muteGroup, index }) =>
      groups !== 1 << index % 16 || muteGroup !== 1 + index % 16
    );
    if (tracks.length !== 1000 || wrong.length > 0) throw new Error(`${tracks.length} tracks, ${wrong.length} wrong`);
  }));
