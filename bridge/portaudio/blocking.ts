/**
 * A stream that is read and written: the audio worker sleeps in the driver (Pa_ReadStream) and no event loop, callback or
 * wake-up is between it and the sound. For host APIs that block natively: ALSA.
 *
 * The output must not run dry while a block is being recorded, so silence goes ahead of the first block. How much is in the
 * two buffers is the latency, and it is measured and not believed: frames waiting to be read + one block + frames
 * waiting to be played is the round trip, whenever one looks. After an xrun both buffers are filled up to it again.
 * Units: frames. Thread: the audio worker, with real-time scheduling where it is granted. No allocation a block.
 */
import type { BlockEngine } from "../block.ts";
import type { HostHooks } from "../host.ts";
import { isNotice } from "./codes.ts";
import { GapMeter, NO_GAP } from "./gap_meter.ts";
import type { PortAudio } from "./port_audio.ts";
import { channelTable, type PortAudioStream } from "./stream.ts";
import { StoppedWord } from "./stuck_stream.ts";
import { XrunTally } from "./xrun_tally.ts";

/** Blocks over which the round trip is measured (the median counts). */
const MEASURED_BLOCKS = 31;

/** Runs one blocking stream. */
export class BlockingRun {
  readonly #portAudio: PortAudio;
  readonly #stream: PortAudioStream;
  readonly #engine: BlockEngine;
  readonly #hooks: HostHooks;
  readonly #blockFrames: number;
  readonly #tally: XrunTally;
  readonly #gaps = new GapMeter();
  readonly #silence: BigUint64Array<ArrayBuffer>;
  readonly #silentFrames: Float32Array<ArrayBuffer>;
  readonly #framesPerMs: number;
  readonly #roundTrips = new Int32Array(MEASURED_BLOCKS);
  #measured = 0;
  /** Frames the output buffer holds, 0: unknown. */
  #capacityFrames = 0;
  /** The round trip that is kept up: at first what silence was put ahead for, then as measured. */
  #roundTripFrames = 0;
  readonly #stopped: StoppedWord;

