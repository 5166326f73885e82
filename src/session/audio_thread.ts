/**
 * One audio worker as control sees it: started with a host, asked to leave, waited for, and never killed inside native code.
 *
 * Thread: control.
 */
import { dismiss, hasLeft } from "../audio/block_marks.ts";
import type { AudioHost, AudioMessage, AudioMidi, AudioStart } from "../audio/audio_worker.ts";

/** Time a worker gets to finish its block and close its stream, ms. */
const LEAVE_MS = 3000;

type Report = Extract<AudioMessage, { kind: "report" }>["report"];

/** Where a worker's messages go. */
export interface AudioListeners {
  report(report: Report): void;
  /** It left by itself or failed, unasked; with the reason if it gave one. */
  gone(reason: string | undefined): void;
}

/** A running audio worker. */
export class AudioThread {
  readonly #worker: Worker;
  readonly #left: Promise<void>;
  #asked = false;

  constructor(
    readonly memory: WebAssembly.Memory,
    module: WebAssembly.Module,
    readonly generation: number,
    host: AudioHost,
    listeners: AudioListeners,
    midi?: AudioMidi,
  ) {
    this.#worker = new Worker(new URL("../audio/audio_worker.ts", import.meta.url), {
      type: "module",
      name: `audio ${generation}`,
    });
    this.#left = this.#listen(listeners);
    const start: AudioStart = { memory, module, generation, host, ...(midi === undefined ? {} : { midi }) };
    this.#worker.postMessage(start);
  }

  /** Ask it to leave after the block it is in; returns at once. */
  dismiss(): void {
    this.#asked = true;
    dismiss(this.memory, this.generation);
  }

  /** Ask it to leave and wait for it; false when it did not come back in time and was left asleep. */
  async stop(): Promise<boolean> {
    this.dismiss();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((done) => timer = setTimeout(done, LEAVE_MS));
    await Promise.race([this.#left, late]);
    clearTimeout(timer);
    return hasLeft(this.memory, this.generation);
  }

  #listen(listeners: AudioListeners): Promise<void> {
    return new Promise((done) => {
      let reason: string | undefined;
      const leave = () => {
        done();
        if (!this.#asked) listeners.gone(reason);
      };
      this.#worker.onmessage = ({ data }: MessageEvent<AudioMessage>) => {
        if (data.kind === "report") listeners.report(data.report);
        if (data.kind === "failed") reason = data.message;
        if (data.kind === "left") leave();
      };
      this.#worker.onerror = (event) => {
        event.preventDefault();
        reason = event.message;
        leave();
      };
    });
  }
}
