/**
 * A JACK client as control sees it: opening, ports, connections, latencies, closing.
 *
 * Method: plain calls into libjack, no callbacks; everything that changes is asked again. Each method takes well under a
 * millisecond on a living server. Units: frames.
 * Thread: control.
 */
import { HostError } from "../errors.ts";
import { jackLibraries, type JackLibrary } from "./library.ts";
import {
  AUDIO_TYPE,
  LATENCY_CAPTURE,
  LATENCY_PLAYBACK,
  MIDI_TYPE,
  OPTION_NO_START_SERVER,
  PORT_IS_INPUT,
  PORT_IS_OUTPUT,
} from "./symbols.ts";
import { idleFunction, sleeperFunction } from "./system.ts";

/** A C string. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text + "\0");
}

/** One of our own ports. */
export interface OwnPort {
  readonly pointer: Deno.PointerObject;
  /** Full name, "client:port". */
  readonly name: string;
  readonly isInput: boolean;
  readonly isMidi: boolean;
  /** What it is called among our own, whatever the server calls the client: "in 0", "out 1", "track_3 left". */
  readonly channel: string;
}

/** Least and most, in frames. */
export interface LatencyRange {
  readonly min: number;
  readonly max: number;
}

/** What a port is to be. */
export interface PortWish {
  readonly isInput: boolean;
  /** For MIDI rather than sound. */
  readonly isMidi?: boolean;
  /** See `OwnPort`; left out: its direction and its place among the ports of that direction. */
  readonly channel?: string;
  /** What people call it. */
  readonly title?: string;
}

/** An open client. */
export class JackClient {
  readonly library: JackLibrary;
  readonly pointer: Deno.PointerObject;
  /** The name the server gave, which differs from the one asked for when that was taken. */
  readonly name: string;
  readonly sampleRate: number;
  readonly ports: OwnPort[] = [];
  readonly #latencyRange = new Uint32Array(2);
  static readonly #open = new Set<JackClient>();

  private constructor(library: JackLibrary, pointer: Deno.PointerObject) {
    this.library = library;
    this.pointer = pointer;
    this.name = readCString(library.functions.jack_get_client_name(pointer));
    this.sampleRate = library.functions.jack_get_sample_rate(pointer);
  }

  /**
   * Opens a client where a server runs, through the first library that reaches one, or returns undefined. Starts no server,
   * prints nothing. `blockFrames` asks for cycles of that length.
   */
  static open(name: string, blockFrames?: number, libraries = jackLibraries()): JackClient | undefined {
    for (const library of libraries) {
      const status = new Int32Array(1);
      const pointer = library.functions.jack_client_open(cString(name), OPTION_NO_START_SERVER, status);
      if (pointer === null) continue;
      if (blockFrames !== undefined && !library.isPipeWire) {
        library.functions.jack_set_buffer_size(pointer, blockFrames);
      }
      const client = new JackClient(library, pointer);
      JackClient.#open.add(client);
      return client;
    }
    return undefined;
  }

  /**
   * A client that this process holds already. Whoever only wants to look uses it: opening a second one crashes the process when
   * the first one's server has just died and nobody has noticed.
   */
  static held(): JackClient | undefined {
    return JackClient.#open.values().next().value;
  }

  /** What a user calls this client and its server. */
  get description(): string {
    return `${this.library.isPipeWire ? "PipeWire" : "JACK"} client "${this.name}"`;
  }

  /** Frames of a cycle now. */
  get blockFrames(): number {
    return this.library.functions.jack_get_buffer_size(this.pointer);
  }

  /** Asks the server for cycles of so many frames, for everybody. PipeWire listens to active clients only. */
  askBlockFrames(blockFrames: number | undefined): void {
    if (blockFrames === undefined || blockFrames === this.blockFrames) return;
    this.library.functions.jack_set_buffer_size(this.pointer, blockFrames);
  }

  /** Makes a port for sound or MIDI. Throws `HostError` when the server has none left. */
  addPort(shortName: string, isInput: boolean, isMidi = false): OwnPort {
    const port = this.tryAddPort(shortName, { isInput, isMidi });
    if (port !== undefined) return port;
    throw new HostError(
      `The JACK server gave no port "${shortName}" after ${this.portCount}: start it with more ports (jackd --port-max).`,
    );
  }

  /** As `addPort`, but undefined when the server has none left. */
  tryAddPort(shortName: string, { isInput, isMidi = false, channel, title }: PortWish): OwnPort | undefined {
    const { jack_port_register, jack_port_name, jack_port_set_alias } = this.library.functions;
    const flags = isInput ? PORT_IS_INPUT : PORT_IS_OUTPUT;
    const pointer = jack_port_register(
      this.pointer,
      cString(shortName),
      cString(isMidi ? MIDI_TYPE : AUDIO_TYPE),
      BigInt(flags),
      0n,
    );
    if (pointer === null) return undefined;
    const place = () => this.ports.reduce((count, port) => count + (port.isInput === isInput ? 1 : 0), 0);
    const port: OwnPort = {
      pointer,
      name: readCString(jack_port_name(pointer)),
      isInput,
      isMidi,
      channel: channel ?? `${isInput ? "in" : "out"} ${place()}`,
    };
    this.ports.push(port);
    // An alias and no pretty name: jackd freezes, and we with it, when a client closes whose ports have some dozens of properties.
    if (title !== undefined) jack_port_set_alias(pointer, cString(`${this.name}:${title}`));
    return port;
  }

