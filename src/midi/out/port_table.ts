/**
 * Which port of the system each of the engine's MIDI ports is bound to, for the sender.
 *
 * Binding a number again closes what it was bound to. A port that throws is closed, reported once, and unbound until it is
 * opened anew. Nothing here throws. Thread: the sender worker.
 */
import type { SenderCell } from "./sender_cell.ts";
import type { SenderReport } from "./sender_messages.ts";
import { reasonOf } from "../../errors.ts";

/** An opened port, as the bridge gives it. */
interface Port {
  readonly name: string;
  send(bytes: Uint8Array): void;
  close(): void;
}

/** What opens ports. */
interface PortOpener {
  openOutput(name: string): Port;
  openVirtualOutput(name: string): Port;
}

/** Short messages are handed over in arrays of their own length, made once. */
const SHORT = [0, 1, 2, 3].map((length) => new Uint8Array(length));

/** The table. */
export class PortTable {
  readonly #ports = new Map<number, Port>();
  readonly #opener: PortOpener | undefined;
  readonly #cell: SenderCell;
  readonly #report: (report: SenderReport) => void;

  /** `opener`: undefined where this machine has no MIDI; every opening then fails. */
  constructor(opener: PortOpener | undefined, cell: SenderCell, report: (report: SenderReport) => void) {
    this.#opener = opener;
    this.#cell = cell;
    this.#report = report;
  }

  /** Binds a number. */
  open(port: number, name: string, isVirtual: boolean): void {
    this.closePort(port);
    try {
      if (!this.#opener) throw new Error("this machine has no MIDI that Rondo can reach");
      const opened = isVirtual ? this.#opener.openVirtualOutput(name) : this.#opener.openOutput(name);
      this.#ports.set(port, opened);
      this.#report({ kind: "opened", port, name: opened.name });
    } catch (error) {
      this.#report({ kind: "failed", port, name, reason: reasonOf(error) });
    }
  }

  /** Unbinds a number. */
  closePort(port: number): void {
    try {
      this.#ports.get(port)?.close();
    } catch {
      // What is gone already need not be closed.
    }
    this.#ports.delete(port);
  }

  /** Unbinds all. */
  close(): void {
    for (const port of [...this.#ports.keys()]) this.closePort(port);
  }

  /** Sends a message: `length` bytes at the start of `bytes`. */
  deliver(port: number, bytes: Uint8Array, length: number): void {
    const bound = this.#ports.get(port);
    if (bound === undefined) return this.#cell.countUnbound();
    try {
      bound.send(messageOf(bytes, length));
    } catch (error) {
      this.#cell.countFailed();
      this.closePort(port);
      this.#report({ kind: "failed", port, name: bound.name, reason: reasonOf(error) });
    }
  }
}

function messageOf(bytes: Uint8Array, length: number): Uint8Array {
  const short = SHORT[length];
  if (short === undefined) return bytes.subarray(0, length);
  for (let index = 0; index < length; index++) short[index] = bytes[index]!;
  return short;
}
