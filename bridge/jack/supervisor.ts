/**
 * Control's side of the JACK host: opens the client, watches it, and brings it back after its server died.
 *
 * Method: no callbacks; every 50 ms control looks at the seat. When the block count stands still for half a second the server
 * is taken for dead: the worker is told to leave and woken through the client's own semaphore, the client closed, and opened
 * again every 300 ms until a server is there. A new seat then goes to `startWorker`. On PipeWire a worker whose server died
 * cannot be woken; it is left asleep. Connections are remembered and made again.
 * Thread: control. Units: ms, frames. See seat.ts for how the parts are used together.
 */
import type { HostReport } from "../block.ts";
import { HostError } from "../errors.ts";
import { JackClient } from "./client.ts";
import { type JackLibrary, noServer, serverName } from "./library.ts";
import type { JackMidiSeat } from "./midi_ports.ts";
import { allocateBoard, PairBoard } from "./pair_board.ts";
import { PairPorts, type WantedPairs } from "./pair_ports.ts";
import { Patchbay } from "./patchbay.ts";
import { PortLatencies } from "./port_latencies.ts";
import { CELL_BLOCKS, CELL_COUNT, CELL_PHASE, CELL_STOP, type JackSeat, PHASE_RUNNING, PHASE_WAITING } from "./seat.ts";
import { SeatWatch } from "./seat_watch.ts";
import { ClientSemaphore } from "./semaphore.ts";

/** What the client is to be like. */
export interface JackSettings {
  /** Name asked for; the server may give another when it is taken. */
  readonly clientName: string;
  /** Short names of the ports, in channel order: "in_1", "master_left". */
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** MIDI ports: what they are called, which port of the engine's an output sends, which number an input's messages carry. */
  readonly midiOutputs?: readonly { readonly name: string; readonly enginePort: number }[];
  readonly midiInputs?: readonly { readonly name: string; readonly number: number }[];
  /** Pairs of outputs that come and go while the cycle runs: most at a time, and those wanted now. */
  readonly pairs?: { readonly count: number; readonly wanted: WantedPairs; readonly way?: number };
  /** Where messages that come in go (a `MidiRing`), with stream frames as times. */
  readonly midiRing?: SharedArrayBuffer;
  /** Whether inputs are heard on the main outputs now, past everything; left out: never. */
  readonly passesInputs?: () => boolean;
  /** Where each cycle's transport is written (a `TransportCell`). */
  readonly transport?: SharedArrayBuffer;
  /** Lead the server's transport as timebase master. */
  readonly leads?: boolean;
  /** Connect with the physical ports at the first start. */
  readonly autoConnect: boolean;
  /** Frames of a cycle asked for; a server changes it for everybody who plays. */
  readonly blockFrames?: number;
}

/** What the supervisor asks of the session. */
export interface JackHooks {
  /** Start a worker that calls `runJack(engine, seat, …)`. Called again after every restart of the server. */
  startWorker(seat: JackSeat): void;
  /** Something happened that a user wants to know. */
  report(report: HostReport): void;
}

const LOOK_MS = 50;
const LEAVE_MS = 1000;
const REOPEN_MS = 300;

/** A JACK client that outlives its server. */
export class JackSupervisor {
  /** Frames per second, fixed from the first opening on. */
  readonly sampleRate: number;
  readonly #settings: JackSettings;
  readonly #hooks: JackHooks;
  readonly #patchbay: Patchbay;
  /** The library of the first opening: when jackd dies, a PipeWire that happens to run is not the place to go on. */
  readonly #library: JackLibrary;
  #client: JackClient | undefined;
  #semaphore: ClientSemaphore | undefined;
  #seat: JackSeat;
  #watch: SeatWatch | undefined;
  #pairs: PairPorts | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosing = false;
  #recovery: Promise<void> = Promise.resolve();
  #ending: Promise<void> | undefined;
  #refusedRate = 0;

