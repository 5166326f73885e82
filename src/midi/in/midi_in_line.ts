/**
 * Control's end of the MIDI thread: starts it, hears what it says, stops it.
 *
 * Thread: control.
 */
import type { MidiReport, MidiRequest, MidiStart } from "./midi_messages.ts";
import { MidiView } from "./midi_view.ts";

/** Time the thread gets to close its ports, ms. */
const LEAVE_MS = 1000;

/** A running MIDI thread. */
export class MidiInLine {
  readonly view = new MidiView();
  readonly #worker: Worker;
  readonly #stopped = Promise.withResolvers<void>();

  private constructor(start: Omit<MidiStart, "kind" | "view">, take: (report: MidiReport) => void) {
    this.#worker = new Worker(new URL("./midi_worker.ts", import.meta.url), { type: "module", name: "midi" });
    this.#worker.onmessage = ({ data }: MessageEvent<MidiReport>) => {
      if (data.kind === "stopped") this.#stopped.resolve();
      else take(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#stopped.resolve();
      take({ kind: "ready", reason: `The MIDI thread has ended: ${event.message}` });
    };
    this.#worker.postMessage({ ...start, kind: "start", view: this.view.buffer } satisfies MidiStart);
  }

  /** Starts the thread and waits until it runs; `take` gets its reports from then on, and those before. */
  static async start(
    start: Omit<MidiStart, "kind" | "view">,
    take: (report: MidiReport) => void,
  ): Promise<{ line: MidiInLine; reason?: string }> {
    const ready = Promise.withResolvers<string | undefined>();
    let isReady = false;
    const line = new MidiInLine(start, (report) => {
      if (report.kind !== "ready" || isReady) return take(report);
      isReady = true;
      ready.resolve(report.reason);
    });
    const reason = await ready.promise;
    return reason === undefined ? { line } : { line, reason };
  }

  /** Asks for something. */
  ask(request: MidiRequest): void {
    this.#worker.postMessage(request);
  }

  /** Lets it let go of everything held, close its ports and leave. */
  async stop(): Promise<void> {
    this.ask({ kind: "stop" });
    const timer = setTimeout(() => this.#stopped.resolve(), LEAVE_MS);
    await this.#stopped.promise;
    clearTimeout(timer);
    this.#worker.terminate();
  }
}
