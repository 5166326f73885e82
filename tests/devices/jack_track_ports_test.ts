/** A session whose tracks have JACK ports of their own: made and removed while a loop plays, brought back after a restart. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { readLoop } from "../../dsp/layers.ts";
import { heardDifferences } from "../../scripts/measure/heard.ts";
import { compileNative } from "../../scripts/measure/servers.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { Session } from "../../src/session/session.ts";
import { defaultSessionOptions } from "../../src/session/session_options.ts";
import type { TrackPortsSetup } from "../../src/session/track_ports.ts";
import { connectionsOf, freshServerName, JackServer, runTool, type ServerFormat } from "./jack/server.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const RATE = 48000, TAKE_FRAMES = 36_011, HEARD_SECONDS = 4;

/** Interleaved stereo noise, quiet enough for the limiter to leave it alone. */
function noise(frames: number): Float32Array<ArrayBuffer> {
  let state = 7;
  return Float32Array.from({ length: frames * 2 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state / 2147483648) * 0.3;
  });
}

interface Stage {
  readonly name: string;
  readonly folder: string;
  readonly session: Session;
  readonly notes: string[];
  /** Server that plays now; a test that ends it puts the next one here. */
  server: JackServer;
}

/** A server that waits for late clients, and a session with ports for its tracks, named "looper". */
async function onStage(setup: TrackPortsSetup, format: ServerFormat, test: (stage: Stage) => Promise<void>) {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_track_ports_" }), name = freshServerName();
  Deno.writeFileSync(join(folder, "play.f32"), new Uint8Array(noise(3 * RATE).buffer));
  const server = await JackServer.start(name, { blockFrames: 256, synchronous: true, ...format });
  const session = await Session.open({
    ...defaultSessionOptions(),
    host: "jack",
    clientName: "looper",
    autoConnect: false,
    tapeMinutes: 1,
    sessionFolder: join(folder, "session"),
    trackPorts: setup,
  });
  const notes: string[] = [], stage: Stage = { name, folder, session, notes, server };
  session.onHost((report) => "note" in report && report.note !== undefined && notes.push(report.note));
  try {
    await test(stage);
    assertEquals((await session.close()).failures, []);
  } finally {
    await session.close();
    await stage.server.stop();
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The musician in C: plays `play.f32` into the session and returns what it hears from two of its ports. */
async function musician({ folder }: Stage, seconds: number, from: string): Promise<Float32Array> {
  const program = await compileNative("jack_player.c"), heard = join(folder, "heard.f32");
  const ports = ["looper:in_1,looper:in_2", `looper:${from}_left,looper:${from}_right`];
  const { success, stderr } = await new Deno.Command(program, {
    // A name for each port: the session connects again whom it knows.
    args: [`musician_${from}`, `${seconds}`, join(folder, "play.f32"), heard, ...ports],
    stdout: "null",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new Float32Array(Deno.readFileSync(heard).buffer);
}

const send = ({ session }: Stage, ...commands: Record<string, unknown>[]) => {
  for (const command of commands) session.send(parseCommand(command));
};

/** Records what the musician plays on track 1, and lets it loop. */
async function recordLoop(stage: Stage): Promise<readonly Float32Array[]> {
  const playing = musician(stage, 3, "master");
  await new Promise((done) => setTimeout(done, 800));
  const at = stage.session.state().snapshot.frame + 6000;
  send(stage, { do: "loop.record", track: 1, when: "exact", at });
  send(stage, { do: "loop.play", track: 1, when: "exact", at: at + TAKE_FRAMES });
  await playing;
  const loop = readLoop(stage.session.memory, 0)!.channels;
  assert(loop[0]!.some((sample) => Math.abs(sample) > 0.1), "the musician was not recorded");
  return loop;
}

const trackPorts = () => runTool("jack_lsp").filter((name) => /^looper:(track|Bass)/.test(name));

/** Frames of what was heard that the loop does not have there, but for a second at the start, when ports are connected. */
function wrongFrames(heard: Float32Array, loop: readonly Float32Array[]): number[] {
  const { wrongFrames, silentFrames } = heardDifferences(heard, loop, RATE, heard.length / 2 - RATE / 2);
  return [wrongFrames, silentFrames];
}

Deno.test({
  name: "a track's ports carry its loop bit for bit, as the master does",
  ...needs("jackd", "jack_headers", "jack_tools"),
  fn: () =>
    onStage({ most: 8, tracks: [{ name: "Bass" }] }, {}, async (stage) => {
      const loop = await recordLoop(stage);
      for (const from of ["master", "Bass"]) {
        assertEquals(wrongFrames(await musician(stage, HEARD_SECONDS, from), loop), [0, 0], from);
      }
      send(stage, { do: "mix.gain", track: 1, gain: 0.5 });
      const half = loop.map((channel) => channel.map((sample) => sample * 0.5));
      assertEquals(wrongFrames(await musician(stage, HEARD_SECONDS, "Bass"), half), [0, 0]);
    }),
});

Deno.test({
  name: "a hundred and more ports are made and removed while a loop plays, and the master misses no frame of it",
  ...needs("jackd", "jack_headers", "jack_tools"),
  fn: () =>
    onStage({ most: 40, tracks: [] }, {}, async (stage) => {
      const loop = await recordLoop(stage);
      assertEquals(trackPorts(), ["looper:track_1_left", "looper:track_1_right"]);
      const hearing = musician(stage, HEARD_SECONDS + 2, "master");
      const rest = Array.from({ length: 39 }, (_, index) => index + 2);
      for (const make of [{ do: "mix.gain", db: 0 }, { do: "loop.undo" }]) {
        send(stage, ...rest.map((track) => ({ ...make, track })));
        await until("every track has its ports", () => trackPorts().length === 80);
        send(stage, ...rest.map((track) => ({ do: "loop.delete", track })));
        await until("they are gone with their tracks", () => trackPorts().length === 2);
      }
      assertEquals(wrongFrames(await hearing, loop), [0, 0]);
    }),
});

Deno.test({
  name: "a track's ports and their connections come back with the track, and after the server was killed",
  ...needs("jackd", "jack_tools"),
  fn: () =>
    onStage({ most: 2, tracks: [] }, {}, async (stage) => {
      const mine = () => connectionsOf("looper").filter((link) => link.includes("track"));
      const links = ["looper:track_2_left > system:playback_1", "looper:track_2_right > system:playback_2"];
      send(stage, { do: "mix.gain", track: 2, db: -3 });
      await until("the ports are there", () => trackPorts().length === 4);
      for (const link of links) runTool("jack_connect", ...link.split(" > "));
      await new Promise((done) => setTimeout(done, 1500));
      send(stage, { do: "loop.delete", track: 2 });
      await until("they are gone", () => trackPorts().length === 2);
      await new Promise((done) => setTimeout(done, 2500));
      send(stage, { do: "loop.undo", track: 2 });
      await until("they are back", () => mine().length === 2);
      assertEquals(mine(), links);
      await stage.server.stop("SIGKILL");
      await until("the loss is told", () => !stage.session.state().host.running);
      stage.server = await JackServer.start(stage.name, { synchronous: true });
      await until("they are back again", () => mine().length === 2);
      assertEquals(mine(), links);
    }),
});

Deno.test({
  name: "a server that has no port left is told of once, and playing goes on; ports that become free are taken",
  ...needs("jackd", "jack_headers", "jack_tools"),
  fn: () =>
    onStage({ most: 1000, tracks: [] }, { portMax: 64 }, async (stage) => {
      const loop = await recordLoop(stage);
      const told = () => stage.notes.filter((note) => note.includes("gave no ports"));
      const hearing = musician(stage, HEARD_SECONDS, "master");
      await until("the musician has its ports", () => connectionsOf("looper").length === 4);
      send(stage, ...[15, 30, 45, 60].map((track) => ({ do: "mix.gain", track, db: 0 })));
      await until("it is told", () => told().length > 0);
      assertEquals(wrongFrames(await hearing, loop), [0, 0]);
      const before = trackPorts();
      assert(before.length > 20 && before.length < 64, `${before.length} ports`);
      assert(!before.includes("looper:track_60_left"));
      assertEquals(told().length, 1);
      send(stage, ...Array.from({ length: 58 }, (_, index) => ({ do: "loop.delete", track: index + 2 })));
      await until("the last track has its ports", () => trackPorts().includes("looper:track_60_left"));
    }),
});

/** What other clients are told of a port: its titles, and its ranges of latency, playback and capture. */
function toldOf(port: string): string[] {
  const lines = runTool("jack_lsp", "-lA"), from = lines.indexOf(port);
  const to = lines.findIndex((line, index) => index > from && !line.startsWith(" ") && !line.startsWith("\t"));
  return lines.slice(from + 1, to < 0 ? lines.length : to).map((line) => line.trim());
}

Deno.test({
  name:
    "other clients are told that loops are made here and when they are heard, how old monitored inputs are, and titles",
  ...needs("jackd", "jack_tools"),
  fn: () =>
    onStage({ most: 2, tracks: [{ name: "Bass gtr" }] }, {}, async (stage) => {
      const latency = (playback: string, capture: string) => [
        `port playback latency = [ ${playback} ] frames`,
        `port capture latency = [ ${capture} ] frames`,
      ];
      await until("the ports are there", () => runTool("jack_lsp").includes("looper:Bass_gtr_right"));
      // The dummy driver of a jackd that waits for its clients: one period in, one out.
      runTool("jack_connect", "system:capture_1", "looper:in_1");
      runTool("jack_connect", "looper:master_left", "system:playback_1");
      const all = () => [toldOf("looper:in_1"), toldOf("looper:master_left"), toldOf("looper:Bass_gtr_left")];
      const expect = (age: string) => [
        latency("256 256", "256 256"),
        latency("256 256", age),
        ["looper:Bass gtr left", ...latency("0 0", "0 0")],
      ];
      await until("the latencies are told", () => all()[0]![0] === expect("0 0")[0]![0]);
      assertEquals(all(), expect("0 0"));
      assertEquals(toldOf("system:playback_1").at(-1), latency("", "0 0")[1]);
      send(stage, { do: "mix.monitor", on: true });
      await until("monitoring is told", () => all()[1]![1] !== expect("0 0")[1]![1]);
      assertEquals(all(), expect("0 256"));
      runTool("jack_disconnect", "looper:master_left", "system:playback_1");
      const outputLatency = () => stage.session.state().host.outputLatencyFrames;
      await until("nothing is heard any more", () => outputLatency() === 0);
      runTool("jack_connect", "looper:Bass_gtr_left", "system:playback_1");
      await until("the track's way counts where the master has none", () =>
        toldOf("looper:Bass_gtr_left").includes(latency("256 256", "")[0]!));
      await until("and the engine knows it", () =>
        outputLatency() === 256);
    }),
});
