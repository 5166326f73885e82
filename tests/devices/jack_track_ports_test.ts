/** A session whose tracks have JACK ports of their own: made and removed while a loop plays, brought back after a restart. */
import { assert, assertEquals } from "@std/assert";
import { LooperStage, wrongFrames } from "./jack/looper_stage.ts";
import { connectionsOf, runTool } from "./jack/server.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const HEARD_SECONDS = 4;

const trackPorts = () => runTool("jack_lsp").filter((name) => /^looper:(track|Bass)/.test(name));

Deno.test({
  name: "a track's ports carry its loop bit for bit, as the master does",
  ...needs("jackd", "jack_headers", "jack_tools"),
  fn: () =>
    LooperStage.run({ trackPorts: { most: 8, tracks: [{ name: "Bass" }] } }, {}, async (stage) => {
      const loop = await stage.recordLoop();
      for (const from of ["master", "Bass"]) {
        assertEquals(wrongFrames(await stage.musician(HEARD_SECONDS, from), loop), [0, 0], from);
      }
      stage.send({ do: "mix.gain", track: 1, gain: 0.5 });
      const half = loop.map((channel) => channel.map((sample) => sample * 0.5));
      assertEquals(wrongFrames(await stage.musician(HEARD_SECONDS, "Bass"), half), [0, 0]);
    }),
});

Deno.test({
  name: "a hundred and more ports are made and removed while a loop plays, and the master misses no frame of it",
  ...needs("jackd", "jack_headers", "jack_tools"),
  fn: () =>
    LooperStage.run({ trackPorts: { most: 40, tracks: [] } }, {}, async (stage) => {
      const loop = await stage.recordLoop();
      assertEquals(trackPorts(), ["looper:track_1_left", "looper:track_1_right"]);
      const hearing = stage.musician(HEARD_SECONDS + 2);
      const rest = Array.from({ length: 39 }, (_, index) => index + 2);
      for (const make of [{ do: "mix.gain", db: 0 }, { do: "loop.undo" }]) {
        stage.send(...rest.map((track) => ({ ...make, track })));
        await until("every track has its ports", () => trackPorts().length === 80);
        stage.send(...rest.map((track) => ({ do: "loop.delete", track })));
        await until("they are gone with their tracks", () => trackPorts().length === 2);
      }
      assertEquals(wrongFrames(await hearing, loop), [0, 0]);
    }),
});

Deno.test({
  name: "a track's ports and their connections come back with the track, and after the server was killed",
  ...needs("jackd", "jack_tools"),
  fn: () =>
    LooperStage.run({ trackPorts: { most: 2, tracks: [] } }, {}, async (stage) => {
      const mine = () => connectionsOf("looper").filter((link) => link.includes("track"));
      const links = ["looper:track_2_left > system:playback_1", "looper:track_2_right > system:playback_2"];
      stage.send({ do: "mix.gain", track: 2, db: -3 });
      await until("the ports are there", () => trackPorts().length === 4);
      for (const link of links) runTool("jack_connect", ...link.split(" > "));
      await new Promise((done) => setTimeout(done, 1500));
      stage.send({ do: "loop.delete", track: 2 });
      await until("they are gone", () => trackPorts().length === 2);
      await new Promise((done) => setTimeout(done, 2500));
      stage.send({ do: "loop.undo", track: 2 });
      await until("they are back", () => mine().length === 2);
      assertEquals(mine(), links);
      await stage.server.stop("SIGKILL");
      await until("the loss is told", () => !stage.session.state().host.running);
      await stage.startAgain();
      await until("they are back again", () => mine().length === 2);
      assertEquals(mine(), links);
    }),
});

Deno.test({
  name: "a server that has no port left is told of once, and playing goes on; ports that become free are taken",
  ...needs("jackd", "jack_headers", "jack_tools"),
  fn: () =>
    LooperStage.run({ trackPorts: { most: 1000, tracks: [] } }, { portMax: 64 }, async (stage) => {
      const loop = await stage.recordLoop();
      const told = () => stage.notes.filter((note) => note.includes("gave no ports"));
      const hearing = stage.musician(HEARD_SECONDS);
      await until("the musician has its ports", () => connectionsOf("looper").length === 4);
      stage.send(...[15, 30, 45, 60].map((track) => ({ do: "mix.gain", track, db: 0 })));
      await until("it is told", () => told().length > 0);
      assertEquals(wrongFrames(await hearing, loop), [0, 0]);
      const before = trackPorts();
      assert(before.length > 20 && before.length < 64, `${before.length} ports`);
      assert(!before.includes("looper:track_60_left"));
      assertEquals(told().length, 1);
      stage.send(...Array.from({ length: 58 }, (_, index) => ({ do: "loop.delete", track: index + 2 })));
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
    LooperStage.run({ trackPorts: { most: 2, tracks: [{ name: "Bass gtr" }] } }, {}, async (stage) => {
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
      stage.send({ do: "mix.monitor", on: true });
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
