/** JACK's transport, kept by an independent timebase master in C, is followed by a whole session. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { POSITION, POSITION_BYTES } from "../../bridge/jack/position.ts";
import { STATE_PLAYING, STATE_STOPPED } from "../../dsp/assembly/protocol.ts";
import { readLoop } from "../../dsp/layers.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import type { Session } from "../../src/session/session.ts";
import { freshServerName, JackServer, runTool } from "./jack/server.ts";
import { checkTicks, EXACT_FRAMES, openFollower, TransportMaster } from "./jack/transport_master.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const RATE = 48_000;
Deno.test({
  name: "the C compiler agrees with every offset of jack_position_t",
  ...needs("jack_headers"),
  async fn() {
    const folder = await Deno.makeTempDir();
    const lines = Object.keys(POSITION).map((field) => `printf("%zu\\n", offsetof(jack_position_t, ${field}));`);
    const source = `#include <jack/types.h>\n#include <stddef.h>\n#include <stdio.h>\nint main(void) {${
      lines.join("")
    }printf("%zu\\n", sizeof(jack_position_t));}`;
    await Deno.writeTextFile(`${folder}/offsets.c`, source);
    const built = await new Deno.Command("gcc", { args: ["offsets.c", "-o", "offsets"], cwd: folder }).output();
    assert(built.success, new TextDecoder().decode(built.stderr));
    const { stdout } = await new Deno.Command(`${folder}/offsets`).output();
    const seen = new TextDecoder().decode(stdout).trim().split("\n").map(Number);
    assertEquals(seen, [...Object.values(POSITION), POSITION_BYTES]);
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name:
    "a session goes with JACK's transport to the frame: start, another tempo, locate, stop; a server that is stopped or comes anew stops no loop",
  ...needs("jackd", "jack_headers", "jack_tools"),
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const folder = Deno.makeTempDirSync({ prefix: "rondo_transport_" }), name = freshServerName();
    let server = await JackServer.start(name, { synchronous: true });
    const master = await TransportMaster.start("master", 120);
    const session = await openFollower(join(folder, "session"));
    const clock = () => session.state().midi!.clock!;
    const track = () => session.state().tracks[0]?.state;
    try {
      await until("the clock is connected", () => {
        runTool("jack_connect", "looper:clock", "master:in");
        return runTool("jack_lsp", "-c", "looper:clock").includes("   master:in");
      });
      await playLoop(session);
      assertEquals([clock().state, track()], ["listening", STATE_PLAYING]);
      const loop = readLoop(session.memory, 0)!.channels;

      await master.say("start");
      await until("the transport rolls", () => clock().running);
      await checkTicks(master);
      await master.say("tempo 126.37");
      await until("the tempo is told", () => Math.abs(clock().tempoBpm - 126.37) < 1e-9);
      await checkTicks(master);
      await master.say("locate 4811223");
      await checkTicks(master);
      await master.say("exact");
      await checkTicks(master, EXACT_FRAMES);
      assertEquals(track(), STATE_PLAYING);

      await master.say("stop");
      await until("the loop stops", () => track() === STATE_STOPPED);
      assertEquals([clock().running, session.state().snapshot.running], [false, false]);
      await master.say("start");
      await until("the loop plays", () => track() === STATE_PLAYING);
      await checkTicks(master, EXACT_FRAMES);
      assertEquals(readLoop(session.memory, 0)!.channels, loop, "what was recorded is as it was");

      await server.stop("SIGKILL");
      await until("it is away", () => !session.state().host.running);
      server = await JackServer.start(name, { synchronous: true });
      await until("the new server is not followed yet", () => clock().state === "listening");
      const { frame } = session.state().snapshot;
      await until("loops go on", () => session.state().snapshot.frame > frame + RATE / 2);
      assertEquals(track(), STATE_PLAYING);
    } finally {
      await master.stop();
      await session.close();
      await server.stop();
      Deno.removeSync(folder, { recursive: true });
    }
  },
});

/** A loop of some length that plays, while the server's transport is stopped. */
async function playLoop(session: Session): Promise<void> {
  session.send(parseCommand({ do: "loop.record", track: 1, when: "exact" }));
  const { frame } = session.state().snapshot;
  await until("something is recorded", () => session.state().snapshot.frame > frame + RATE / 2);
  session.send(parseCommand({ do: "loop.play", track: 1, when: "exact" }));
  await until("the loop plays", () => session.state().tracks[0]?.state === STATE_PLAYING);
}
