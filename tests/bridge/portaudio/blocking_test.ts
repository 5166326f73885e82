import { assert, assertEquals } from "@std/assert";
import type { BlockEngine, HostReport } from "../../../bridge/block.ts";
import { PA_DEVICE_UNAVAILABLE } from "../../../bridge/portaudio/codes.ts";
import { BlockingRun } from "../../../bridge/portaudio/blocking.ts";
import type { PortAudioStream } from "../../../bridge/portaudio/stream.ts";
import { SoundCard } from "./sound_card.ts";

const BLOCK = 64;

/** A stream over a made-up card; the engine plays one impulse and looks when it comes back. */
class Rig {
  readonly card = new SoundCard(4 * BLOCK);
  readonly reports: HostReport[] = [];
  latencyFrames = 0;
  roundTripFrames = -1;
  /** Called before each block, with its number. */
  onBlock: (block: number) => void = () => {};
  readonly run: BlockingRun;
  #impulseFrame = -1;
  #wantImpulse = false;

  constructor(readonly blocks: number) {
    const memory = Deno.UnsafePointer.of(new Uint8Array(new ArrayBuffer(256)))!;
    const half = { handle: memory, inputLatencyFrames: 0, outputLatencyFrames: 3 * BLOCK };
    const input: PortAudioStream = { ...half, inputCount: 1, outputCount: 0 };
    const output: PortAudioStream = { ...half, inputCount: 0, outputCount: 1 };
    let block = 0, frame = 0;
    const inputs = [new Float32Array(new ArrayBuffer(4 * BLOCK))];
    const outputs = [new Float32Array(new ArrayBuffer(4 * BLOCK))];
    const engine: BlockEngine = {
      sampleRate: 48000,
      maxBlockFrames: BLOCK,
      inputs,
      outputs,
      process: (frames) => {
        const heard = inputs[0]!.indexOf(1);
        if (heard >= 0) this.roundTripFrames = frame + heard - this.#impulseFrame;
        outputs[0]!.fill(0);
        if (this.#wantImpulse) {
          outputs[0]![3] = 1;
          this.#impulseFrame = frame + 3;
          this.#wantImpulse = false;
        }
        frame += frames;
      },
      lose() {},
      setLatency: (input, output) => this.latencyFrames = input + output,
    };
    const hooks = {
      beforeBlock() {},
      afterBlock() {},
      shouldStop: () => {
        this.onBlock(block);
        return block++ >= this.blocks;
      },
      report: (report: HostReport) => this.reports.push(report),
    };
    this.run = new BlockingRun(this.card.portAudio(), { input, output }, engine, hooks, BLOCK);
  }

  playImpulse(): void {
    this.#wantImpulse = true;
  }

  play(): number {
    const code = this.run.start();
    this.latencyFrames = this.run.inputLatencyFrames + this.run.outputLatencyFrames;
    return code < 0 ? code : this.run.run();
  }
}

Deno.test("the latency that is told is the round trip of an impulse, to the frame", () => {
  const rig = new Rig(60);
  rig.onBlock = (block) => block === 40 && rig.playImpulse();
  // The card begins to play later than the stream knows.
  rig.card.slowStartFrames = 37;
  assertEquals(rig.play(), 0);
  assertEquals(rig.card.restarts, 0);
  assert(rig.roundTripFrames > 0);
  assertEquals(rig.latencyFrames, rig.roundTripFrames);
});

Deno.test("after an xrun the round trip is mended to within a block, told to the frame, and the xrun is told", () => {
  for (const lateFrames of [5 * BLOCK, 13 * BLOCK + 17, 20 * BLOCK + 63]) {
    const rig = new Rig(300);
    let before = 0;
    rig.onBlock = (block) => {
      if (block === 40 || block === 200) rig.playImpulse();
      if (block === 100) before = rig.roundTripFrames;
      if (block === 101) rig.card.wait(lateFrames);
    };
    assertEquals(rig.play(), 0);
    assertEquals(rig.card.restarts > 0, true);
    assertEquals(rig.latencyFrames, rig.roundTripFrames);
    assert(rig.roundTripFrames >= before && rig.roundTripFrames < before + BLOCK, `${before} ${rig.roundTripFrames}`);
    assertEquals(rig.reports.filter(({ kind }) => kind === "xrun").length, 1);
  }
});

Deno.test("a driver that fails ends the run with its code", () => {
  const rig = new Rig(100);
  rig.onBlock = (block) => {
    if (block === 10) rig.card.failure = -9999;
  };
  assertEquals(rig.play(), -9999);
  assertEquals(rig.run.close(), false);
});

Deno.test("a card that was pulled out is noticed before PortAudio waits for it", () => {
  const rig = new Rig(100);
  rig.onBlock = (block) => {
    if (block === 10) rig.card.isGone = true;
  };
  assertEquals(rig.play(), PA_DEVICE_UNAVAILABLE);
});
