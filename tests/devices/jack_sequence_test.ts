/** `deno task sequence` as a JACK client with a MIDI port and no audio: JACK's own monitor hears every message at its exact frame. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { inFolder } from "../in_folder.ts";
import { taskArguments } from "../src/cli/run_task.ts";
import { freshServerName, JackServer, runTool } from "./jack/server.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const RATE = 48000, BPM = 117, TIMES = 3;
/** Two parts: a stroke on each sixteenth, and seven strokes in every fourth one. */
const PATTERNS = `{"rondo_patterns": 1, "patterns": [{"tempo": ${BPM}, "parts": [
  {"channel": 10, "note": 42, "length": "1/4", "steps": "xxxx xxxx xxxx xxxx"},
  {"channel": 10, "length": "1/16", "steps": [null, null, null, {"note": 38, "ratchets": 7}]}
]}]}`;
/** Frame of a fraction of sixteenths after the start, halves up. */
const frameOf = (numerator: number, denominator: number) => {
  const over = BigInt(numerator) * BigInt(RATE) * 60n, under = BigInt(denominator) * BigInt(BPM) * 4n;
  return Number((2n * over + under) / (2n * under));
};

Deno.test({
  name: "sequence plays to a port of its own JACK client, each note at its exact frame after the clock's start",
  ...needs("jackd", "jack_tools", "jack_midi_dump"),
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    inFolder(async (folder) => {
      Deno.writeTextFileSync(join(folder, "beat.json"), PATTERNS);
      const server = await JackServer.start(freshServerName(), { synchronous: true });
      const monitor = new Deno.Command("stdbuf", { args: ["-oL", "jack_midi_dump", "-a", "monitor"], stdout: "piped" })
        .spawn();
      const args = ["beat.json", "--port", "synth=jack", "--times", `${TIMES}`, "--wait", "5", "--clock"];
      const task = new Deno.Command(Deno.execPath(), {
        args: [...taskArguments("sequence"), ...args],
        cwd: folder,
        env: { JACK_DEFAULT_SERVER: server.name, INIT_CWD: folder, NO_COLOR: "1" },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      await until("the ports are connected", () => {
        runTool("jack_connect", "rondo:synth", "monitor:input");
        return runTool("jack_lsp", "-c", "rondo:synth").some((line) => line.trim() === "monitor:input");
      });
      assertEquals(runTool("jack_lsp").filter((name) => name.startsWith("rondo:")), ["rondo:synth"]);
      const { code, stdout, stderr } = await task.output();
      monitor.kill("SIGTERM");
      const { stdout: heard } = await monitor.output();
      await server.stop();
      assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
      assertEquals(JSON.parse(new TextDecoder().decode(stdout))["events"], TIMES * (16 + 4 * 7));
      checkFrames(new TextDecoder().decode(heard));
    }),
});

function checkFrames(text: string): void {
  const heard = [...text.matchAll(/^\s*(\d+):((?: [0-9a-f]{2})+)/gm)]
    .map(([, frame, bytes]) => ({
      frame: Number(frame),
      bytes: bytes!.trim().split(" ").map((byte) => parseInt(byte, 16)),
    }));
  const start = heard.find(({ bytes }) => bytes[0] === 0xfa)?.frame ?? NaN;
  const begun = (key: number) =>
    heard.filter(({ bytes }) => bytes[0] === 0x99 && bytes[1] === key).map(({ frame }) => frame - start);
  assertEquals(begun(42), Array.from({ length: 16 * TIMES }, (_, step) => frameOf(step, 1)));
  const ratchets = Array.from({ length: 4 * TIMES }, (_, bar) => bar * 4 + 3)
    .flatMap((step) => Array.from({ length: 7 }, (_, stroke) => frameOf(step * 7 + stroke, 7)));
  assertEquals(begun(38), ratchets);
  const ends = heard.filter(({ bytes }) => bytes[0] === 0x89).length;
  assertEquals(ends, TIMES * (16 + 4 * 7));
  assert(heard.some(({ bytes }) => bytes[0] === 0xfc), "the clock stops");
}
