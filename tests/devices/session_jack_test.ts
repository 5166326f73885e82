/** A whole session on a real JACK server that is killed, comes back with another block size, and changes it again. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { STATE_PLAYING } from "../../dsp/assembly/protocol.ts";
import { readLoop } from "../../dsp/layers.ts";
import { heardDifferences } from "../../scripts/measure/heard.ts";
import { compileNative } from "../../scripts/measure/servers.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { Session } from "../../src/session/session.ts";
import { defaultSessionOptions } from "../../src/session/session_options.ts";
import { freshServerName, JackServer, runTool } from "./jack/server.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const RATE = 48000, TAKE_FRAMES = 36_011;

/** Interleaved stereo noise, quiet enough for the limiter to leave it alone. */
function noise(frames: number): Float32Array<ArrayBuffer> {
  let state = 7;
  return Float32Array.from({ length: frames * 2 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state / 2147483648) * 0.3;
  });
}

/** The musician in C: plays `play.f32` into the session and writes what it hears to `heard.f32`. */
async function musician(program: string, folder: string, seconds: number): Promise<Float32Array> {
  const { success, stderr } = await new Deno.Command(program, {
    args: [
      "musician",
      `${seconds}`,
      join(folder, "play.f32"),
      join(folder, "heard.f32"),
      "looper:in_1,looper:in_2",
      "looper:master_left,looper:master_right",
    ],
    stdout: "null",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new Float32Array(Deno.readFileSync(join(folder, "heard.f32")).buffer);
}

Deno.test({
  name:
    "JACK killed with SIGKILL and restarted with another block size: the loop goes on, bit for bit, nothing is lost",
  ...needs("jackd", "jack_headers", "jack_tools"),
  async fn() {
    const folder = Deno.makeTempDirSync({ prefix: "rondo_restart_" }), name = freshServerName();
    Deno.writeFileSync(join(folder, "play.f32"), new Uint8Array(noise(3 * RATE).buffer));
    const program = await compileNative("jack_player.c");
    let server = await JackServer.start(name, { blockFrames: 256, synchronous: true });
    const session = await Session.open({
      ...defaultSessionOptions(),
      host: "jack",
      clientName: "looper",
      autoConnect: false,
      sessionFolder: join(folder, "session"),
    });
    const reports: string[] = [];
    session.onHost((report) => reports.push(report.kind));
    const frame = () => session.state().snapshot.frame;
    const heardLoop = async () => {
      const loop = readLoop(session.memory, 0)!.channels, heard = await musician(program, folder, 5);
      const { wrongFrames, silentFrames } = heardDifferences(heard, loop, 4 * RATE - 12_000, 4 * RATE + 12_000);
      assertEquals([wrongFrames, silentFrames], [0, 0]);
    };
    try {
      const playing = musician(program, folder, 3);
      await new Promise((done) => setTimeout(done, 800));
      const start = frame() + 6000;
      session.send(parseCommand({ do: "loop.record", track: 1, when: "exact", at: start }));
      session.send(parseCommand({ do: "loop.play", track: 1, when: "exact", at: start + TAKE_FRAMES }));
      await playing;
      const before = readLoop(session.memory, 0)!.channels;
      assert(before[0]!.some((sample) => Math.abs(sample) > 0.1), "the musician was not recorded");

      await server.stop("SIGKILL");
      await until("the loss is reported", () => reports.includes("lost"));
      assertEquals(session.state().host.running, false);
      const frozen = frame();
      server = await JackServer.start(name, { blockFrames: 512, synchronous: true });
      await until("the host is back", () => reports.includes("back"));
      await until("blocks go on from the frozen frame", () => frame() > frozen + RATE / 10);
      assertEquals(session.state().tracks[0]?.state, STATE_PLAYING);
      assertEquals(readLoop(session.memory, 0)!.channels, before);
      await heardLoop();
      assertEquals(session.state().host.blockFrames, 512);

      runTool("jack_bufsize", "128");
      await until("the new block size is there", () => session.state().host.blockFrames === 128);
      await heardLoop();
      const { failures, saved } = await session.close();
      assertEquals(failures, []);
      assert(saved.some((path) => path.endsWith("loops/track-01.wav")));
    } finally {
      await session.close();
      await server.stop();
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
