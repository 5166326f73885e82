/** A session on a server that freewheels: cycles as fast as they can be had, and no frame of a loop that differs or is missing. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { LooperStage, wrongFrames } from "./jack/looper_stage.ts";
import { runTool } from "./jack/server.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const RATE = 48000, SECONDS = 60;

Deno.test({
  name:
    "while the server freewheels a minute goes by in less, the loop goes on bit for bit, and nothing counts as lost",
  ...needs("jackd", "jack_headers", "jack_tools"),
  fn: () =>
    LooperStage.run({}, {}, async (stage) => {
      const loop = await stage.recordLoop();
      runTool("jack_freewheel", "y");
      const before = stage.frame, beganMs = performance.now();
      const heard = await stage.musician(SECONDS);
      const elapsedS = (performance.now() - beganMs) / 1000;
      runTool("jack_freewheel", "n");
      assert(stage.frame - before >= SECONDS * RATE);
      assert(elapsedS < SECONDS, `${SECONDS} s of sound took ${elapsedS} s`);
      assertEquals(wrongFrames(heard, loop, 5 * RATE), [0, 0]);
      assertEquals(stage.session.state().host.running, true);
      const after = stage.frame;
      await until("the stream goes on in real time", () => stage.frame > after + RATE / 10);
      await stage.session.close();
      const lost = Deno.readTextFileSync(join(stage.folder, "session", "score.jsonl")).split("\n")
        .filter((line) => line.includes("host.lost"));
      assertEquals(lost, []);
    }),
});
