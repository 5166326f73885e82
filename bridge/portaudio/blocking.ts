/**
 * Streams that are read and written: nothing but a sleep in the kernel is between the audio worker and the sound, no event
 * loop, no callback, no wake-up from another thread. For host APIs that work so natively: ALSA.
 *
 * The worker sleeps until a block must have come in, asks, and only reads what is there. PortAudio would wait by itself, but
 * spins for ever, at real-time priority, when the card is taken away meanwhile; and it wakes at the ends of the card's periods
 * only. Input and output are two streams: one for both is one group to ALSA, stopped and started together, and PortAudio
 * then never gets out of an xrun (seen: a second lost for each).
 * The output must not run dry while a block is being recorded, so silence goes ahead of the first block. How much is in the
 * two buffers is the latency, and it is measured and not believed: frames waiting to be read + one block + frames
 * waiting to be played is the round trip, whenever one looks. After an xrun it is mended.
 * Units: frames. Thread: the audio worker, with real-time scheduling where it is granted. No allocation a block.
 */
import type { BlockEngine } from "../block.ts";
import type { HostHooks } from "../host.ts";
import { isNotice } from "./codes.ts";
import { GapMeter, NO_GAP } from "./gap_meter.ts";
import type { PortAudio } from "./port_audio.ts";
import { channelTable, type PortAudioStream } from "./stream.ts";
import { HalfStream } from "./half_stream.ts";
import { type ReadWriteStreams, StreamWait } from "./stream_wait.ts";
import { XrunTally } from "./xrun_tally.ts";

/** Blocks over which the round trip is measured (the median counts). */
const MEASURED_BLOCKS = 31;
/** The output ran dry twice within this time: more has to go ahead of it. */
const DRY_AGAIN_MS = 5000;

/** Runs a pair of blocking streams. */
export class BlockingRun {
  readonly #portAudio: PortAudio;
  readonly #input: PortAudioStream | undefined;
  readonly #output: PortAudioStream | undefined;
  readonly #engine: BlockEngine;
  readonly #hooks: HostHooks;
  readonly #blockFrames: number;
  readonly #tally: XrunTally;
  readonly #gaps = new GapMeter();
  readonly #silence: BigUint64Array<ArrayBuffer>;
  readonly #silentFrames: Float32Array<ArrayBuffer>;
  readonly #discarded: BigUint64Array<ArrayBuffer>;
  readonly #discardedFrames: Float32Array<ArrayBuffer>;
  readonly #framesPerMs: number;
  readonly #roundTrips = new Int32Array(MEASURED_BLOCKS);
  #measured = 0;
  #isFirst = true;
  /** Frames the output buffer holds, 0: unknown. */
  #capacityFrames = 0;
  /** The round trip: at first what silence was put ahead for, then as measured. */
  #roundTripFrames = 0;
  /** The round trip that the start and xruns are mended to. */
  #keptFrames = 0;
  #lastDryMs = -Infinity;
  #isDry = false;
  readonly #halves: HalfStream[];
  readonly #wait: StreamWait;

  constructor(
    portAudio: PortAudio,
    streams: ReadWriteStreams,
    engine: BlockEngine,
    hooks: HostHooks,
    blockFrames: number,
  ) {
    this.#portAudio = portAudio;
    this.#input = streams.input;
    this.#output = streams.output;
    // The input first: what is played must not be ahead of what is heard.
    const open = [streams.input, streams.output].filter((stream) => stream !== undefined);
    this.#halves = open.map((stream) => new HalfStream(portAudio.functions, stream.handle));
    this.#wait = new StreamWait(portAudio.functions, streams, engine.sampleRate);
    this.#engine = engine;
    this.#hooks = hooks;
    this.#blockFrames = blockFrames;
    this.#framesPerMs = engine.sampleRate / 1000;
    this.#tally = new XrunTally(hooks);
    this.#silentFrames = new Float32Array(blockFrames);
    this.#discardedFrames = new Float32Array(blockFrames);
    const inputCount = streams.input?.inputCount ?? 0, outputCount = streams.output?.outputCount ?? 0;
    this.#discarded = channelTable(new Array<Float32Array>(inputCount).fill(this.#discardedFrames), inputCount);
    this.#silence = channelTable(new Array<Float32Array>(outputCount).fill(this.#silentFrames), outputCount);
  }

  /** What is known of the latencies: planned at first, then measured. A block is heard whole before it is read. */
  get inputLatencyFrames(): number {
    return this.#input ? this.#blockFrames : 0;
  }
  get outputLatencyFrames(): number {
    return this.#output ? Math.max(0, this.#roundTripFrames - this.inputLatencyFrames) : 0;
  }

