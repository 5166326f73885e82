/**
 * A host whose whole life, lost devices included, passes in the audio worker: control only starts it and asks it to leave.
 *
 * Thread: control.
 */
import type { AudioHost } from "../audio/audio_worker.ts";
import type { AudioThread } from "./audio_thread.ts";
import type { HostContext, HostDriver, HostRemains } from "./host_driver.ts";

/** Drives such a host. */
export class WorkerDriver implements HostDriver {
  #thread: AudioThread | undefined;

  constructor(readonly name: string, readonly sampleRate: number, readonly host: AudioHost, readonly note?: string) {}

  start(context: HostContext): void {
    this.#thread = context.startWorker(this.host, {
      gone: (reason = `The ${this.name} host left without a reason: start again.`) =>
        context.report({ kind: "refused", reason }),
    });
  }

  async close(): Promise<HostRemains> {
    if (await this.#thread?.stop() !== false) return { saved: [], notes: [] };
    return { saved: [], notes: [`The ${this.name} host did not answer and was left behind.`] };
  }
}
