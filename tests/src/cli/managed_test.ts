/** `perform` under a session manager, with the permissions that its task has. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { openWhole } from "../saved/looping_rig.ts";
import { PretendedNsm } from "../nsm/pretended_nsm.ts";
import { inFolder } from "../../in_folder.ts";
import { startTask } from "./run_task.ts";

/** Starts perform under a manager, and ends it as one does: by SIGTERM, with the project's folder saved. */
async function manage(folder: string, use: (manager: PretendedNsm) => Promise<void>): Promise<void> {
  const manager = await PretendedNsm.open();
  const child = startTask("perform", ["--host", "builtin"], folder, { NSM_URL: manager.url });
  const ended = Promise.all([child.status, new Response(child.stdout).text(), new Response(child.stderr).text()]);
  try {
    assertEquals((await manager.welcome()).slice(0, 4), ["Rondo", ":dirty:", "rondo", 1]);
    manager.send("/nsm/client/open", join(folder, "Rondo.nABCD"), "a session", "Rondo.nABCD");
    assertEquals(await manager.next("/reply"), ["/nsm/client/open", "OK"]);
    manager.send("/nsm/client/session_is_loaded");
    await use(manager);
  } finally {
    child.kill("SIGTERM");
    const [{ code }, , errors] = await ended;
    await child.stdin.close().catch(() => {});
    await manager.close();
    assertEquals([code, errors], [0, ""]);
  }
}

Deno.test("under a session manager perform opens the manager's project, saves when it is told to, and goes on with it the next time", () =>
  inFolder(async (folder) => {
    const project = join(folder, "Rondo.nABCD");
    await manage(folder, async (manager) => {
      assert(openWhole(project) !== undefined, "it could be gone on with from the start");
      manager.send("/nsm/client/save");
      assertEquals(await manager.next("/reply"), ["/nsm/client/save", "OK"]);
    });
    assertEquals(openWhole(project)!.tracks.length, 1);
    await manage(folder, async (manager) => {
      manager.send("/nsm/client/save");
      assertEquals(await manager.next("/reply"), ["/nsm/client/save", "OK"]);
    });
    assert([...Deno.readDirSync(project)].some(({ name }) => name === "score-2.jsonl"));
  }));
