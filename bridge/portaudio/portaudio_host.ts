/**
 * The PortAudio host: a stream on the chosen devices, found again when it is lost.
 *
 * How a stream is driven is decided per host API by measurement: ALSA blocks natively and is read and written; everything
 * else calls back. A device that goes away shows as an error or as silence of the callbacks; PortAudio is then terminated
 * and initialised (its lists are frozen meanwhile) until the same device opens again, and the engine goes on from the frame
 * where it stood. A dead JACK server cannot be left that way: stopping the stream waits for it for ten minutes, and Debian's
 * library asserts. That library is left behind as it is, and a fresh copy of it takes over.
 * Thread: the audio worker. `runPortAudio` returns when it is asked to leave; a blocking stream blocks the event loop.
 */
import type { BlockEngine } from "../block.ts";
import type { HostHooks } from "../host.ts";
import { BlockingRun } from "./blocking.ts";
import { StreamCallback } from "./callback.ts";
import { watchCallbacks } from "./callback_watch.ts";
import { chooseDevices, type DeviceChoice, sameDevices } from "./choice.ts";
import { PortAudio } from "./port_audio.ts";
import { startRealTime, stopRealTime } from "./real_time.ts";
import { describeChoice, openStream, type PortAudioStream, silenceMissingInputs } from "./stream.ts";
import { TYPE_ALSA, TYPE_JACK } from "./symbols.ts";

/** What the host is to use. The sample rate and the channels are the engine's. */
export interface PortAudioOptions {
  /** The library's file, as `listPortAudio` or `findLibraries` gave it. */
  readonly library: string;
  /** A device's number, name or part of its name; "none": no such direction; absent: the default. */
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  /** Frames a block for streams that are read and written; streams that call back use the host's own. */
  readonly blockFrames: number;
  /** Name of this program among JACK clients. */
  readonly clientName: string;
  /** Ask for real-time scheduling where it helps; default true. */
  readonly realTime?: boolean;
}

/** A look for a lost device, at most this often. */
const LOOK_EVERY_MS = 250;
/** Blocks a blocking stream's buffers hold, as PortAudio is asked. */
const BUFFERED_BLOCKS = 3;

/** Play through PortAudio until `hooks.shouldStop()`. Throws `HostError` when the first stream cannot be opened. */
export async function runPortAudio(engine: BlockEngine, options: PortAudioOptions, hooks: HostHooks): Promise<void> {
  const host = new PortAudioHost(engine, options, hooks);
  let stream = host.openFirst();
  for (;;) {
    const lost = await host.play(stream);
    if (lost === undefined) break;
    hooks.report({ kind: "lost", reason: lost });
    const found = await host.findAgain();
    if (found === undefined) break;
    stream = found;
  }
  hooks.report({ kind: "stopped" });
}

/** An open stream with what drives it. */
interface LiveStream {
  readonly stream: PortAudioStream;
  /** Absent: read and written. */
  readonly callback?: StreamCallback;
}

class PortAudioHost {
  readonly #engine: BlockEngine;
  readonly #options: PortAudioOptions;
  readonly #hooks: HostHooks;
  #portAudio: PortAudio;
  #choice: DeviceChoice | undefined;
  #restarted = false;
  #refusal = "";

  constructor(engine: BlockEngine, options: PortAudioOptions, hooks: HostHooks) {
    this.#engine = engine;
    this.#options = options;
    this.#hooks = hooks;
    this.#portAudio = PortAudio.load(options.library);
    this.#portAudio.setClientName(options.clientName);
  }

  openFirst(): LiveStream {
    const listing = this.#portAudio.initialize();
    try {
      this.#choice = chooseDevices(listing, this.#options);
      return this.#open(this.#choice);
    } catch (error) {
      this.#portAudio.terminate();
      throw error;
    }
  }

