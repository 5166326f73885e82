/** The set of the README: drums, a bass line and chords, typed as rows of text, played by fluidsynth over JACK into a WAV file. */
import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import { analyseFile } from "../../src/analyse/analyse_file.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { readSet } from "../../src/config/read_set.ts";
import { resolveSettings } from "../../src/config/settings.ts";
import { Session } from "../../src/session/session.ts";
import { freshServerName, JackServer, runTool } from "./jack/server.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const RATE = 48000, BLOCK = 128, BPM = 112, BEAT_S = 60 / BPM, BARS = 4;
const SOUNDS = "/usr/share/sounds/sf2/TimGM6mb.sf2";
const SET = fileURLToPath(new URL("../../src/sequencer/examples/trio_set.jsonc", import.meta.url));
/** How far before and after its beat a stroke may be heard, s: a synthesiser takes a block or two. */
const EARLY_S = 0.002, LATE_S = 0.012;

Deno.test({
  name:
    "a set's patterns play through fluidsynth on JACK into a WAV file that has their tempo and a stroke on every beat",
  ...needs("jackd", "jack_tools", "fluidsynth"),
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const folder = Deno.makeTempDirSync({ prefix: "rondo_trio_" });
    const server = await JackServer.start(freshServerName(), { blockFrames: BLOCK, synchronous: true });
    const synth = new Deno.Command("fluidsynth", {
      args: ["-i", "-s", "-a", "jack", "-m", "jack", "-o", "audio.jack.autoconnect=0", "-r", `${RATE}`, SOUNDS],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const { options } = resolveSettings(readSet(SET)!.set, { session: join(folder, "trio") });
    const session = await Session.open(options);
    try {
      await connect("rondo:synth", "fluidsynth-midi:midi_00");
      await connect("fluidsynth-midi:left", "rondo:in_1");
      await connect("fluidsynth-midi:right", "rondo:in_2");
      session.send(parseCommand({ do: "step.start" }));

      const end = session.state().snapshot.frame + Math.ceil((BARS * 4 - 2) * BEAT_S * RATE);
      await until("four bars have been played", () => session.state().snapshot.frame > end, 60_000);
      session.send(parseCommand({ do: "loop.capture", bars: BARS, when: "bar" }));
      await until("they are a loop", () => (session.state().tracks[0]?.lengthFrames ?? 0) > 0);
    } finally {
      const { failures } = await session.close();
      assertEquals(failures, []);
      synth.kill("SIGKILL");
      await synth.status;
      await server.stop();
    }
    await checkSound(join(folder, "trio", "loops", "track-01.wav"));
    Deno.removeSync(folder, { recursive: true });
  },
});

async function connect(from: string, to: string): Promise<void> {
  await until(`${from} and ${to} are connected`, () => {
    runTool("jack_connect", from, to);
    return runTool("jack_lsp", "-c", from).some((line) => line.trim() === to);
  });
}

async function checkSound(path: string): Promise<void> {
  const { durationS, tempoBpm, onsetsS } = await analyseFile(path, await loadAnalysisModule());
  assert(Math.abs(durationS - BARS * 4 * BEAT_S) < 1 / RATE, `${durationS} s`);
  assert(Math.abs((tempoBpm ?? 0) - BPM) < 0.2, `${tempoBpm} BPM`);
  const silent = Array.from({ length: BARS * 4 }, (_, beat) => beat * BEAT_S)
    .filter((beat) => !onsetsS.some((start) => start > beat - EARLY_S && start < beat + LATE_S));
  // The first beat of the loop begins with its sound, and so has no onset.
  assert(silent.every((beat) => beat === 0), `no stroke at ${silent.map((beat) => beat / BEAT_S)}`);
}
