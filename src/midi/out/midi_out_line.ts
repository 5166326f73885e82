/**
 * Control's end of the MIDI sender: starts the worker, binds ports, reads how it does, stops it.
 *
 * Thread: control.
 */
import { allocateCell, SenderCell, type SenderFacts } from "./sender_cell.ts";
import type { SenderReport, SenderRequest, SenderStart, SentByList } from "./sender_messages.ts";

/** How the sender is started; what `SenderStart` says, the cell is made here. */
export type MidiOutOptions = Omit<SenderStart, "kind" | "cell"> & {
  /** Hears of ports that opened or failed. */
  report?: (report: SenderReport) => void;
};

/** A running sender. */
export class MidiOutLine {
  /** Memory of the cell: whoever writes into the rings wakes the sender by its `SIGNAL_WORD`. */
  readonly cellBuffer: SharedArrayBuffer;
  readonly #cell: SenderCell;
  readonly #worker: Worker;
  readonly #stopped: Promise<SentByList[]>;

  private constructor(options: MidiOutOptions, cellBuffer: SharedArrayBuffer, ready: (reason?: string) => void) {
    this.cellBuffer = cellBuffer;
    this.#cell = new SenderCell(cellBuffer);
    this.#worker = new Worker(new URL("./midi_out_worker.ts", import.meta.url), { type: "module" });
    const { promise, resolve, reject } = Promise.withResolvers<SentByList[]>();
    this.#stopped = promise;
    promise.catch(() => {});
    this.#worker.onerror = (event) => reject(new Error(event.message));
    this.#worker.onmessage = ({ data }: MessageEvent<SenderReport>) => {
      if (data.kind === "ready") ready(data.reason);
      else if (data.kind === "stopped") resolve(data.sent);
      else options.report?.(data);
    };
    const { report: _, ...start } = options;
    this.#worker.postMessage({ ...start, kind: "start", cell: cellBuffer } satisfies SenderStart);
  }

  /** Starts the worker and waits until it runs. `reason`: why no port of the system can be opened, if so. */
  static async start(options: MidiOutOptions): Promise<{ line: MidiOutLine; reason?: string }> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const line = new MidiOutLine(options, allocateCell(), resolve);
    const reason = await Promise.race([promise, line.#stopped.then(() => undefined)]);
    return reason === undefined ? { line } : { line, reason };
  }

  /** Binds an engine's port number to a port of the system (name or pattern), or to a virtual one that is made. */
  open(port: number, name: string, isVirtual = false): void {
    this.#ask({ kind: "open", port, name, isVirtual });
  }

  /** Unbinds a number. */
  close(port: number): void {
    this.#ask({ kind: "close", port });
  }

  /** How it does. */
  get facts(): SenderFacts {
    return this.#cell.read();
  }

  /** Output latency of the stream, ms: what is sent for a frame leaves when that frame is heard. */
  set latencyMs(value: number) {
    this.#cell.latencyMs = value;
  }

  /** Closes all ports and ends the worker; gives what was sent when it was started with "offline". */
  stop(): Promise<SentByList[]> {
    this.#ask({ kind: "stop" });
    return this.#stopped;
  }

  #ask(request: SenderRequest): void {
    this.#worker.postMessage(request);
    this.#cell.ask();
  }
}