  /** Until stopped (gives nothing) or lost (gives why). The stream is closed and PortAudio terminated afterwards. */
  play(live: LiveStream): Promise<string | undefined> {
    silenceMissingInputs(this.#engine, live.stream.inputCount);
    return live.callback ? this.#playCallback(live.stream, live.callback) : Promise.resolve(this.#playBlocking(live));
  }

  /** Until the devices are there and open again; nothing when asked to stop meanwhile. */
  async findAgain(): Promise<LiveStream | undefined> {
    while (!this.#hooks.shouldStop()) {
      const live = this.#tryAgain();
      if (live) return live;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    return undefined;
  }

  #tryAgain(): LiveStream | undefined {
    const choice = this.#choice!;
    try {
      const again = sameDevices(this.#portAudio.initialize(), choice);
      if (again) {
        this.#restarted = true;
        return this.#open(again);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== this.#refusal) this.#hooks.report({ kind: "refused", reason });
      this.#refusal = reason;
    }
    this.#portAudio.terminate();
    return undefined;
  }

  #open(choice: DeviceChoice): LiveStream {
    const { blockFrames } = this.#options;
    const blocks = Math.max(1, Math.min(blockFrames, this.#engine.maxBlockFrames));
    const callback = choice.hostApiType === TYPE_ALSA ? undefined : new StreamCallback(this.#engine, this.#hooks);
    try {
      const stream = openStream(this.#portAudio, choice, {
        sampleRate: this.#engine.sampleRate,
        inputCount: this.#engine.inputs.length,
        outputCount: this.#engine.outputs.length,
        blockFrames: choice.hostApiType === TYPE_JACK ? 0 : blocks,
        latencyFrames: callback ? blocks : BUFFERED_BLOCKS * blocks,
        callback: callback?.pointer ?? null,
      });
      return callback ? { stream, callback } : { stream };
    } catch (error) {
      callback?.close();
      throw error;
    }
  }

  #playBlocking(live: LiveStream): string | undefined {
    const blockFrames = Math.max(1, Math.min(this.#options.blockFrames, this.#engine.maxBlockFrames));
    const run = new BlockingRun(this.#portAudio, live.stream, this.#engine, this.#hooks, blockFrames);
    const realTime = this.#options.realTime !== false && startRealTime();
    let code = run.start();
    if (code >= 0) {
      this.#tell(live.stream, blockFrames, run.inputLatencyFrames, run.outputLatencyFrames, realTime);
      code = run.run();
    }
    if (realTime) stopRealTime();
    const reason = code < 0 ? this.#lostReason(this.#portAudio.describe(code)) : undefined;
    if (run.close()) this.#portAudio.terminate();
    else this.#leaveBehind();
    return reason;
  }

  async #playCallback(stream: PortAudioStream, callback: StreamCallback): Promise<string | undefined> {
    const { functions } = this.#portAudio;
    const jack = this.#choice!.hostApiType === TYPE_JACK;
    callback.prepare(stream.inputCount, stream.outputCount);
    const end = await watchCallbacks(functions, stream, callback, this.#engine, this.#hooks, {
      patient: jack,
      begin: (blockFrames, inFrames, outFrames) => this.#tell(stream, blockFrames, inFrames, outFrames, false),
    });
    if (end === "dead" && jack) {
      this.#leaveBehind();
      return this.#lostReason("the JACK server is gone");
    }
    await functions.abortBesideLoop(stream.handle);
    functions.Pa_CloseStream(stream.handle);
    callback.close();
    this.#portAudio.terminate();
    return end === "stopped" ? undefined : this.#lostReason("it has stopped calling");
  }

  /** The library stays as it is and is never called again. */
  #leaveBehind(): void {
    this.#portAudio = this.#portAudio.freshCopy();
    this.#portAudio.setClientName(this.#options.clientName);
  }

  #tell(
    stream: PortAudioStream,
    blockFrames: number,
    inputLatencyFrames: number,
    outputLatencyFrames: number,
    realTime: boolean,
  ): void {
    const device = describeChoice(this.#choice!);
    this.#engine.setLatency(inputLatencyFrames, outputLatencyFrames);
    this.#refusal = "";
    if (this.#restarted) {
      this.#hooks.report({ kind: "back", reason: `${device} is back` });
      this.#hooks.report({ kind: "changed", blockFrames, inputLatencyFrames, outputLatencyFrames });
      return;
    }
    const { sampleRate } = this.#engine;
    const channels = `${stream.inputCount} in, ${stream.outputCount} out`;
    const latencies = { inputLatencyFrames, outputLatencyFrames };
    const note = channels;
    this.#hooks.report({
      kind: "started",
      host: "PortAudio",
      device,
      sampleRate,
      blockFrames,
      ...latencies,
      realTime,
      note,
    });
  }

  #lostReason(why: string): string {
    return `${describeChoice(this.#choice!)} is gone: ${why}`;
  }
}
