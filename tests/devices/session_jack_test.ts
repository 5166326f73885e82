/** A whole session on a real JACK server that is killed, comes back with another block size, and changes it again. */
import { assert, assertEquals } from "@std/assert";
import { STATE_PLAYING } from "../../dsp/assembly/protocol.ts";
import { LooperStage, wrongFrames } from "./jack/looper_stage.ts";
import { runTool } from "./jack/server.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const RATE = 48000;

Deno.test({
  name:
    "JACK killed with SIGKILL and restarted with another block size: the loop goes on, bit for bit, nothing is lost",
  ...needs("jackd", "jack_headers", "jack_tools"),
  fn: () =>
    LooperStage.run({}, {}, async (stage) => {
      const { session } = stage, before = await stage.recordLoop();
      const hearLoop = async () => assertEquals(wrongFrames(await stage.musician(5), stage.loop), [0, 0]);

      await stage.server.stop("SIGKILL");
      await until("the loss is reported", () => stage.reports.includes("lost"));
      assertEquals(session.state().host.running, false);
      const frozen = stage.frame;
      await stage.startAgain({ blockFrames: 512 });
      await until("the host is back", () => stage.reports.includes("back"));
      await until("blocks go on from the frozen frame", () => stage.frame > frozen + RATE / 10);
      assertEquals(session.state().tracks[0]?.state, STATE_PLAYING);
      assertEquals(stage.loop, before);
      await hearLoop();
      assertEquals(session.state().host.blockFrames, 512);

      runTool("jack_bufsize", "128");
      await until("the new block size is there", () => session.state().host.blockFrames === 128);
      await hearLoop();
      const { saved } = await session.close();
      assert(saved.some((path) => path.endsWith("loops/track-01.wav")));
    }),
});
