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
import type { StreamCallback } from "./callback.ts";
import { watchCallbacks } from "./callback_watch.ts";
import { chooseDevices, type DeviceChoice, sameDevices } from "./choice.ts";
import { PortAudio } from "./port_audio.ts";
import { startRealTime, stopRealTime } from "./real_time.ts";
import { blockFramesFor, type LiveStreams, openLiveStreams } from "./live_streams.ts";
import type { ReadWriteStreams } from "./stream_wait.ts";
import { describeChoice, type PortAudioStream, silenceMissingInputs } from "./stream.ts";
import { TYPE_JACK } from "./symbols.ts";

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
  /** Another stream of this program plays through the same library: take a copy of it, which shares nothing. */
  readonly ownLibrary?: boolean;
  /** Ask for real-time scheduling where it helps; default true. */
  readonly realTime?: boolean;
}

/** A look for a lost device, at most this often. */
const LOOK_EVERY_MS = 250;
const LOOK_AT_REFUSED_EVERY_MS = 2000;

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

class PortAudioHost {
  readonly #engine: BlockEngine;
  readonly #options: PortAudioOptions;
  readonly #hooks: HostHooks;
  #portAudio: PortAudio;
  #choice: DeviceChoice | undefined;
  #restarted = false;
  #channels = "";
  #refusal = "";

  constructor(engine: BlockEngine, options: PortAudioOptions, hooks: HostHooks) {
    this.#engine = engine;
    this.#options = options;
    this.#hooks = hooks;
    const portAudio = PortAudio.load(options.library);
    this.#portAudio = options.ownLibrary === true ? portAudio.freshCopy() : portAudio;
    this.#portAudio.setClientName(options.clientName);
  }

  openFirst(): LiveStreams {
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
  play(live: LiveStreams): Promise<string | undefined> {
    const inputCount = live.input?.inputCount ?? 0, outputCount = live.output?.outputCount ?? 0;
    silenceMissingInputs(this.#engine, inputCount);
    this.#channels = `${inputCount} in, ${outputCount} out`;
    return live.callback ? this.#playCallback(live.both, live.callback) : Promise.resolve(this.#playBlocking(live));
  }

  /** Until the devices are there and open again; nothing when asked to stop meanwhile. */
  async findAgain(): Promise<LiveStreams | undefined> {
    while (!this.#hooks.shouldStop()) {
      // Looking is hard work for a slow machine, which has the loss to tell first. And a JACK server that dies while PortAudio
      // is being terminated takes this process with it (an assertion in Debian's library): who was refused looks rarely.
      await this.#pause(this.#refusal === "" ? LOOK_EVERY_MS : LOOK_AT_REFUSED_EVERY_MS);
      const live = this.#tryAgain();
      if (live) return live;
    }
    return undefined;
  }

  #tryAgain(): LiveStreams | undefined {
    let refusal = "";
    try {
      const again = sameDevices(this.#portAudio.initialize(), this.#choice!);
      if (again) {
        this.#restarted = true;
        return this.#open(again);
      }
    } catch (error) {
      refusal = error instanceof Error ? error.message : String(error);
    }
    this.#portAudio.terminate();
    if (refusal !== "" && refusal !== this.#refusal) this.#hooks.report({ kind: "refused", reason: refusal });
    this.#refusal = refusal;
    return undefined;
  }

  async #pause(ms: number): Promise<void> {
    for (const end = performance.now() + ms; performance.now() < end && !this.#hooks.shouldStop();) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  #open(choice: DeviceChoice): LiveStreams {
    return openLiveStreams(this.#portAudio, choice, this.#engine, this.#hooks, this.#options.blockFrames);
  }

  #playBlocking(live: ReadWriteStreams): string | undefined {
    const blockFrames = blockFramesFor(this.#engine, this.#options.blockFrames);
    const run = new BlockingRun(this.#portAudio, live, this.#engine, this.#hooks, blockFrames);
    const realTime = this.#options.realTime !== false && startRealTime();
    let code = run.start();
    if (code >= 0) {
      this.#tell(blockFrames, run.inputLatencyFrames, run.outputLatencyFrames, realTime);
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
      begin: (blockFrames, inFrames, outFrames) => this.#tell(blockFrames, inFrames, outFrames, false),
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
    const latencies = { inputLatencyFrames, outputLatencyFrames };
    this.#hooks.report({
      kind: "started",
      host: "PortAudio",
      device,
      sampleRate,
      blockFrames,
      ...latencies,
      realTime,
      note: this.#channels,
    });
  }

  #lostReason(why: string): string {
    return `${describeChoice(this.#choice!)} is gone: ${why}`;
  }
}