  private constructor(client: JackClient, settings: JackSettings, hooks: JackHooks) {
    this.sampleRate = client.sampleRate;
    this.#settings = settings;
    this.#hooks = hooks;
    this.#patchbay = new Patchbay(settings.inputNames.length, settings.outputNames.length);
    this.#client = client;
    this.#library = client.library;
    this.#seat = this.#takeSeat(client);
    if (settings.autoConnect) this.#patchbay.wantPhysical(client);
  }

  /** Opens the client with its ports. Throws `HostError` when no server runs or no port is left. */
  static open(settings: JackSettings, hooks: JackHooks): JackSupervisor {
    // JACK2 names a client's socket as it names the server's: equal names would cut the server off.
    if (settings.clientName === serverName()) {
      throw new HostError(
        `"${settings.clientName}" is the JACK server's own name: give the client another with --name.`,
      );
    }
    const client = JackClient.open(settings.clientName, settings.blockFrames);
    if (!client) throw new HostError(noServer());
    try {
      return new JackSupervisor(client, settings, hooks);
    } catch (error) {
      client.close();
      throw error;
    }
  }

  /** What a user calls this client and its server. */
  get description(): string {
    return this.#client?.description ?? `JACK client "${this.clientName}"`;
  }

  /** Name the server gave the client. */
  get clientName(): string {
    return this.#client?.name ?? this.#settings.clientName;
  }

  /** Frames of a cycle as the server has them now; 0 while there is none. */
  get blockFrames(): number {
    return this.#client?.blockFrames ?? 0;
  }

