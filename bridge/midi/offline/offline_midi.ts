/**
 * MIDI without any device: what comes in is given by the caller, what goes out is kept in a list. What tests and rendering use.
 *
 * Ports exist because they were plugged in here; they can be unplugged as real ones can: an open object of an unplugged port
 * keeps quiet for ever, as RtMidi's do, and a fresh one works once the port is back. Time is whatever clock is given.
 * Thread: any one.
 */
import type { MidiBackend, MidiDirection, MidiInput, MidiOutput, MidiPortNames, MidiReceive } from "../port.ts";
import { findPort } from "../port_names.ts";

/** One message that went out. */
export interface SentMessage {
  timeMs: number;
  port: string;
  bytes: Uint8Array;
}

/** A device's port, from being plugged in to being pulled. */
interface Plug {
  name: string;
  direction: MidiDirection;
  receivers: Set<MidiReceive>;
  isThere: boolean;
  isBroken: boolean;
}

/** Ports made of lists. */
export class OfflineMidi implements MidiBackend {
  readonly name = "offline";
  readonly hasVirtualPorts = true;
  /** What went out, in order. */
  readonly sent: SentMessage[] = [];
  /** How often a port was opened, virtual ones too. */
  openedCount = 0;
  readonly #now: () => number;
  #plugs: Plug[] = [];

  /** `now`: the time of a message that is sent, ms. */
  constructor(now: () => number = () => 0) {
    this.#now = now;
  }

  /** A port appears. */
  plugIn(name: string, direction: MidiDirection): void {
    this.#plugs.push({ name, direction, receivers: new Set(), isThere: true, isBroken: false });
  }

  /** Ports of this name vanish; nobody is told. */
  unplug(name: string): void {
    for (const plug of this.#plugs) if (plug.name === name) plug.isThere = false;
    this.#plugs = this.#plugs.filter(({ isThere }) => isThere);
  }

  /** The outputs of this name refuse every message from now on. */
  breakPort(name: string): void {
    for (const plug of this.#plugs) if (plug.name === name) plug.isBroken = true;
  }

  /** A message comes in through the inputs of this name. */
  play(name: string, timeMs: number, bytes: Uint8Array): void {
    for (const plug of this.#plugs) {
      if (plug.direction !== "input" || plug.name !== name) continue;
      for (const receive of plug.receivers) receive(timeMs, bytes);
    }
  }

  list(): MidiPortNames {
    const names = (direction: MidiDirection) => this.#ports(direction).map(({ name }) => name);
    return { inputs: names("input"), outputs: names("output") };
  }

  openInput(pattern: string, receive: MidiReceive): MidiInput {
    return this.#hear(this.#find("input", pattern), receive);
  }

  openOutput(pattern: string): MidiOutput {
    return this.#playTo(this.#find("output", pattern));
  }

  openVirtualInput(name: string, receive: MidiReceive): MidiInput {
    this.plugIn(name, "input");
    return this.#hear(this.#plugs.at(-1)!, receive);
  }

  openVirtualOutput(name: string): MidiOutput {
    this.plugIn(name, "output");
    return this.#playTo(this.#plugs.at(-1)!);
  }

  close(): void {
    for (const { receivers } of this.#plugs) receivers.clear();
  }

  #ports(direction: MidiDirection): Plug[] {
    return this.#plugs.filter((plug) => plug.direction === direction);
  }

  #find(direction: MidiDirection, pattern: string): Plug {
    const ports = this.#ports(direction);
    return ports[findPort(ports.map(({ name }) => name), pattern, direction)]!;
  }

  #hear(plug: Plug, receive: MidiReceive): MidiInput {
    this.openedCount++;
    plug.receivers.add(receive);
    return { name: plug.name, close: () => void plug.receivers.delete(receive) };
  }

  #playTo(plug: Plug): MidiOutput {
    this.openedCount++;
    let isOpen = true;
    const send = (bytes: Uint8Array) => {
      if (plug.isBroken) throw new Error("the port is broken");
      if (isOpen && plug.isThere) this.sent.push({ timeMs: this.#now(), port: plug.name, bytes: bytes.slice() });
    };
    return { name: plug.name, send, close: () => void (isOpen = false) };
  }
}
