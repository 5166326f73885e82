/** The transport that PipeWire keeps for JACK clients, with an independent timebase master in C. */
import { join } from "node:path";
import { isJackRunning } from "../../bridge/jack/listing.ts";
import { freshServerName, runTool } from "./jack/server.ts";
import { checkTicks, openFollower, TransportMaster, WHOLE_TICK_FRAMES } from "./jack/transport_master.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

/** PipeWire waits for nobody: what a busy machine skips cannot be judged. */
const SHARE = 0.8;

Deno.test({
  name: "PipeWire's transport is followed to the frame, although its bars and beats come a cycle late",
  ...needs("pipewire", "jack_headers", "jack_tools"),
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const folder = Deno.makeTempDirSync({ prefix: "rondo_pipewire_" });
    Deno.env.set("XDG_RUNTIME_DIR", folder);
    Deno.env.set("JACK_DEFAULT_SERVER", freshServerName());
    const server = new Deno.Command("pipewire", { stdin: "null", stdout: "null", stderr: "null" }).spawn();
    await until("PipeWire takes clients", isJackRunning);
    const master = await TransportMaster.start("master", 120, "pw-jack");
    const session = await openFollower(join(folder, "session"));
    const clock = () => session.state().midi!.clock!;
    try {
      await until("the clock is connected", () => {
        runTool("pw-jack", "jack_connect", "looper:clock", "master:in");
        return runTool("pw-jack", "jack_lsp", "-c", "looper:clock").includes("   master:in");
      });
      await master.say("start");
      await until("the transport rolls", () => clock().running);
      await checkTicks(master, WHOLE_TICK_FRAMES, SHARE);
      await master.say("tempo 126.37");
      await until("the tempo is told", () => Math.abs(clock().tempoBpm - 126.37) < 1e-9);
      await checkTicks(master, WHOLE_TICK_FRAMES, SHARE);
      await master.say("locate 4811223");
      await checkTicks(master, WHOLE_TICK_FRAMES, SHARE);
      await master.say("stop");
      await until("it has stopped", () => !clock().running && !session.state().snapshot.running);
    } finally {
      await master.stop();
      await session.close();
      server.kill("SIGKILL");
      await server.status;
    }
  },
});