  /** Starts the first worker and begins to watch. */
  start(): void {
    if (this.#client) this.#beginSeat(this.#client);
    this.#lookLater();
  }

  /** Lets the worker leave, closes the client. Resolves when both are gone. */
  close(): Promise<void> {
    return this.#ending ??= this.#end();
  }

  async #end(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#timer);
    await this.#recovery;
    if (this.#client) await this.#leaveClient(this.#client, true);
    this.#hooks.report({ kind: "stopped" });
  }

  #takeSeat(client: JackClient, last?: JackSeat): JackSeat {
    const inputs = this.#settings.inputNames.map((name) => client.addPort(name, true));
    const outputs = this.#settings.outputNames.map((name) => client.addPort(name, false));
    const midi = this.#addMidi(client), pairs = this.#addPairs(client);
    client.parkProcessThread();
    const before = last !== undefined && last.cells[CELL_BLOCKS] !== 0 ? last.cells : last?.before;
    this.#semaphore = client.library.isPipeWire ? undefined : ClientSemaphore.map(client.name);
    return {
      library: client.library.file,
      isPipeWire: client.library.isPipeWire,
      client: Deno.UnsafePointer.value(client.pointer),
      inputs: inputs.map((port) => Deno.UnsafePointer.value(port.pointer)),
      outputs: outputs.map((port) => Deno.UnsafePointer.value(port.pointer)),
      ...(midi === undefined ? {} : { midi }),
      ...(pairs === undefined ? {} : { pairs }),
      ...(this.#settings.transport === undefined ? {} : { transport: this.#settings.transport }),
      ...(this.#settings.leads === true ? { leads: true } : {}),
      sampleRate: client.sampleRate,
      cells: new Int32Array(new SharedArrayBuffer(CELL_COUNT * 4)),
      ...(before === undefined ? {} : { before }),
    };
  }

  /** MIDI ports come after those for sound: the patchbay knows all of them by their order. */
  #addMidi(client: JackClient): JackMidiSeat | undefined {
    const { midiOutputs = [], midiInputs = [], midiRing } = this.#settings;
    if (midiOutputs.length + midiInputs.length === 0) return undefined;
    const add = (name: string, isInput: boolean) =>
      Deno.UnsafePointer.value(client.addPort(name, isInput, true).pointer);
    return {
      inputs: midiInputs.map(({ name, number }) => ({ port: add(name, true), number })),
      outputs: midiOutputs.map(({ name, enginePort }) => ({ port: add(name, false), enginePort })),
      ...(midiRing === undefined ? {} : { ring: midiRing }),
    };
  }

  /** A board for the pairs; their ports are made as the client is looked at. */
  #addPairs(client: JackClient): JackSeat["pairs"] {
    const { count = 0 } = this.#settings.pairs ?? {};
    if (count === 0) return undefined;
    const memory = allocateBoard(count);
    const { wanted } = this.#settings.pairs!;
    this.#pairs = new PairPorts(client, new PairBoard(memory, count), count, wanted, (note) => {
      this.#hooks.report({ kind: "changed", note });
    });
    return { memory, count, way: this.#settings.pairs!.way };
  }

  /** Lets a worker sit down; once it runs, says that the server is back if that is so. */
  #beginSeat(client: JackClient, backReason?: string): void {
    const latencies = new PortLatencies(client, this.#settings.passesInputs ?? (() => false));
    this.#watch = new SeatWatch(this.#seat, client, this.#patchbay, latencies, this.#pairs, (report) => {
      if (report.kind === "started") {
        client.askBlockFrames(this.#settings.blockFrames);
        if (backReason) this.#hooks.report({ kind: "back", reason: backReason });
      }
      this.#hooks.report(report);
    });
    this.#hooks.startWorker(this.#seat);
  }

  #lookLater(): void {
    if (!this.#isClosing) this.#timer = setTimeout(() => this.#look(), LOOK_MS);
  }

  #look(): void {
    if (this.#watch?.look()) return this.#lookLater();
    this.#recovery = this.#recover().then(() => this.#lookLater());
  }

  async #recover(): Promise<void> {
    this.#hooks.report({ kind: "lost", reason: "The JACK server stopped: loops are kept and go on when it is back." });
    this.#patchbay.unsettle();
    if (this.#client && !await this.#leaveClient(this.#client, false)) {
      this.#isClosing = true;
      const reason = "The JACK server died and its client cannot be freed on this system: start Rondo again.";
      return this.#hooks.report({ kind: "refused", reason });
    }
    let client: JackClient | undefined;
    while (!this.#isClosing && !(client = this.#reopen())) await sleep(REOPEN_MS);
    if (!client) return;
    this.#client = client;
    this.#beginSeat(client, `The JACK server is back: ${client.description} plays on.`);
  }

  /** A client with its ports and a new seat, or undefined for now. */
  #reopen(): JackClient | undefined {
    const client = JackClient.open(this.#settings.clientName, this.#settings.blockFrames, [this.#library]);
    if (!client) return undefined;
    try {
      if (client.sampleRate === this.sampleRate) {
        this.#seat = this.#takeSeat(client, this.#seat);
        return client;
      }
      this.#refuseRate(client.sampleRate);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
    }
    client.close();
    return undefined;
  }

  #refuseRate(rate: number): void {
    if (rate === this.#refusedRate) return;
    this.#refusedRate = rate;
    const reason =
      `The JACK server came back at ${rate} Hz, but the loops are at ${this.sampleRate} Hz and are kept: start it at ${this.sampleRate} Hz.`;
    this.#hooks.report({ kind: "refused", reason });
  }

  /** Gets the worker out of the client and closes it; false when it had to be left as it is. */
  async #leaveClient(client: JackClient, isAlive: boolean): Promise<boolean> {
    const { cells } = this.#seat;
    // A living JACK2 server would wait for a worker that left: it takes the client out first, and the semaphore wakes it.
    if (isAlive && this.#semaphore) client.deactivate();
    Atomics.store(cells, CELL_STOP, 1);
    const isInside = () => Atomics.load(cells, CELL_PHASE) === PHASE_RUNNING;
    const isUndecided = () => Atomics.load(cells, CELL_PHASE) === PHASE_WAITING;
    const until = performance.now() + LEAVE_MS;
    while ((isInside() || isUndecided()) && performance.now() < until) {
      this.#semaphore?.wake();
      await sleep(5);
    }
    const mayClose = !isInside() || client.library.isPipeWire;
    if (mayClose) client.close();
    this.#semaphore?.unmap();
    this.#semaphore = undefined;
    this.#client = undefined;
    return mayClose;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