  /** Start the stream and put silence ahead of the first block. Gives a PaError < 0 or 0. */
  start(): number {
    for (const half of this.#halves) {
      const started = half.start();
      if (started < 0) return started;
    }
    if (!this.#output) return 0;
    const { outputLatencyFrames } = this.#output;
    this.#capacityFrames = Math.max(0, this.#wait.framesToWrite());
    // ALSA's output latency is its buffer less one period.
    const periodFrames = Math.max(0, this.#capacityFrames - outputLatencyFrames);
    const ahead = 2 * Math.max(this.#blockFrames, periodFrames);
    this.#roundTripFrames = this.#capacityFrames > 0 ? Math.min(ahead, this.#capacityFrames) : ahead;
    this.#keptFrames = this.#roundTripFrames;
    this.#wait.setPeriod(periodFrames);
    return this.#writeSilence(this.#roundTripFrames);
  }

  /** Blocks until `hooks.shouldStop()` (gives 0) or until the stream fails (gives the PaError). */
  run(): number {
    const { Pa_ReadStream, Pa_WriteStream } = this.#portAudio.functions;
    const { inputCount = 0, handle: input = null } = this.#input ?? {};
    const { outputCount = 0, handle: output = null } = this.#output ?? {};
    const engine = this.#engine, hooks = this.#hooks, frames = this.#blockFrames;
    const inputTable = channelTable(engine.inputs, inputCount), outputTable = channelTable(engine.outputs, outputCount);
    const inputs = Deno.UnsafePointer.of(inputTable), outputs = Deno.UnsafePointer.of(outputTable);
    while (!hooks.shouldStop()) {
      const ready = this.#wait.untilReady(frames);
      if (ready < 0) return ready;
      const read = input === null ? 0 : Pa_ReadStream(input, inputs, frames);
      if (read < 0 && !isNotice(read)) return read;
      const code = this.#account(this.#wait.takeNotice() || read < 0);
      if (code < 0) return code;
      hooks.beforeBlock(frames);
      engine.process(frames);
      hooks.afterBlock(frames);
      const written = output === null ? 0 : Pa_WriteStream(output, outputs, frames);
      if (written < 0 && !isNotice(written)) return written;
      if (written < 0) this.#onDry();
    }
    return 0;
  }

  /** Stop and close. False when PortAudio did not: files are still open, and it must not be used again. */
  close(): boolean {
    return this.#halves.map((half) => half.close()).every((isClosed) => isClosed);
  }

  /** An output that runs dry again and again needs more ahead: a block each time, as long as the buffer holds it. */
  #onDry(): void {
    const now = performance.now();
    this.#isDry = true;
    if (now - this.#lastDryMs < DRY_AGAIN_MS) {
      const most = this.#capacityFrames - this.#blockFrames;
      this.#keptFrames = Math.max(this.#keptFrames, Math.min(this.#keptFrames + this.#blockFrames, most));
    }
    this.#lastDryMs = now;
  }

  /** Between read and write: what was lost, and how much is in the buffers. Gives a PaError < 0 or 0. */
  #account(full: boolean): number {
    const now = performance.now(), lossy = full || this.#isDry;
    const waiting = this.#wait.framesToRead();
    if (waiting < 0) return waiting;
    const lost = this.#gaps.advance(now * this.#framesPerMs - waiting, this.#blockFrames, lossy);
    if (lost !== NO_GAP) {
      if (lost > 0) this.#engine.lose(lost);
      this.#tally.add(lost);
    }
    if (lossy || this.#isFirst) {
      this.#isFirst = this.#isDry = false;
      this.#measured = 0;
      this.#mend(waiting);
    } else if (this.#measured < MEASURED_BLOCKS) {
      this.#measure(waiting);
    }
    this.#tally.flush(now);
    // Nothing is written to a card that has gone.
    const writable = this.#wait.framesToWrite();
    return writable < 0 ? writable : 0;
  }

  #measure(waitingFrames: number): void {
    const pending = this.#pendingFrames();
    if (pending < 0) return;
    this.#roundTrips[this.#measured++] = waitingFrames + this.inputLatencyFrames + pending;
    if (this.#measured < MEASURED_BLOCKS) return;
    const roundTrip = this.#roundTrips.sort()[MEASURED_BLOCKS >> 1]!;
    if (roundTrip === this.#roundTripFrames) return;
    this.#roundTripFrames = roundTrip;
    const { inputLatencyFrames, outputLatencyFrames } = this;
    this.#engine.setLatency(inputLatencyFrames, outputLatencyFrames);
    this.#hooks.report({ kind: "changed", inputLatencyFrames, outputLatencyFrames });
  }

  /**
   * The driver starts a direction anew after an xrun, empty: silence makes up for what the output is short of, and input
   * that came in meanwhile beyond the round trip is given up.
   */
  #mend(waitingFrames: number): void {
    const pending = this.#pendingFrames();
    if (pending < 0) return;
    const missing = this.#keptFrames - (waitingFrames + this.inputLatencyFrames + pending);
    if (missing > 0) this.#writeSilence(Math.min(missing, this.#capacityFrames - pending));
    else if (this.#input) this.#discard(Math.min(-missing, waitingFrames));
  }

  /** Frames written and not yet played, −1: unknown. */
  #pendingFrames(): number {
    if (this.#capacityFrames === 0) return -1;
    const free = this.#wait.framesToWrite();
    return free < 0 ? -1 : Math.max(0, this.#capacityFrames - free);
  }

  #writeSilence(frames: number): number {
    const { Pa_WriteStream } = this.#portAudio.functions;
    const silence = Deno.UnsafePointer.of(this.#silence);
    for (let left = frames; left > 0; left -= this.#blockFrames) {
      const code = Pa_WriteStream(this.#output!.handle, silence, Math.min(left, this.#blockFrames));
      if (code < 0 && !isNotice(code)) return code;
    }
    return 0;
  }

  #discard(frames: number): void {
    const { Pa_ReadStream } = this.#portAudio.functions;
    const discarded = Deno.UnsafePointer.of(this.#discarded);
    for (let left = frames; left > 0; left -= this.#blockFrames) {
      const code = Pa_ReadStream(this.#input!.handle, discarded, Math.min(left, this.#blockFrames));
      if (code < 0 && !isNotice(code)) return;
    }
  }
}