  constructor(
    portAudio: PortAudio,
    stream: PortAudioStream,
    engine: BlockEngine,
    hooks: HostHooks,
    blockFrames: number,
  ) {
    this.#portAudio = portAudio;
    this.#stream = stream;
    this.#stopped = new StoppedWord(portAudio.functions, stream.handle);
    this.#engine = engine;
    this.#hooks = hooks;
    this.#blockFrames = blockFrames;
    this.#framesPerMs = engine.sampleRate / 1000;
    this.#tally = new XrunTally(hooks);
    this.#silentFrames = new Float32Array(blockFrames);
    const silent = new Array<Float32Array>(stream.outputCount).fill(this.#silentFrames);
    this.#silence = channelTable(silent, stream.outputCount);
  }

  /** What is known of the latencies: planned at first, then measured. A block is heard whole before it is read. */
  get inputLatencyFrames(): number {
    return this.#stream.inputCount > 0 ? this.#blockFrames : 0;
  }
  get outputLatencyFrames(): number {
    return this.#stream.outputCount > 0 ? Math.max(0, this.#roundTripFrames - this.#blockFrames) : 0;
  }

  /** Start the stream and put silence ahead of the first block. Gives a PaError < 0 or 0. */
  start(): number {
    const { functions } = this.#portAudio;
    const { handle, outputCount, outputLatencyFrames } = this.#stream;
    const started = functions.Pa_StartStream(handle);
    if (started < 0) return started;
    this.#stopped.find();
    if (outputCount === 0) return started;
    this.#capacityFrames = Math.max(0, functions.Pa_GetStreamWriteAvailable(handle));
    // ALSA's output latency is its buffer less one period.
    const periodFrames = Math.max(0, this.#capacityFrames - outputLatencyFrames);
    const ahead = 2 * Math.max(this.#blockFrames, periodFrames);
    this.#roundTripFrames = this.#capacityFrames > 0 ? Math.min(ahead, this.#capacityFrames) : ahead;
    return this.#writeSilence(this.#roundTripFrames);
  }

  /** Blocks until `hooks.shouldStop()` (gives 0) or until the stream fails (gives the PaError). */
  run(): number {
    const { Pa_ReadStream, Pa_WriteStream, Pa_GetStreamReadAvailable } = this.#portAudio.functions;
    const { handle, inputCount, outputCount } = this.#stream;
    const engine = this.#engine, hooks = this.#hooks, frames = this.#blockFrames;
    const inputTable = channelTable(engine.inputs, inputCount), outputTable = channelTable(engine.outputs, outputCount);
    const inputs = Deno.UnsafePointer.of(inputTable), outputs = Deno.UnsafePointer.of(outputTable);
    let dry = false;
    while (!hooks.shouldStop()) {
      const read = inputCount > 0 ? Pa_ReadStream(handle, inputs, frames) : 0;
      if (read < 0 && !isNotice(read)) return read;
      const waiting = inputCount > 0 ? Pa_GetStreamReadAvailable(handle) : 0;
      if (waiting < 0 && !isNotice(waiting)) return waiting;
      this.#account(waiting, dry || read < 0);
      hooks.beforeBlock(frames);
      engine.process(frames);
      hooks.afterBlock(frames);
      const written = outputCount > 0 ? Pa_WriteStream(handle, outputs, frames) : 0;
      if (written < 0 && !isNotice(written)) return written;
      dry = written < 0;
    }
    return 0;
  }

  /** Stop and close the stream. False when PortAudio did not: its files are still open, and it must not be used again. */
  close(): boolean {
    const { functions } = this.#portAudio;
    if (functions.Pa_AbortStream(this.#stream.handle) < 0) this.#stopped.pretendStopped();
    return functions.Pa_CloseStream(this.#stream.handle) >= 0;
  }

  /** Between read and write: what was lost, and how much is in the buffers. */
  #account(waitingFrames: number, lossy: boolean): void {
    const now = performance.now();
    const waiting = Math.max(0, waitingFrames);
    const lost = this.#gaps.advance(now * this.#framesPerMs - waiting, this.#blockFrames, lossy);
    if (lost !== NO_GAP) {
      if (lost > 0) this.#engine.lose(lost);
      this.#tally.add(lost);
    }
    if (lossy) {
      this.#measured = 0;
      this.#refill(waiting);
    } else if (this.#measured < MEASURED_BLOCKS) {
      this.#measure(waiting);
    }
    this.#tally.flush(now);
  }

  #measure(waitingFrames: number): void {
    const pending = this.#pendingFrames();
    if (pending < 0) return;
    this.#roundTrips[this.#measured++] = waitingFrames + this.#blockFrames + pending;
    if (this.#measured < MEASURED_BLOCKS) return;
    const roundTrip = this.#roundTrips.sort()[MEASURED_BLOCKS >> 1]!;
    if (roundTrip === this.#roundTripFrames) return;
    this.#roundTripFrames = roundTrip;
    const { inputLatencyFrames, outputLatencyFrames } = this;
    this.#engine.setLatency(inputLatencyFrames, outputLatencyFrames);
    this.#hooks.report({ kind: "changed", inputLatencyFrames, outputLatencyFrames });
  }

  /** The driver starts both directions anew after an xrun, the output empty. */
  #refill(waitingFrames: number): void {
    const pending = this.#pendingFrames();
    if (pending < 0) return;
    const missing = this.#roundTripFrames - (waitingFrames + this.#blockFrames + pending);
    if (missing > 0) this.#writeSilence(Math.min(missing, this.#capacityFrames));
  }

  /** Frames written and not yet played, −1: unknown. */
  #pendingFrames(): number {
    if (this.#capacityFrames === 0) return -1;
    const free = this.#portAudio.functions.Pa_GetStreamWriteAvailable(this.#stream.handle);
    return free < 0 ? -1 : Math.max(0, this.#capacityFrames - free);
  }

  #writeSilence(frames: number): number {
    const { Pa_WriteStream } = this.#portAudio.functions;
    const silence = Deno.UnsafePointer.of(this.#silence);
    for (let left = frames; left > 0; left -= this.#blockFrames) {
      const code = Pa_WriteStream(this.#stream.handle, silence, Math.min(left, this.#blockFrames));
      if (code < 0 && !isNotice(code)) return code;
    }
    return 0;
  }
}
