import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { PASS_INPUT_LATENCY, PASS_OUTPUT_LATENCY } from "./jack/pass_engine.ts";
import { connectionsOf, freshServerName, JackServer, runTool } from "./jack/server.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";
import { ECHO_BAD, ECHO_GOOD } from "./portaudio/stream_worker.ts";
import { TestStream } from "./portaudio/test_stream.ts";

// Workers and timers of a stream outlive a single step, and the libraries stay open.
const untidy = { sanitizeOps: false, sanitizeResources: false };
const overJack = { input: "system", output: "system" };

Deno.test({
  name:
    "PortAudio lists its devices and, where there are none, says so in one sentence, and nothing is on standard error",
  ...needs("portaudio"),
  async fn() {
    const module = (name: string) => JSON.stringify(import.meta.resolve(`../../bridge/portaudio/${name}.ts`));
    const script = `
      import { findLibraries } from ${module("library")};
      import { listPortAudio } from ${module("port_audio")};
      import { chooseDevices } from ${module("choice")};
      const listing = listPortAudio(findLibraries());
      console.log(listing.version);
      try { chooseDevices(listing, { input: "no such device" }); } catch (error) { console.log(error.message); }`;
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--ext=ts", script],
      env: { JACK_DEFAULT_SERVER: freshServerName(), XDG_RUNTIME_DIR: "/nonexistent" },
    }).output();
    const lines = new TextDecoder().decode(stdout).trim().split("\n");
    assertEquals(lines.length, 2);
    assertStringIncludes(lines[0]!, "PortAudio V19");
    assertStringIncludes(lines[1]!, 'Cannot find the input device "no such device"');
    assertEquals(new TextDecoder().decode(stderr), "");
  },
});

Deno.test({
  name: "over JACK a PortAudio stream runs at the server's block size, connected, and tells the server's latencies",
  ...needs("portaudio", "jackd", "jack_tools"),
  ...untidy,
  async fn() {
    const server = await JackServer.start(freshServerName(), { blockFrames: 256 });
    const stream = new TestStream(overJack);
    await until("the stream runs", () => stream.frames > 0 && stream.count("started") === 1);
    const started = stream.newest("started");
    assertEquals([started?.sampleRate, started?.blockFrames, started?.realTime], [48000, 256, false]);
    // jackd's dummy driver: one period in, two out.
    assertEquals([stream.head[PASS_INPUT_LATENCY], stream.head[PASS_OUTPUT_LATENCY]], [256, 512]);
    assertEquals(connectionsOf("rondo_test"), [
      "rondo_test:in_0 > system:capture_1",
      "rondo_test:in_1 > system:capture_2",
      "rondo_test:out_0 > system:playback_1",
      "rondo_test:out_1 > system:playback_2",
    ]);
    await stream.stop();
    assertEquals(connectionsOf("rondo_test"), []);
    await server.stop();
  },
});

Deno.test({
  name:
    "what a PortAudio stream plays comes back one period later bit for bit, whatever the block size becomes meanwhile",
  ...needs("portaudio", "jackd", "jack_tools"),
  ...untidy,
  async fn() {
    const server = await JackServer.start(freshServerName(), { blockFrames: 512 });
    const stream = new TestStream({ ...overJack, channelCount: 1, echo: true });
    await until("the stream runs", () => stream.frames > 0);
    runTool("jack_disconnect", "system:capture_1", "rondo_test:in_0");
    runTool("jack_connect", "rondo_test:out_0", "rondo_test:in_0");
    for (const frames of [1024, 512]) {
      runTool("jack_bufsize", `${frames}`);
      await until(`${frames} frames are reported`, () => stream.newest("changed")?.blockFrames === frames);
      const [good, bad] = [stream.head[ECHO_GOOD]!, stream.head[ECHO_BAD]!];
      await until("fifty more blocks come back", () => stream.head[ECHO_GOOD]! > good + 50);
      // A block that the server gave up waiting for is an xrun, and is told.
      if (stream.head[ECHO_BAD]! > bad + 1) await until("an xrun is told", () => stream.count("xrun") > 0);
    }
    await stream.stop();
    await server.stop();
  },
});

Deno.test({
  name:
    "a JACK server killed under a PortAudio stream is noticed within a second, and joined again as often as it returns",
  ...needs("portaudio", "jackd"),
  ...untidy,
  async fn() {
    const name = freshServerName();
    let server = await JackServer.start(name, { blockFrames: 256 });
    const stream = new TestStream(overJack);
    await until("the stream runs", () => stream.frames > 0);
    for (let round = 1; round <= 3; round++) {
      const killedMs = performance.now();
      await server.stop(round === 2 ? "SIGTERM" : "SIGKILL");
      await until("the loss is told", () => stream.count("lost") === round);
      const lostMs = stream.newest("lost")!.atMs - killedMs;
      assert(lostMs < 1000, `the loss was told after ${lostMs} ms`);
      assertEquals(
        stream.newest("lost")!.reason,
        "JACK Audio Connection Kit: system is gone: the JACK server is gone",
      );
      const frames = stream.frames;
      server = await JackServer.start(name, { blockFrames: 256 });
      await until("the return is told", () => stream.count("back") === round);
      assertEquals(stream.newest("back")!.reason, "JACK Audio Connection Kit: system is back");
      await until("frames go on from where they stood", () => stream.frames > frames + 4800);
    }
    await stream.stop();
    assertEquals([stream.count("started"), stream.count("failed")], [1, 0]);
    await server.stop();
  },
});

Deno.test({
  name: "a JACK server that comes back at another rate is refused in one sentence, and one at the old rate is joined",
  ...needs("portaudio", "jackd"),
  ...untidy,
  async fn() {
    const name = freshServerName();
    let server = await JackServer.start(name);
    const stream = new TestStream(overJack);
    await until("the stream runs", () => stream.frames > 0);
    await server.stop();
    server = await JackServer.start(name, { sampleRate: 44100 });
    await until("the other rate is refused", () => stream.count("refused") > 0);
    assertEquals(
      stream.newest("refused")!.reason,
      "Cannot open JACK Audio Connection Kit: system at 48000 frames per second: the server runs at 44100.",
    );
    await server.stop();
    server = await JackServer.start(name);
    await until("the return is told", () => stream.count("back") === 1);
    assertEquals(stream.count("refused"), 1);
    await stream.stop();
    await server.stop();
  },
});

Deno.test({
  name: "a device that is not there and a rate it does not have are one sentence each",
  ...needs("portaudio", "jackd"),
  ...untidy,
  async fn() {
    const server = await JackServer.start(freshServerName());
    const reason = async (options: ConstructorParameters<typeof TestStream>[0]) => {
      const stream = new TestStream(options);
      await until("the stream is refused", () => stream.count("failed") === 1);
      return stream.newest("failed")!.reason;
    };
    assertStringIncludes(await reason({ input: "nowhere" }), 'Cannot find the input device "nowhere": choose from');
    assertStringIncludes(
      await reason({ ...overJack, sampleRate: 44100 }),
      "at 44100 frames per second: the server runs at",
    );
    await server.stop();
  },
});
