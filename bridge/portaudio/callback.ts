/**
 * A stream that calls back: for host APIs where reading and writing is only emulated (JACK: six periods instead of one).
 *
 * PortAudio's audio thread waits in a thread-safe callback while the worker's event loop runs it. Deno loses wake-ups from
 * native threads now and then; a timer keeps the loop awake, so that a lost one costs at most its period. The host's own
 * block size is used: asked for a fixed one, PortAudio over JACK adds a period.
 * Nothing is closed while the native side may still call: abort first, beside the event loop, which goes on serving it.
 * Units: frames. Thread: the audio worker, without real-time scheduling (it starves the threads the loop needs).
 */
import type { BlockEngine } from "../block.ts";
import type { HostHooks } from "../host.ts";
import { openCopier } from "./copier.ts";
import { GapMeter, NO_GAP } from "./gap_meter.ts";
import { CALLBACK_TIME_INFO, CALLBACK_TIME_INFO_BYTES } from "./structs.ts";
import { PA_CONTINUE, PA_LOST_FLAGS, STREAM_CALLBACK } from "./symbols.ts";
import { XrunTally } from "./xrun_tally.ts";

/** Start-up and connecting set xrun flags before there is anything to lose. */
const SETTLE_BLOCKS = 8;

/** The callback of one stream and what it learns. Create, open a stream with `pointer`, `prepare`, start. */
export class StreamCallback {
  readonly #engine: BlockEngine;
  readonly #hooks: HostHooks;
  readonly #tally: XrunTally;
  readonly #gaps = new GapMeter();
  readonly #copier = openCopier();
  readonly #times = new Float64Array(new ArrayBuffer(CALLBACK_TIME_INFO_BYTES));
  readonly #timesAddress = Deno.UnsafePointer.of(this.#times);
  readonly #callback: Deno.UnsafeCallback<typeof STREAM_CALLBACK>;
  /** Stream time of the newest period's first slice, seconds. */
  readonly #lastTime = new Float64Array([-Infinity]);
  #inputCount = 0;
  #outputCount = 0;
  /** Frames of the newest block, 0: none yet. */
  blockFrames = 0;
  /** Blocks done. */
  blocks = 0;
  /** As the newest block's times tell them, rounded to frames. */
  inputLatencyFrames = 0;
  outputLatencyFrames = 0;

  constructor(engine: BlockEngine, hooks: HostHooks) {
    this.#engine = engine;
    this.#hooks = hooks;
    this.#tally = new XrunTally(hooks);
    this.#callback = Deno.UnsafeCallback.threadSafe(
      STREAM_CALLBACK,
      (input, output, frames, time, flags) => this.#process(input, output, frames, time, flags),
    );
  }

  /** PaStreamCallback *. */
  get pointer(): Deno.PointerObject {
    return this.#callback.pointer;
  }

  /** The stream is open with this many channels. */
  prepare(inputCount: number, outputCount: number): void {
    this.#inputCount = inputCount;
    this.#outputCount = outputCount;
    this.#copier.prepare(this.#engine, inputCount, outputCount);
  }

  /** From the timer: pass on what was lost. */
  flushXruns(): void {
    this.#tally.flush(performance.now());
  }

  /** The stream is closed: the native side calls no more. */
  close(): void {
    this.#callback.close();
  }

  #process(
    input: Deno.PointerValue,
    output: Deno.PointerValue,
    frames: number,
    time: Deno.PointerValue,
    flags: number,
  ): number {
    if (frames !== this.blockFrames) {
      this.blockFrames = frames;
      this.#gaps.setQuantum(frames);
    }
    this.#readTimes(time, frames, flags);
    if (this.#inputCount > 0) this.#copier.openInputs(input);
    if (this.#outputCount > 0) this.#copier.openOutputs(output);
    const most = this.#engine.maxBlockFrames;
    for (let done = 0; done < frames; done += most) this.#processSlice(done, Math.min(most, frames - done));
    this.blocks++;
    return PA_CONTINUE;
  }

  #processSlice(from: number, frames: number): void {
    this.#copier.read(from, frames);
    this.#hooks.beforeBlock(frames);
    this.#engine.process(frames);
    this.#hooks.afterBlock(frames);
    this.#copier.write(from, frames);
  }

  #readTimes(time: Deno.PointerValue, frames: number, flags: number): void {
    this.#copier.copy(this.#timesAddress, time, CALLBACK_TIME_INFO_BYTES);
    const rate = this.#engine.sampleRate;
    const now = this.#times[CALLBACK_TIME_INFO.currentTime / 8]!;
    // A host period over 1024 frames comes in slices, one call at once after the other, each of them told less input and more
    // output latency than the one before. The period's latencies are those of its first slice.
    const slice = (now - this.#lastTime[0]!) * rate < frames / 2;
    if (!slice) {
      this.#lastTime[0] = now;
      this.inputLatencyFrames = Math.round((now - this.#times[CALLBACK_TIME_INFO.inputBufferAdcTime / 8]!) * rate);
      this.outputLatencyFrames = Math.round((this.#times[CALLBACK_TIME_INFO.outputBufferDacTime / 8]! - now) * rate);
    }
    const lossy = (flags & PA_LOST_FLAGS) !== 0 && this.blocks >= SETTLE_BLOCKS;
    const lost = this.#gaps.advance(now * rate, frames, lossy);
    if (lost === NO_GAP) return;
    if (lost > 0) this.#engine.lose(lost);
    this.#tally.add(lost);
  }
}
