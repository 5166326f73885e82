/** A PortAudio stream as a session would run it, with a stand-in for the engine. */
import type { HostReport } from "../../../bridge/block.ts";
import { findLibraries } from "../../../bridge/portaudio/library.ts";
import { createPassMemory, PASS_FRAMES } from "../jack/pass_engine.ts";
import { until } from "../jack/until.ts";
import { STREAM_STOP, type StreamStart } from "./stream_worker.ts";

export interface TestStreamOptions {
  input?: string;
  output?: string;
  blockFrames?: number;
  channelCount?: number;
  sampleRate?: number;
  echo?: boolean;
}

export type StreamReport = HostReport | { kind: "failed"; reason: string };

/** Everything a test wants to see of a stream. */
export class TestStream {
  readonly memory: SharedArrayBuffer;
  readonly head: Int32Array;
  readonly reports: (StreamReport & { atMs: number })[] = [];

  constructor({ channelCount = 2, sampleRate = 48000, echo = false, ...rest }: TestStreamOptions = {}) {
    this.memory = createPassMemory(channelCount);
    this.head = new Int32Array(this.memory, 0, 16);
    const worker = new Worker(new URL("stream_worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => this.reports.push({ ...data, atMs: performance.now() });
    const options = { library: findLibraries()[0]!.file, blockFrames: 128, clientName: "rondo_test", ...rest };
    worker.postMessage({ memory: this.memory, options, sampleRate, echo } satisfies StreamStart);
  }

  /** Frames that passed through the engine. */
  get frames(): number {
    return Atomics.load(this.head, PASS_FRAMES);
  }

  /** The newest report of a kind. */
  newest<Kind extends StreamReport["kind"]>(
    kind: Kind,
  ): (Extract<StreamReport, { kind: Kind }> & { atMs: number }) | undefined {
    return this.reports.findLast((report) => report.kind === kind) as
      | (Extract<StreamReport, { kind: Kind }> & { atMs: number })
      | undefined;
  }

  count(kind: StreamReport["kind"]): number {
    return this.reports.filter((report) => report.kind === kind).length;
  }

  /** Ask it to leave and wait until it has. */
  async stop(): Promise<void> {
    Atomics.store(this.head, STREAM_STOP, 1);
    await until("the stream has stopped", () => this.count("stopped") + this.count("failed") > 0);
  }
}
