// A session manager on the loopback address, as far as one client sees it.

import { Buffer } from "node:buffer";
import { createSocket } from "node:dgram";
import { decodeOsc, encodeOsc, type OscMessage, type OscValue } from "../../../src/nsm/osc.ts";

const LIMIT_MS = 30_000;

/** One manager with at most one client. */
export class PretendedNsm {
  readonly #socket = createSocket("udp4");
  readonly #came: OscMessage[] = [];
  #wake = () => {};
  #client = 0;

  private constructor() {
    this.#socket.on("message", (bytes, from) => {
      this.#client = from.port;
      const message = decodeOsc(bytes);
      if (message !== undefined) this.#came.push(message);
      this.#wake();
    });
  }

  static async open(): Promise<PretendedNsm> {
    const manager = new PretendedNsm();
    await new Promise<void>((bound) => manager.#socket.bind(0, "127.0.0.1", bound));
    return manager;
  }

  /** As it stands in NSM_URL: a name of this machine, as nsmd gives it. */
  get url(): string {
    return `osc.udp://this-machine:${this.#socket.address().port}/`;
  }

  /** The next message to an address, those before it skipped. Fails by name when it does not come. */
  async next(address: string): Promise<readonly OscValue[]> {
    const late = setTimeout(() => this.#wake(), LIMIT_MS), end = performance.now() + LIMIT_MS;
    try {
      for (;;) {
        for (let message = this.#came.shift(); message !== undefined; message = this.#came.shift()) {
          if (message.address === address) return message.values;
        }
        if (performance.now() >= end) throw new Error(`${address} did not come`);
        await new Promise<void>((wake) => this.#wake = wake);
      }
    } finally {
      clearTimeout(late);
    }
  }

  send(address: string, ...values: OscValue[]): void {
    this.#socket.send(Buffer.from(encodeOsc({ address, values })), this.#client, "127.0.0.1");
  }

  /** Answers the announcement as nsmd does. */
  async welcome(): Promise<readonly OscValue[]> {
    const announced = await this.next("/nsm/server/announce");
    this.send("/reply", "/nsm/server/announce", "Welcome", "pretended", ":server-control:broadcast:optional-gui:");
    return announced;
  }

  close(): Promise<void> {
    return new Promise((closed) => this.#socket.close(() => closed()));
  }
}
