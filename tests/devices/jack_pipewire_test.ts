import { assert, assertEquals } from "@std/assert";
import { isJackRunning } from "../../bridge/jack/listing.ts";
import { freshServerName } from "./jack/server.ts";
import { TestClient } from "./jack/test_client.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

/** PipeWire alone, headless, in a runtime folder of its own. */
class PipeWire {
  #process: Deno.ChildProcess | undefined;

  start(): void {
    this.#process = new Deno.Command("pipewire", { stdin: "null", stdout: "null", stderr: "null" }).spawn();
  }

  async kill(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#process?.status;
  }
}

Deno.test({
  name: "PipeWire is joined without pw-jack, and joined again after it was killed, while the engine goes on",
  ...needs("pipewire"),
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    Deno.env.set("XDG_RUNTIME_DIR", Deno.makeTempDirSync({ prefix: "rondo_pipewire_" }));
    Deno.env.set("JACK_DEFAULT_SERVER", freshServerName());
    const server = new PipeWire();
    server.start();
    await until("PipeWire takes clients", isJackRunning);
    const client = new TestClient({ blockFrames: 256 });
    client.supervisor.start();
    await until("the client runs", () => client.count("started") === 1);
    const started = client.reports.find((report) => report.kind === "started");
    assert(started?.kind === "started");
    assertEquals(started.host, "pipewire");
    await until("the cycle has the length asked for", () => client.blockFrames === 256);
    const frames = client.frames;
    await server.kill();
    await until("the death is reported", () => client.count("lost") === 1);
    server.start();
    await until("the client is back", () => client.count("back") === 1);
    await until("the same engine goes on", () => client.frames > frames);
    await client.supervisor.close();
    await server.kill();
  },
});
