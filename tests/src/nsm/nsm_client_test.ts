import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { UserError } from "../../../src/errors.ts";
import { NsmClient, portOf } from "../../../src/nsm/nsm_client.ts";
import { PretendedNsm } from "./pretended_nsm.ts";

const WHO = { executable: "rondo", pid: 4711, hasScreen: true };

async function withNsm(use: (manager: PretendedNsm) => Promise<void>): Promise<void> {
  const manager = await PretendedNsm.open();
  try {
    await use(manager);
  } finally {
    await manager.close();
  }
}

/** A client that was welcomed. */
async function joined(manager: PretendedNsm, hasScreen = true): Promise<NsmClient> {
  const client = NsmClient.join(manager.url, { ...WHO, hasScreen });
  await manager.welcome();
  return await client;
}

Deno.test("a manager's address names a port, whatever the machine is called there", () => {
  assertEquals(portOf("osc.udp://debian.local:14143/"), 14143);
  assertEquals(portOf("osc.udp://127.0.0.1:1"), 1);
  for (const url of ["", "osc.tcp://x:1/", "osc.udp://x/", "osc.udp://x:99999/"]) {
    assertStringIncludes(assertThrows(() => portOf(url), UserError).message, "no address of a session manager");
  }
});

Deno.test("Rondo announces itself with what it can do, and the program to start it by", () =>
  withNsm(async (manager) => {
    for (const [hasScreen, capabilities] of [[true, ":dirty:optional-gui:"], [false, ":dirty:"]] as const) {
      const client = NsmClient.join(manager.url, { ...WHO, hasScreen });
      assertEquals(await manager.welcome(), ["Rondo", capabilities, "rondo", 1, 1, 4711]);
      (await client).close();
    }
  }));

Deno.test("the project of a manager is opened once, and a second one is refused", () =>
  withNsm(async (manager) => {
    const client = await joined(manager, false);
    manager.send("/nsm/client/open", "/tmp/Live Set/Rondo.nABCD", "Live Set", "Rondo.nABCD");
    assertEquals(await client.project(), {
      folder: "/tmp/Live Set/Rondo.nABCD",
      title: "Live Set",
      clientName: "Rondo.nABCD",
    });
    client.opened({ save: () => Promise.resolve() });
    assertEquals(await manager.next("/reply"), ["/nsm/client/open", "OK"]);
    manager.send("/nsm/client/open", "/tmp/other", "other", "Rondo.nXYZW");
    assertEquals((await manager.next("/error")).slice(0, 2), ["/nsm/client/open", -8]);
    client.close();
  }));

Deno.test("a project that cannot be opened is told to the manager with its sentence", () =>
  withNsm(async (manager) => {
    const client = await joined(manager);
    manager.send("/nsm/client/open", "/nowhere", "x", "Rondo.n");
    await client.project();
    client.refused("The session cannot be read.");
    assertEquals(await manager.next("/error"), ["/nsm/client/open", -1, "The session cannot be read."]);
    client.close();
  }));

Deno.test("a save is answered when all is written, or with the reason why it is not; what was played since is told", () =>
  withNsm(async (manager) => {
    const client = await joined(manager);
    manager.send("/nsm/client/save");
    assertEquals((await manager.next("/error"))[2], "No session is open yet.");
    let fails = false, saves = 0;
    client.opened({
      save() {
        saves++;
        return fails ? Promise.reject(new Error("The disk is full.")) : Promise.resolve();
      },
    });
    client.isDirty = true;
    client.isDirty = true;
    assertEquals(await manager.next("/nsm/client/is_dirty"), []);
    manager.send("/nsm/client/save");
    assertEquals(await manager.next("/reply"), ["/nsm/client/save", "OK"]);
    assertEquals(await manager.next("/nsm/client/is_clean"), []);
    fails = true;
    manager.send("/nsm/client/save");
    assertEquals(await manager.next("/error"), ["/nsm/client/save", -1, "The disk is full."]);
    assertEquals(saves, 2);
    client.close();
  }));

Deno.test("a screen is shown and hidden as the manager wants, and the manager is told", () =>
  withNsm(async (manager) => {
    const client = await joined(manager), shown: boolean[] = [];
    client.opened({ save: () => Promise.resolve(), show: (shows) => void shown.push(shows) });
    await manager.next("/nsm/client/gui_is_shown");
    manager.send("/nsm/client/hide_optional_gui");
    await manager.next("/nsm/client/gui_is_hidden");
    manager.send("/nsm/client/show_optional_gui");
    await manager.next("/nsm/client/gui_is_shown");
    assertEquals(shown, [false, true]);
    client.close();
  }));

Deno.test("a manager that says no is quoted", () =>
  withNsm(async (manager) => {
    const client = NsmClient.join(manager.url, WHO);
    client.catch(() => {});
    await manager.next("/nsm/server/announce");
    manager.send("/error", "/nsm/server/announce", -2, "Server is using an incompatible API version");
    const refused = await assertRejects(() => client, UserError);
    assertStringIncludes(refused.message, "incompatible API version");
  }));