  /** Takes one of our ports off the server, and its connections with it. No cycle may use it any more. */
  removePort(port: OwnPort): void {
    const { jack_port_disconnect, jack_port_unregister } = this.library.functions;
    // libjack's own thread walks our ports, unlocked, when the server has it compute latencies; taking one off the list meanwhile
    // crashes (jack2 issue 216). The server does one thing at a time: when it has just answered us, it has nobody walking.
    jack_port_disconnect(this.pointer, port.pointer);
    jack_port_unregister(this.pointer, port.pointer);
    this.ports.splice(this.ports.indexOf(port), 1);
  }

  /** Ports that this client has. */
  get portCount(): number {
    return this.ports.length;
  }

  /** Whether anything is connected with one of our ports. */
  isConnected(port: OwnPort): boolean {
    return this.library.functions.jack_port_connected(port.pointer) > 0;
  }

  /**
   * Gives libjack's own thread something harmless to do; the audio worker lives in the cycle instead. Takes over what our ports say of
   * their latency (port_latencies.ts). Before activation.
   */
  parkProcessThread(): void {
    const { run, argument } = sleeperFunction();
    this.library.functions.jack_set_process_thread(this.pointer, run, argument);
    this.library.functions.jack_set_latency_callback(this.pointer, idleFunction(), null);
  }

  /** Ways of one of our ports to the outside on the side where libjack computes them. */
  latency(port: OwnPort): LatencyRange {
    const mode = port.isInput ? LATENCY_CAPTURE : LATENCY_PLAYBACK;
    this.library.functions.jack_port_get_latency_range(port.pointer, mode, this.#latencyRange);
    return { min: this.#latencyRange[0] ?? 0, max: this.#latencyRange[1] ?? 0 };
  }

  /** Sets those on the side that only we know: of an input until it is heard, of an output since it was made. */
  setLatency(port: OwnPort, { min, max }: LatencyRange): void {
    const mode = port.isInput ? LATENCY_PLAYBACK : LATENCY_CAPTURE;
    this.library.functions.jack_port_set_latency_range(port.pointer, mode, Uint32Array.of(min, max));
  }

  /** Has the server ask everybody anew. */
  recomputeLatencies(): void {
    this.library.functions.jack_recompute_total_latencies(this.pointer);
  }

  /** Full names of the ports that carry any of these flags, of a type ("" for all). */
  portNames(flags: number, type: string = AUDIO_TYPE): string[] {
    const { jack_get_ports } = this.library.functions;
    return this.#takeNames(jack_get_ports(this.pointer, null, type ? cString(type) : null, BigInt(flags)));
  }

  /** Full names of what a port is connected to. */
  connectionsOf(port: OwnPort): string[] {
    if (!this.isConnected(port)) return [];
    return this.#takeNames(this.library.functions.jack_port_get_all_connections(this.pointer, port.pointer));
  }

  /** A port's address in libjack by its full name, or null. */
  findPort(fullName: string): Deno.PointerValue {
    return this.library.functions.jack_port_by_name(this.pointer, cString(fullName));
  }

  /** Connects one of our ports with another; true when they are connected now. */
  connect(port: OwnPort, peer: string): boolean {
    const [source, destination] = port.isInput ? [peer, port.name] : [port.name, peer];
    const EEXIST = 17;
    const result = this.library.functions.jack_connect(this.pointer, cString(source), cString(destination));
    return result === 0 || result === EEXIST;
  }

  /**
   * Longest way from the outside to our inputs, or from our outputs to the outside, in frames; 0 when unconnected. Ports that come and
   * go count where no other is connected.
   */
  latencyFrames(direction: "input" | "output"): number {
    const isInput = direction === "input";
    const ports = this.ports.filter((port) => port.isInput === isInput && !port.isMidi && this.isConnected(port));
    const main = ports.filter(({ channel }) => /^(in|out) /.test(channel));
    return Math.max(0, ...(main.length > 0 ? main : ports).map((port) => this.latency(port).max));
  }

  /** Takes the client out of the cycle: from here on nobody waits for it. */
  deactivate(): void {
    this.library.functions.jack_deactivate(this.pointer);
  }

  /** Ends the client. No worker may be inside its cycle (PipeWire's may sleep there). */
  close(): void {
    JackClient.#open.delete(this);
    this.library.functions.jack_client_close(this.pointer);
  }

  #takeNames(list: Deno.PointerValue): string[] {
    if (list === null) return [];
    const view = new Deno.UnsafePointerView(list);
    const names: string[] = [];
    for (let entry = view.getPointer(0); entry !== null; entry = view.getPointer(names.length * 8)) {
      names.push(readCString(entry));
    }
    this.library.functions.jack_free(list);
    return names;
  }
}

function readCString(pointer: Deno.PointerValue): string {
  return pointer === null ? "" : Deno.UnsafePointerView.getCString(pointer);
}
