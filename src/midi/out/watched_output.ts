/**
 * An engine's MIDI port bound to a device that may come and go.
 *
 * The watch (`bridge/midi/port_watch.ts`) sees devices come and go; the sender, in its own thread, opens them. Only when the
 * sender says that a port is open does anything written for it arrive: then `connected` is called, which sends all lights
 * again. A port that the sender cannot open, or that broke, is told to the watch, which tries it again later.
 * Thread: the one of the watch and of the sender's reports.
 */
import type { SenderReport } from "./sender_messages.ts";

/** What is done to a sender. */
interface Binder {
  open(port: number, name: string): void;
  close(port: number): void;
}

/** What the owner wants to know of the device. */
export interface DeviceHooks {
  /** Messages reach it from now on; none before did. */
  connected(name: string): void;
  lost(name: string): void;
  /** Said once for each time it appears. */
  failed(name: string, reason: string): void;
}

/** One binding; itself what `PortWatch.want` takes. */
export class WatchedOutput {
  readonly direction = "output";
  readonly pattern: string;
  readonly #line: Binder;
  readonly #port: number;
  readonly #hooks: DeviceHooks;
  readonly #fail: (name: string, direction: "output", reason: string) => void;
  #name: string | undefined;

  /** @param fail the watch's own `fail` */
  constructor(
    line: Binder,
    port: number,
    pattern: string,
    hooks: DeviceHooks,
    fail: (name: string, direction: "output", reason: string) => void,
  ) {
    this.#line = line;
    this.#port = port;
    this.pattern = pattern;
    this.#hooks = hooks;
    this.#fail = fail;
  }

  /** For the watch: asks the sender to open the port. */
  open(name: string): { close(): void } {
    this.#name = name;
    this.#line.open(this.#port, name);
    return {
      close: () => {
        this.#name = undefined;
        this.#line.close(this.#port);
      },
    };
  }

  /** For the watch: it was only asked for, so nothing is said yet. */
  connected(): void {}

  /** For the watch. */
  lost(name: string): void {
    this.#hooks.lost(name);
  }

  /** For the watch. */
  failed(name: string, reason: string): void {
    this.#hooks.failed(name, reason);
  }

  /** Takes every report of the sender; those of other ports, or of a device that went meanwhile, mean nothing here. */
  report(report: SenderReport): void {
    if (report.kind !== "opened" && report.kind !== "failed") return;
    if (report.port !== this.#port || report.name !== this.#name) return;
    if (report.kind === "opened") this.#hooks.connected(report.name);
    else this.#fail(report.name, this.direction, report.reason);
  }
}
