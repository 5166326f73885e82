/**
 * Tells the other clients of the server how old the sound at our outputs is, and how long what reaches our inputs takes to be heard.
 *
 * Method: without a latency callback libjack takes every output to carry every input, and ports that nobody is connected to to be heard
 * at once; both are wrong here. With one it leaves those two to us (what reaches us and what comes after us it still computes). So a C
 * function that does nothing is registered, and control sets the ranges whenever they change: loops and the click are made here, in
 * time with the server's frames (age 0), monitored inputs are as old as they come in; what comes in is heard with the master.
 * Source: jack/jack.h, "Managing and determining latency". Thread: control. Units: frames.
 */
import type { JackClient, LatencyRange, OwnPort } from "./client.ts";

const NO_LATENCY: LatencyRange = { min: 0, max: 0 };

/** The ranges that one client tells. */
export class PortLatencies {
  readonly #told = new Map<OwnPort, number>();

  /** @param passesInputs whether inputs are heard on the main outputs now, past everything */
  constructor(readonly client: JackClient, readonly passesInputs: () => boolean) {}

  /** Sets what changed since the last look, and has the others told. */
  look(): void {
    const { client } = this;
    const after = playbackOf(client);
    const age = this.passesInputs() ? { min: 0, max: client.latencyFrames("input") } : NO_LATENCY;
    let isNews = false;
    for (const port of client.ports) {
      if (port.isMidi) continue;
      const range = port.isInput ? after : isMain(port) ? age : NO_LATENCY;
      isNews = this.#tell(port, range) || isNews;
    }
    if (this.#told.size > client.ports.length) this.#forget();
    if (isNews) client.recomputeLatencies();
  }

  #tell(port: OwnPort, range: LatencyRange): boolean {
    const told = range.min * 0x1000000 + range.max;
    if (this.#told.get(port) === told) return false;
    this.#told.set(port, told);
    this.client.setLatency(port, range);
    return true;
  }

  #forget(): void {
    const ports = new Set(this.client.ports);
    for (const port of this.#told.keys()) if (!ports.has(port)) this.#told.delete(port);
  }
}

/** Ways from the main outputs that are connected to the outside; without any, those of the others. */
function playbackOf(client: JackClient): LatencyRange {
  const outputs = client.ports.filter((port) => !port.isInput && !port.isMidi && client.isConnected(port));
  const main = outputs.filter(isMain), counted = (main.length > 0 ? main : outputs).map((port) => client.latency(port));
  if (counted.length === 0) return NO_LATENCY;
  return { min: Math.min(...counted.map(({ min }) => min)), max: Math.max(...counted.map(({ max }) => max)) };
}

/** An output of the mix, rather than one of a pair that comes and goes. */
function isMain({ channel }: OwnPort): boolean {
  return channel.startsWith("out ");
}
