import { assert, assertEquals } from "@std/assert";
import type { BlockEngine, HostReport } from "../../../bridge/block.ts";
import type { HostHooks } from "../../../bridge/host.ts";
import { type BuiltinOptions, type Pace, runBuiltin } from "../../../bridge/builtin/builtin_host.ts";
import { createSoundRing } from "../../../bridge/builtin/sound_ring.ts";

const RATE = 48000;

/** Copies input to output; `heard` keeps every input frame. */
class Wire implements BlockEngine {
  readonly sampleRate = RATE;
  readonly maxBlockFrames = 8192;
  readonly inputs = [new Float32Array(8192), new Float32Array(8192)];
  readonly outputs = [new Float32Array(8192), new Float32Array(8192)];
  readonly heard: number[] = [];
  lostFrames = 0;
  latency: [number, number] | undefined;
  during: (block: number) => void = () => {};
  #blocks = 0;

  process(frames: number): void {
    this.during(this.#blocks++);
    for (let frame = 0; frame < frames; frame++) this.heard.push(this.inputs[0]![frame]!);
    this.outputs.forEach((output, channel) => output.set(this.inputs[channel]!.subarray(0, frames)));
  }
  lose(frames: number): void {
    this.lostFrames += frames;
  }
  setLatency(inputFrames: number, outputFrames: number): void {
    this.latency = [inputFrames, outputFrames];
  }
}

/** A clock that moves only while somebody sleeps or `skip` is called. */
class FakePace implements Pace {
  ms = 1000;
  now(): number {
    return this.ms;
  }
  sleep(ms: number): void {
    this.ms += ms;
  }
}

function hooksFor(blocks: number, pace?: Pace) {
  const reports: HostReport[] = [], begunMs: number[] = [];
  const hooks: HostHooks = {
    beforeBlock: () => void begunMs.push(pace?.now() ?? 0),
    afterBlock: () => {},
    shouldStop: () => begunMs.length >= blocks,
    report: (report) => void reports.push(report),
  };
  return { hooks, reports, begunMs };
}

function ramp(frames: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, frame) => frame + 1);
}

function run(options: Partial<BuiltinOptions>, blocks: number) {
  const engine = new Wire(), pace = new FakePace(), watch = hooksFor(blocks, pace);
  runBuiltin(engine, { blockFrames: 48, ...options }, watch.hooks, pace);
  return { engine, pace, ...watch };
}

Deno.test("input frames arrive in order and once, and silence follows the end", () => {
  const { engine } = run({ input: [ramp(100), ramp(100)] }, 4);
  assertEquals(engine.heard, [...ramp(100), ...new Array(92).fill(0)]);
});

Deno.test("repeated input begins again right behind its last frame", () => {
  const { engine } = run({ input: [ramp(7)], repeatInput: true }, 3);
  assertEquals(engine.heard, Array.from({ length: 144 }, (_, frame) => (frame % 7) + 1));
});

Deno.test("a host that is started again goes on in the input where it stopped", () => {
  const { engine } = run({ input: [ramp(1000)], startFrame: 480 }, 1);
  assertEquals(engine.heard, [...ramp(1000).subarray(480, 528)]);
});

Deno.test("an input channel that nobody feeds is silent", () => {
  const { engine } = run({ input: [ramp(1000)] }, 3);
  assertEquals(engine.inputs[1]!.some((sample) => sample !== 0), false);
});

Deno.test("the output goes into the ring frame by frame", () => {
  const ring = createSoundRing(2, 4096), sound = ramp(480);
  run({ input: [sound, sound], output: ring.buffer }, 10);
  const heard = [new Float32Array(1000), new Float32Array(1000)];
  assertEquals(ring.read(heard), 480);
  assertEquals(heard[1]!.subarray(0, 480), sound);
});

Deno.test("each block begins when its last frame has passed, however long blocks took", () => {
  const engine = new Wire(), pace = new FakePace(), { hooks, begunMs } = hooksFor(100, pace);
  engine.during = () => pace.ms += 0.3;
  runBuiltin(engine, { blockFrames: 48 }, hooks, pace);
  begunMs.forEach((ms, block) => assert(Math.abs(ms - (1000 + block + 1)) < 1e-6, `block ${block} began at ${ms}`));
});

Deno.test("a late block delays nothing behind it: the schedule is kept, nothing is lost, and one gap is reported", () => {
  const engine = new Wire(), pace = new FakePace(), { hooks, reports, begunMs } = hooksFor(300, pace);
  engine.during = (block) => pace.ms += block === 20 ? 100 : 0;
  runBuiltin(engine, { blockFrames: 48, input: [ramp(48 * 300)] }, hooks, pace);
  assertEquals(begunMs[250], 1251);
  assertEquals(engine.heard.length, 48 * 300);
  assertEquals(engine.heard.at(-1), 48 * 300);
  assertEquals(reports.filter((report) => report.kind === "xrun"), [{ kind: "xrun", lostFrames: 0 }]);
});

Deno.test("a machine that slept for an hour goes on from there instead of catching up", () => {
  const engine = new Wire(), pace = new FakePace(), { hooks, begunMs } = hooksFor(40, pace);
  engine.during = (block) => pace.ms += block === 20 ? 3_600_000 : 0;
  runBuiltin(engine, { blockFrames: 48 }, hooks, pace);
  assert(begunMs[39]! - begunMs[22]! >= 16, `${begunMs[39]! - begunMs[22]!} ms for 17 blocks of 1 ms`);
});

Deno.test("in real time no block comes before its time", () => {
  const engine = new Wire(), watch = hooksFor(40, { now: () => performance.now(), sleep: () => {} });
  const startMs = performance.now();
  runBuiltin(engine, { blockFrames: 96 }, watch.hooks);
  // The start is read inside, so only a lower bound can be promised; sleeping may end a fraction early.
  watch.begunMs.forEach((ms, block) =>
    assert(ms - startMs > (block + 1) * 2 - 0.2, `block ${block} after ${ms - startMs} ms`)
  );
});

Deno.test("it says what it is, that it adds no latency, and that it ended", () => {
  const { engine, reports } = run({ device: "a file" }, 1);
  assertEquals(engine.latency, [0, 0]);
  assertEquals(reports.map((report) => report.kind), ["started", "stopped"]);
  const [started] = reports;
  assert(started?.kind === "started" && started.device === "a file" && started.blockFrames === 48);
});
