/**
 * The built-in host: blocks paced in real time by a thread that sleeps, for machines with no sound card and no server.
 *
 * Method: block k is due when its last frame has passed, at start + (k + 1) · block / rate, always counted from the start, so
 * that lateness never adds up. The thread sleeps in `Atomics.wait` on memory nobody else knows. No card takes the sound away,
 * so a late block is only late: those behind it follow at once and nothing is lost. A gap of over a second (a sleeping
 * laptop) moves the schedule. Input comes from planar sound in shared memory, output goes to a `SoundRing`.
 * Thread: the audio worker; `runBuiltin` returns when it is asked to leave.
 */
import type { BlockEngine } from "../block.ts";
import type { HostHooks } from "../host.ts";
import { SoundRing } from "./sound_ring.ts";

/** What the built-in host plays from and to. */
export interface BuiltinOptions {
  /** Frames a block. */
  blockFrames: number;
  /** One channel of input each; an engine input beyond them is silent. Absent: silence. */
  input?: readonly Float32Array[];
  /** Begin again when the input ends; otherwise silence follows. */
  repeatInput?: boolean;
  /** Stream frame at which input frame 0 arrives: a host that is started again goes on where the last one was. */
  startFrame?: number;
  /** Buffer of a `SoundRing` with as many channels as the engine has outputs, or fewer. */
  output?: SharedArrayBuffer;
  /** Words for the screen: where the input comes from and where the output goes. */
  device?: string;
}

/** Where the host gets its time from; tests give it a time of their own. */
export interface Pace {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  sleep(ms: number): void;
}

/** A block this late is worth saying, though nothing is lost by it: what is pressed now answers late. */
const LATE_MS = 20;
/** A gap this long is a machine that slept, not a late block. */
const SLEPT_MS = 1000;
/** Too short to sleep for. */
const SHORTEST_SLEEP_MS = 0.02;

/** Run blocks in real time until `hooks.shouldStop()`. Latencies are 0: what is read and written has no air or wire. */
export function runBuiltin(engine: BlockEngine, options: BuiltinOptions, hooks: HostHooks, pace = realPace()): void {
  const blockFrames = Math.max(1, Math.min(options.blockFrames, engine.maxBlockFrames));
  const feed = new InputFeed(engine, options);
  const ring = options.output ? new SoundRing(options.output) : undefined;
  const blockMs = (blockFrames * 1000) / engine.sampleRate;
  engine.setLatency(0, 0);
  hooks.report(startedReport(engine, options, blockFrames));
  let startMs = pace.now(), late = false;
  for (let block = 1; !hooks.shouldStop(); block++) {
    const waitMs = startMs + block * blockMs - pace.now();
    if (waitMs > SHORTEST_SLEEP_MS) pace.sleep(waitMs);
    hooks.beforeBlock(blockFrames);
    feed.fill(blockFrames);
    engine.process(blockFrames);
    if (ring) ring.write(engine.outputs, blockFrames);
    hooks.afterBlock(blockFrames);
    // Said once for each time it falls behind: the blocks that catch up are late too.
    if (waitMs < -LATE_MS && !late) hooks.report({ kind: "xrun", lostFrames: 0 });
    late = waitMs < -LATE_MS;
    if (waitMs < -SLEPT_MS) startMs -= waitMs;
  }
  hooks.report({ kind: "stopped" });
}

function realPace(): Pace {
  const nobodyElse = new Int32Array(new SharedArrayBuffer(4));
  return { now: () => performance.now(), sleep: (ms) => void Atomics.wait(nobodyElse, 0, 0, ms) };
}

function startedReport(engine: BlockEngine, options: BuiltinOptions, blockFrames: number) {
  return {
    kind: "started",
    host: "builtin",
    device: options.device ?? "built-in",
    sampleRate: engine.sampleRate,
    blockFrames,
    inputLatencyFrames: 0,
    outputLatencyFrames: 0,
    realTime: false,
  } as const;
}

/** Copies input sound into the engine's inputs, block by block, and begins again at its end if asked. */
class InputFeed {
  readonly #inputs: readonly Float32Array[];
  readonly #sources: readonly Float32Array[];
  readonly #lengthFrames: number;
  readonly #repeat: boolean;
  #position: number;

  constructor(engine: BlockEngine, options: BuiltinOptions) {
    this.#inputs = engine.inputs;
    this.#sources = options.input ?? [];
    this.#lengthFrames = this.#sources[0]?.length ?? 0;
    this.#repeat = (options.repeatInput ?? false) && this.#lengthFrames > 0;
    this.#position = this.#wrap(options.startFrame ?? 0);
  }

  fill(frames: number): void {
    for (let channel = 0; channel < this.#inputs.length; channel++) {
      const target = this.#inputs[channel]!, source = this.#sources[channel];
      let position = this.#position;
      for (let frame = 0; frame < frames; frame++) {
        target[frame] = source !== undefined && position < this.#lengthFrames ? source[position]! : 0;
        position++;
        if (this.#repeat && position === this.#lengthFrames) position = 0;
      }
    }
    this.#position = this.#wrap(this.#position + frames);
  }

  #wrap(position: number): number {
    return this.#repeat ? position % this.#lengthFrames : Math.min(position, this.#lengthFrames);
  }
}
