/** Several Rondos on one JACK server, and one among several servers. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../src/errors.ts";
import { Session, type SessionOptions } from "../../src/session/session.ts";
import { defaultSessionOptions } from "../../src/session/session_options.ts";
import { startTask } from "../src/cli/run_task.ts";
import { freshServerName, JackServer, runTool } from "./jack/server.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const untidy = { sanitizeOps: false, sanitizeResources: false };

function options(folder: string, jackServer: string): SessionOptions {
  return { ...defaultSessionOptions(), jackServer, autoConnect: false, sessionFolder: folder };
}

/** Clients that have a port on the server that this process joins. */
const clients = () => new Set(runTool("jack_lsp").map((port) => port.split(":")[0]!));

Deno.test({
  name: "two performances of one name play on one server, the second called rondo-01, and each keeps its own folder",
  ...needs("jackd", "jack_tools"),
  ...untidy,
  async fn() {
    const root = Deno.makeTempDirSync({ prefix: "rondo_two_" }), name = freshServerName();
    const server = await JackServer.start(name, { blockFrames: 256 });
    const given = ["--headless", "--no-connect", "--server", name];
    const players = [startTask("perform", given, root), startTask("perform", given, root)];
    try {
      await until("both are there", () => clients().has("rondo") && clients().has("rondo-01"));
      assertEquals(runTool("jack_lsp").filter((port) => port.endsWith("master_left")).toSorted(), [
        "rondo-01:master_left",
        "rondo:master_left",
      ]);
    } finally {
      for (const player of players) player.kill("SIGINT");
      for (const player of players) {
        const [{ code }] = await Promise.all([
          player.status,
          new Response(player.stdout).text(),
          new Response(player.stderr).text(),
          player.stdin.close().catch(() => {}),
        ]);
        assertEquals(code, 0);
      }
      await server.stop();
    }
    assertEquals([...Deno.readDirSync(join(root, "sessions"))].length, 2);
    Deno.removeSync(root, { recursive: true });
  },
});

Deno.test({
  name: "--server joins the server of that name among several, and says in one sentence that there is none",
  ...needs("jackd", "jack_tools"),
  ...untidy,
  async fn() {
    const root = Deno.makeTempDirSync({ prefix: "rondo_server_" }), names = [freshServerName(), freshServerName()];
    const servers = [await JackServer.start(names[0]!), await JackServer.start(names[1]!)];
    try {
      const session = await Session.open(options(join(root, "one"), names[0]!));
      Deno.env.set("JACK_DEFAULT_SERVER", names[1]!);
      assert(!clients().has("rondo"));
      Deno.env.set("JACK_DEFAULT_SERVER", names[0]!);
      assert(clients().has("rondo"));
      await session.close();
      const refused = await assertRejects(() => Session.open(options(join(root, "two"), "nobody")), UserError);
      assertStringIncludes(refused.message, 'No JACK server "nobody" is running');
    } finally {
      for (const [index, server] of servers.entries()) {
        Deno.env.set("JACK_DEFAULT_SERVER", names[index]!);
        await server.stop();
      }
      Deno.removeSync(root, { recursive: true });
    }
  },
});
