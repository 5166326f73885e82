import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { listJack } from "../../bridge/jack/listing.ts";
import { PASS_INPUT_LATENCY, PASS_OUTPUT_LATENCY } from "./jack/pass_engine.ts";
import { connectionsOf, freshServerName, runTool } from "./jack/server.ts";
import { Stage } from "./jack/stage.ts";
import { TestClient } from "./jack/test_client.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

// Workers and timers of a client outlive a single step, and libjack stays open.
const untidy = { sanitizeOps: false, sanitizeResources: false };
const ECHO_GOOD = 4;
const ECHO_BAD = 5;

const PHYSICAL = [
  "rondo_test:in_1 > system:capture_1",
  "rondo_test:in_2 > system:capture_2",
  "rondo_test:out_1 > system:playback_1",
  "rondo_test:out_2 > system:playback_2",
];

Deno.test({
  name: "without a JACK server a client is refused in one sentence and libjack prints nothing",
  ...needs("jackd", "jack_tools"),
  async fn() {
    const script = `
      import { isJackRunning } from ${JSON.stringify(import.meta.resolve("../../bridge/jack/listing.ts"))};
      import { JackSupervisor } from ${JSON.stringify(import.meta.resolve("../../bridge/jack/supervisor.ts"))};
      console.log(isJackRunning());
      const settings = { clientName: "x", inputNames: [], outputNames: [], autoConnect: false };
      try { JackSupervisor.open(settings, { startWorker() {}, report() {} }); } catch (error) { console.log(error.message); }`;
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--ext=ts", script],
      env: {
        JACK_DEFAULT_SERVER: freshServerName(),
        XDG_RUNTIME_DIR: "/nonexistent",
        PIPEWIRE_RUNTIME_DIR: "/nonexistent",
      },
    }).output();
    const lines = new TextDecoder().decode(stdout).trim().split("\n");
    assertEquals(lines[0], "false");
    assertStringIncludes(lines[1] ?? "", "No JACK server is running");
    assertEquals(new TextDecoder().decode(stderr), "");
  },
});

Deno.test({
  name: "a JACK client has its named ports, is connected with the physical ones, and says what it found",
  ...needs("jackd", "jack_tools"),
  ...untidy,
  fn: () =>
    Stage.run({}, async ({ client }) => {
      await until("the client is connected", () => connectionsOf("rondo_test").length === 4);
      assertEquals(connectionsOf("rondo_test"), PHYSICAL);
      const head = new Int32Array(client.memory);
      await until("the engine knows its latencies", () => head[PASS_OUTPUT_LATENCY] !== 0);
      // jackd's dummy driver: one period in, two out.
      assertEquals([head[PASS_INPUT_LATENCY], head[PASS_OUTPUT_LATENCY]], [128, 256]);
      const started = client.reports.find((report) => report.kind === "started");
      assert(started?.kind === "started");
      assertEquals([started.sampleRate, started.blockFrames, started.realTime], [48000, 128, false]);
      assertStringIncludes(started.note ?? "", "without real-time scheduling");
      const ports = listJack()?.ports ?? [];
      const own = ports.find((port) => port.name === "rondo_test:in_1");
      const facts = { type: "audio", isPhysical: false, titles: [] } as const;
      // What comes in is heard with what goes out: after two periods.
      assertEquals(own, { ...facts, name: "rondo_test:in_1", direction: "input", latencyFrames: 256 });
      const card = ports.find((port) => port.name === "system:playback_1");
      assert(card?.isPhysical && card.titles.length === 1, `${card?.titles}`);
      await client.supervisor.close();
      assertEquals(client.kinds().at(-1), "stopped");
      assertEquals(connectionsOf("rondo_test"), []);
    }),
});

Deno.test({
  name: "what a client plays comes back at its input bit for bit, whatever the block size becomes meanwhile",
  ...needs("jackd", "jack_tools"),
  ...untidy,
  fn: () =>
    Stage.run({ autoConnect: false, channelCount: 1, worker: "echo_worker.ts" }, async ({ client }) => {
      const head = new Int32Array(client.memory);
      await until("the client runs", () => client.count("started") > 0);
      runTool("jack_connect", "rondo_test:out_1", "rondo_test:in_1");
      for (const frames of [64, 256, 128]) {
        runTool("jack_bufsize", `${frames}`);
        await until(
          "a hundred blocks come back",
          ((start) => () => (head[ECHO_GOOD] ?? 0) > start + 100)(head[ECHO_GOOD] ?? 0),
        );
        const told = () => client.reports.findLast((report) => report.kind === "changed");
        await until(
          `${frames} frames are reported`,
          () => (told() as { blockFrames?: number })?.blockFrames === frames,
        );
      }
      // Bad are the blocks before the connection and at each change of size; from there on none is.
      const [bad, good] = [head[ECHO_BAD] ?? 0, head[ECHO_GOOD] ?? 0];
      await until("two hundred more", () => (head[ECHO_GOOD] ?? 0) > good + 200);
      assertEquals(head[ECHO_BAD], bad);
    }),
});

Deno.test({
  name: "a JACK server killed and started again is joined again, connected as before, and the engine goes on",
  ...needs("jackd", "jack_tools"),
  ...untidy,
  fn: () =>
    Stage.run({}, async (stage) => {
      const { client } = stage;
      await until("the client is connected", () => connectionsOf("rondo_test").length === 4);
      for (const [round, signal] of (["SIGKILL", "SIGTERM", "SIGKILL"] as const).entries()) {
        const frames = client.frames;
        await stage.server.stop(signal);
        await until("the death is reported", () => client.count("lost") === round + 1);
        await stage.startAgain();
        await until("the client is back", () => client.count("back") === round + 1);
        await until("it is connected as before", () => connectionsOf("rondo_test").length === 4);
        assertEquals(connectionsOf("rondo_test"), PHYSICAL);
        assert(client.frames > frames, "the same engine goes on");
      }
    }),
});

Deno.test({
  name: "a JACK server that comes back at another sample rate is refused in one sentence, and joined when it is right",
  ...needs("jackd", "jack_tools"),
  ...untidy,
  fn: () =>
    Stage.run({}, async (stage) => {
      const { client } = stage;
      await until("the client runs", () => client.blocks > 0);
      await stage.server.stop("SIGKILL");
      await stage.startAgain({ sampleRate: 44100 });
      await until("the rate is refused", () => client.count("refused") === 1);
      assertStringIncludes(client.reason("refused"), "44100 Hz");
      assertStringIncludes(client.reason("refused"), "48000 Hz");
      await stage.server.stop("SIGKILL");
      await stage.startAgain();
      await until("the client is back", () => client.count("back") === 1);
    }),
});

Deno.test({
  name: "the cycle goes on while control's thread is blocked",
  ...needs("jackd", "jack_tools"),
  ...untidy,
  fn: () =>
    Stage.run({}, async ({ client }) => {
      await until("the client runs", () => client.blocks > 100);
      const blocks = client.blocks;
      const limit = performance.now() + 20_000;
      while (client.blocks < blocks + 200 && performance.now() < limit);
      assert(client.blocks >= blocks + 200, "blocks went by without control");
      assertEquals(client.count("lost"), 0);
    }),
});

Deno.test({
  name: "a client may not have its server's name, which would cut the server off",
  ...needs("jackd", "jack_tools"),
  fn() {
    Deno.env.set("JACK_DEFAULT_SERVER", "stage");
    assertThrows(() => new TestClient({ name: "stage" }), Error, "server's own name");
  },
});
