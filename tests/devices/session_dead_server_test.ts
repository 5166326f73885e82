/** Quitting when the server has died: whatever was being recorded is saved, and nobody waits for the dead. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { Performer } from "../../scripts/measure/performer.ts";
import { freshServerName, JackServer } from "./jack/server.ts";
import { needs } from "./needs.ts";

for (const host of ["jack", "portaudio"]) {
  for (const lossIsKnown of [false, true]) {
    const moment = lossIsKnown ? "after its loss was told" : "before anybody noticed";
    Deno.test({
      name: `${host}: Ctrl-C when jackd has died, ${moment}, saves the take that was being recorded`,
      ...needs("jackd", "jack_tools", ...(host === "portaudio" ? ["portaudio" as const] : [])),
      async fn() {
        const folder = Deno.makeTempDirSync({ prefix: "rondo_dead_" }), name = freshServerName();
        const server = await JackServer.start(name, { blockFrames: 512 });
        const args = ["--host", host, "--tape-minutes", "1", "--name", "looper", "--session", join(folder, "session")];
        const performer = new Performer(args, { JACK_DEFAULT_SERVER: name });
        try {
          await performer.wait({ event: "ready" });
          await performer.send({ do: "loop.record", track: 1 });
          const { frame } = await performer.wait({ event: "state", state: "recording" });
          await performer.reach((frame as number) + 24_000);
          await server.stop("SIGKILL");
          if (lossIsKnown) await performer.wait({ event: "host", kind: "lost" });
          assertEquals(await performer.quit("SIGINT"), 0);
          const closed = performer.lines.at(-1)!;
          assertEquals([closed["event"], closed["failures"]], ["closed", []]);
          const take = performer.lines.findLast((line) => line["event"] === "take")!;
          assert((take["recorded_frames"] as number) >= 20_000, JSON.stringify(take));
          assert(Deno.statSync(join(folder, "session", "loops", "track-01.wav")).size > 20_000 * 8);
        } finally {
          await performer.end();
          await server.stop("SIGKILL");
          await JackServer.bury(name);
          Deno.removeSync(folder, { recursive: true });
        }
      },
    });
  }
}
