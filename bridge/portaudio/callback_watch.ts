/**
 * Starts a stream that calls back and watches over it: the timer that keeps the worker's event loop awake also looks whether
 * to stop, whether blocks still come, and whether the block size or the latencies have changed.
 *
 * Units: frames, milliseconds. Thread: the audio worker, between blocks.
 */
import type { BlockEngine } from "../block.ts";
import type { HostHooks } from "../host.ts";
import { Standstill } from "../standstill.ts";
import type { StreamCallback } from "./callback.ts";
import { checkCode } from "./codes.ts";
import type { PortAudioStream } from "./stream.ts";
import type { PortAudioFunctions } from "./symbols.ts";

/** The longest a lost wake-up can cost. */
export const AWAKE_EVERY_MS = 1;
/** No block for so long: the device is lost. */
const SILENT_MS = 800;

/** How a watch ended: as asked; PortAudio says the stream is not active; no blocks came though it is. */
export type WatchEnd = "stopped" | "dead" | "silent";

/** What the watch is to do in its owner's way. */
export interface WatchOptions {
  /** Silence alone is no end: a stalled server may go on, and a stream of it cannot be stopped meanwhile. */
  readonly patient: boolean;
  /** The time, for tests; performance.now() when left out. */
  readonly nowMs?: () => number;
  /** The first block has run. */
  begin(blockFrames: number, inputLatencyFrames: number, outputLatencyFrames: number): void;
}

/** Start the stream and watch until it ends. Throws `PortAudioFault` when it does not start. */
export async function watchCallbacks(
  functions: PortAudioFunctions,
  stream: PortAudioStream,
  callback: StreamCallback,
  engine: BlockEngine,
  hooks: HostHooks,
  options: WatchOptions,
): Promise<WatchEnd> {
  const watch = new CallbackWatch(functions, stream, callback, engine, hooks, options);
  const awake = setInterval(() => watch.look(), AWAKE_EVERY_MS);
  try {
    checkCode(functions, await functions.startBesideLoop(stream.handle), "start the stream");
    watch.started = true;
    return await watch.ended;
  } finally {
    clearInterval(awake);
  }
}

class CallbackWatch {
  readonly ended: Promise<WatchEnd>;
  started = false;
  #end!: (end: WatchEnd) => void;
  #began = false;
  #silent = false;
  readonly #standstill: Standstill;
  readonly #nowMs: () => number;
  #blockFrames = 0;
  #inputLatencyFrames = -1;
  #outputLatencyFrames = -1;

  constructor(
    readonly functions: PortAudioFunctions,
    readonly stream: PortAudioStream,
    readonly callback: StreamCallback,
    readonly engine: BlockEngine,
    readonly hooks: HostHooks,
    readonly options: WatchOptions,
  ) {
    this.#nowMs = options.nowMs ?? (() => performance.now());
    this.#standstill = new Standstill(this.#nowMs());
    this.ended = new Promise((resolve) => this.#end = resolve);
  }

  look(): void {
    if (!this.started) return;
    if (this.hooks.shouldStop() && !this.#silent) return this.#end("stopped");
    if (this.functions.Pa_IsStreamActive(this.stream.handle) !== 1) return this.#end("dead");
    if (this.#standstill.look(this.callback.blocks, this.#nowMs()) > SILENT_MS) return this.#onSilence();
    if (this.#silent) this.#onSound();
    if (this.callback.blocks > 0) this.#compare();
    this.callback.flushXruns();
  }

  #onSilence(): void {
    if (!this.options.patient) return this.#end("silent");
    if (this.hooks.shouldStop()) return this.#end("dead");
    if (this.#silent) return;
    this.#silent = true;
    this.hooks.report({ kind: "lost", reason: "no block has come from the server for 0.8 s" });
  }

  #onSound(): void {
    this.#silent = false;
    this.hooks.report({ kind: "back", reason: "blocks come from the server again" });
  }

  /** Latencies come from the blocks' own times where those are possible, else from the stream's description. */
  #compare(): void {
    const { callback, stream } = this;
    const told = callback.inputLatencyFrames >= 0 && callback.outputLatencyFrames > 0;
    const inputLatencyFrames = told ? callback.inputLatencyFrames : stream.inputLatencyFrames;
    const outputLatencyFrames = told ? callback.outputLatencyFrames : stream.outputLatencyFrames;
    const blockFrames = callback.blockFrames;
    if (
      blockFrames === this.#blockFrames && inputLatencyFrames === this.#inputLatencyFrames &&
      outputLatencyFrames === this.#outputLatencyFrames
    ) return;
    this.#blockFrames = blockFrames;
    this.#inputLatencyFrames = inputLatencyFrames;
    this.#outputLatencyFrames = outputLatencyFrames;
    if (this.#began) {
      this.engine.setLatency(inputLatencyFrames, outputLatencyFrames);
      this.hooks.report({ kind: "changed", blockFrames, inputLatencyFrames, outputLatencyFrames });
    } else {
      this.#began = true;
      this.options.begin(blockFrames, inputLatencyFrames, outputLatencyFrames);
    }
  }
}
