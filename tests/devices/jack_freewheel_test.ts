/** A session on a server that freewheels: cycles as fast as they can be had, and no frame of a loop that differs or is missing. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { readLoop } from "../../dsp/layers.ts";
import { heardDifferences } from "../../scripts/measure/heard.ts";
import { compileNative } from "../../scripts/measure/servers.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { Session } from "../../src/session/session.ts";
import { defaultSessionOptions } from "../../src/session/session_options.ts";
import { freshServerName, JackServer, runTool } from "./jack/server.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const RATE = 48000, TAKE_FRAMES = 36_011, SECONDS = 60;

/** The musician in C: plays `play.f32` into the session and writes what it hears. */
async function musician(program: string, folder: string, seconds: number): Promise<Float32Array> {
  const files = ["play.f32", "heard.f32"].map((name) => join(folder, name));
  const ports = ["looper:in_1,looper:in_2", "looper:master_left,looper:master_right"];
  const { success, stderr } = await new Deno.Command(program, {
    args: ["musician", `${seconds}`, ...files, ...ports],
    stdout: "null",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new Float32Array(Deno.readFileSync(files[1]!).buffer);
}

Deno.test({
  name:
    "while the server freewheels a minute goes by in less, the loop goes on bit for bit, and nothing counts as lost",
  ...needs("jackd", "jack_headers", "jack_tools"),
  async fn() {
    const folder = Deno.makeTempDirSync({ prefix: "rondo_freewheel_" }), name = freshServerName();
    const noise = Float32Array.from({ length: 6 * RATE }, (_, i) => Math.sin(i * i * 0.37) * 0.3);
    Deno.writeFileSync(join(folder, "play.f32"), new Uint8Array(noise.buffer));
    const program = await compileNative("jack_player.c");
    const server = await JackServer.start(name, { blockFrames: 256, synchronous: true });
    const session = await Session.open({
      ...defaultSessionOptions(),
      host: "jack",
      jackServer: name,
      clientName: "looper",
      autoConnect: false,
      sessionFolder: join(folder, "session"),
    });
    const frame = () => session.state().snapshot.frame;
    try {
      const playing = musician(program, folder, 3);
      await new Promise((done) => setTimeout(done, 800));
      const start = frame() + 6000;
      session.send(parseCommand({ do: "loop.record", track: 1, when: "exact", at: start }));
      session.send(parseCommand({ do: "loop.play", track: 1, when: "exact", at: start + TAKE_FRAMES }));
      await playing;
      runTool("jack_freewheel", "y");
      const before = frame(), beganMs = performance.now();
      const heard = await musician(program, folder, SECONDS);
      const elapsedS = (performance.now() - beganMs) / 1000;
      runTool("jack_freewheel", "n");
      assert(frame() - before >= SECONDS * RATE);
      assert(elapsedS < SECONDS, `${SECONDS} s of sound took ${elapsedS} s`);
      const loop = readLoop(session.memory, 0)!.channels;
      assert(loop[0]!.some((sample) => Math.abs(sample) > 0.1), "the musician was not recorded");
      const { wrongFrames, silentFrames } = heardDifferences(heard, loop, 5 * RATE, SECONDS * RATE - RATE);
      assertEquals([wrongFrames, silentFrames], [0, 0]);
      assertEquals(session.state().host.running, true);
      const after = frame();
      await until("the stream goes on in real time", () => frame() > after + RATE / 10);
      const { failures } = await session.close();
      assertEquals(failures, []);
      const lost = Deno.readTextFileSync(join(folder, "session", "score.jsonl")).split("\n")
        .filter((line) => line.includes("host.lost"));
      assertEquals(lost, []);
    } finally {
      await session.close();
      await server.stop();
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
