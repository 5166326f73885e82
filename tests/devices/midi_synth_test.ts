/** Rondo's JACK MIDI drives a synthesiser whose sound Rondo loops; a pedal at its JACK MIDI input records it. */
import { assert, assertEquals } from "@std/assert";
import { loopSynthesiser, SYNTH_BLOCK } from "../../scripts/measure/synth_loop.ts";
import { freshServerName, JackServer } from "./jack/server.ts";
import { needs } from "./needs.ts";

/** A synthesiser works in blocks of its own (64 frames), and hears a cycle late what goes round. */
const SYNTH_FRAMES = SYNTH_BLOCK + 64;

Deno.test({
  name:
    "Rondo's JACK MIDI drives fluidsynth, whose drums Rondo loops: every stroke where it was planned, recorded by a JACK MIDI pedal",
  ...needs("jackd", "jack_tools", "fluidsynth"),
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const folder = Deno.makeTempDirSync({ prefix: "rondo_synth_" });
    const server = await JackServer.start(freshServerName(), { blockFrames: SYNTH_BLOCK, synchronous: true });
    try {
      const { lateFrames, failures } = await loopSynthesiser(folder);
      assertEquals(failures, []);
      assertEquals(lateFrames.indexOf(-1), -1, "a stroke is not in the loop");
      const spread = Math.max(...lateFrames) - Math.min(...lateFrames);
      assert(spread <= SYNTH_FRAMES, `strokes lie ${lateFrames} frames after their plan`);
    } finally {
      await server.stop();
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
