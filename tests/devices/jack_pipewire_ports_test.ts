/** Ports of tracks under PipeWire: they come and go with their tracks, and come back with their connections. */
import { assert, assertEquals } from "@std/assert";
import { isJackRunning } from "../../bridge/jack/listing.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { Session } from "../../src/session/session.ts";
import { defaultSessionOptions } from "../../src/session/session_options.ts";
import { connectionsOf, freshServerName, runTool } from "./jack/server.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const LIBRARY_FOLDERS = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"];

/** JACK's small programs, with PipeWire's library in the place of JACK's, until the answer is called. */
function leadToolsToPipeWire(): () => void {
  const folders = LIBRARY_FOLDERS.map((folder) => `${folder}/pipewire-0.3/jack`),
    before = Deno.env.get("LD_LIBRARY_PATH");
  Deno.env.set("LD_LIBRARY_PATH", folders.join(":"));
  return () => before === undefined ? Deno.env.delete("LD_LIBRARY_PATH") : Deno.env.set("LD_LIBRARY_PATH", before);
}

function startPipeWire(): Deno.ChildProcess {
  return new Deno.Command("pipewire", { stdin: "null", stdout: "null", stderr: "null" }).spawn();
}

Deno.test({
  name: "under PipeWire a track's ports come and go with it, and come back connected, also after PipeWire was killed",
  ...needs("pipewire", "jack_tools"),
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const folder = Deno.makeTempDirSync({ prefix: "rondo_pipewire_ports_" });
    Deno.env.set("XDG_RUNTIME_DIR", folder);
    Deno.env.set("JACK_DEFAULT_SERVER", freshServerName());
    const leadBack = leadToolsToPipeWire();
    let server = startPipeWire();
    await until("PipeWire takes clients", isJackRunning);
    const session = await Session.open({
      ...defaultSessionOptions(),
      host: "jack",
      clientName: "looper",
      tapeMinutes: 1,
      sessionFolder: `${folder}/session`,
      trackPorts: { most: 4, tracks: [] },
    });
    const send = (command: Record<string, unknown>) => session.send(parseCommand(command));
    const ports = () => runTool("jack_lsp").filter((name) => name.startsWith("looper:track"));
    const links = () => connectionsOf("looper").filter((link) => link.startsWith("looper:track"));
    const expected = ["looper:track_3_left > looper:in_1", "looper:track_3_right > looper:in_2"];
    try {
      send({ do: "mix.gain", track: 3, db: 0 });
      await until("every track has its ports", () => ports().length === 6);
      for (const link of expected) runTool("jack_connect", ...link.split(" > "));
      await until("they are connected", () => links().length === 2);
      await new Promise((done) => setTimeout(done, 1500));
      for (let round = 0; round < 3; round++) {
        send({ do: "loop.delete", track: 3 });
        await until("they are gone with it", () => ports().length === 4);
        send({ do: "loop.undo", track: 3 });
        await until("they are back, connected", () => links().length === 2);
      }
      assertEquals(links(), expected);
      server.kill("SIGKILL");
      await server.status;
      await until("the loss is told", () => !session.state().host.running);
      server = startPipeWire();
      await until("they are back, connected, at the next PipeWire", () => links().length === 2);
      assertEquals(links(), expected);
      assert(session.state().host.running);
    } finally {
      await session.close();
      leadBack();
      server.kill("SIGKILL");
      await server.status;
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
