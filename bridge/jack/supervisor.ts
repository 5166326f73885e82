/**
 * Control's side of the JACK host: opens the client, watches it, and brings it back after its server died.
 *
 * Method: no callbacks; every 50 ms control looks at the seat's cells. When the block count stands still for half a second
 * the server is taken for dead: the worker is told to leave and woken through the client's own semaphore, the client closed,
 * and opened again every 300 ms until a server is there. A new seat then goes to `startWorker`. On PipeWire a worker whose
 * server died cannot be woken; it is left asleep. Connections are remembered and made again.
 * Thread: control. Units: ms, frames. See seat.ts for how the parts are used together.
 */
import type { HostReport } from "../block.ts";
import { HostError } from "../errors.ts";
import { JackClient } from "./client.ts";
import { serverName } from "./library.ts";
import { Patchbay } from "./patchbay.ts";
import {
  CELL_BLOCK_FRAMES,
  CELL_BLOCKS,
  CELL_COUNT,
  CELL_INPUT_LATENCY,
  CELL_LATENCY_COUNT,
  CELL_LOST_FRAMES,
  CELL_OUTPUT_LATENCY,
  CELL_PHASE,
  CELL_PRIORITY,
  CELL_REAL_TIME,
  CELL_STOP,
  type JackSeat,
  PHASE_LEFT,
  PHASE_REFUSED,
  PHASE_RUNNING,
  PHASE_WAITING,
} from "./seat.ts";
import { ClientSemaphore } from "./semaphore.ts";

/** What the client is to be like. */
export interface JackSettings {
  /** Name asked for; the server may give another when it is taken. */
  readonly clientName: string;
  /** Short names of the ports, in channel order: "in_1", "master_left". */
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Connect with the physical ports at the first start. */
  readonly autoConnect: boolean;
}

/** What the supervisor asks of the session. */
export interface JackHooks {
  /** Start a worker that calls `runJack(engine, seat, …)`. Called again after every restart of the server. */
  startWorker(seat: JackSeat): void;
  /** Something happened that a user wants to know. */
  report(report: HostReport): void;
}

const LOOK_MS = 50;
const STILL_MS = 500;
const START_MS = 5000;
const LEAVE_MS = 1000;
const REOPEN_MS = 300;
const PATCH_LOOKS = 10;
const LATENCY_LOOKS = 3;

/** A JACK client that outlives its server. */
export class JackSupervisor {
  /** Frames per second, fixed from the first opening on. */
  readonly sampleRate: number;
  readonly #settings: JackSettings;
  readonly #hooks: JackHooks;
  readonly #patchbay: Patchbay;
  #client: JackClient | undefined;
  #semaphore: ClientSemaphore | undefined;
  #seat: JackSeat;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closing = false;
  #busy: Promise<void> = Promise.resolve();
  #seen = { blocks: 0, at: 0, looks: 0, lostFrames: 0, blockFrames: 0, told: false, isBack: false };
  #refusedRate = 0;

  private constructor(client: JackClient, settings: JackSettings, hooks: JackHooks) {
    this.sampleRate = client.sampleRate;
    this.#settings = settings;
    this.#hooks = hooks;
    this.#patchbay = new Patchbay(settings.inputNames.length, settings.outputNames.length);
    this.#client = client;
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
    const client = JackClient.open(settings.clientName);
    if (!client) {
      throw new HostError("No JACK server is running: start one (jackd, or PipeWire), or play with --host portaudio.");
    }
    try {
      return new JackSupervisor(client, settings, hooks);
    } catch (error) {
      client.close();
      throw error;
    }
  }

  /** What a user calls this client, its server and its rate. */
  get description(): string {
    const server = this.#client?.library.isPipeWire ? "PipeWire" : "JACK";
    return `${server} client "${this.#client?.name ?? this.#settings.clientName}"`;
  }

  /** Name the server gave the client. */
  get clientName(): string {
    return this.#client?.name ?? this.#settings.clientName;
  }

  /** Frames of a cycle as the server has them now, or of the last cycle. */
  get blockFrames(): number {
    return this.#client?.blockFrames ?? this.#seen.blockFrames;
  }

  /** Starts the first worker and begins to watch. */
  start(): void {
    this.#startWorker();
    this.#lookLater();
  }

  /** Lets the worker leave, closes the client. Resolves when both are gone. */
  async close(): Promise<void> {
    if (this.#closing) return this.#busy;
    this.#closing = true;
    clearTimeout(this.#timer);
    await this.#busy;
    this.#busy = this.#end();
    await this.#busy;
    this.#hooks.report({ kind: "stopped" });
  }

  async #end(): Promise<void> {
    if (this.#client) await this.#leaveClient(this.#client, true);
  }

  #takeSeat(client: JackClient): JackSeat {
    const inputs = this.#settings.inputNames.map((name) => client.addPort(name, true));
    const outputs = this.#settings.outputNames.map((name) => client.addPort(name, false));
    client.parkProcessThread();
    this.#semaphore = client.library.isPipeWire ? undefined : ClientSemaphore.map(client.name);
    return {
      library: client.library.file,
      client: Deno.UnsafePointer.value(client.pointer),
      inputs: inputs.map((port) => Deno.UnsafePointer.value(port.pointer)),
      outputs: outputs.map((port) => Deno.UnsafePointer.value(port.pointer)),
      sampleRate: client.sampleRate,
      cells: new Int32Array(new SharedArrayBuffer(CELL_COUNT * 4)),
    };
  }

  #startWorker(): void {
    this.#seen = { ...this.#seen, blocks: 0, at: performance.now(), looks: 0, lostFrames: 0, told: false };
    this.#hooks.startWorker(this.#seat);
  }

  #lookLater(): void {
    if (!this.#closing) this.#timer = setTimeout(() => this.#look(), LOOK_MS);
  }

  #look(): void {
    const client = this.#client;
    const { cells } = this.#seat;
    const now = performance.now();
    const phase = Atomics.load(cells, CELL_PHASE);
    const blocks = Atomics.load(cells, CELL_BLOCKS);
    if (blocks !== this.#seen.blocks) {
      this.#seen.blocks = blocks;
      this.#seen.at = now;
      if (client) this.#observe(client, cells);
    }
    const patience = blocks === 0 ? START_MS : STILL_MS;
    const isDead = phase === PHASE_LEFT || phase === PHASE_REFUSED || now - this.#seen.at > patience;
    if (!isDead) return this.#lookLater();
    this.#busy = this.#recover().then(() => this.#lookLater());
  }

  /** What a living client is looked at for. */
  #observe(client: JackClient, cells: Int32Array): void {
    const looks = this.#seen.looks++;
    if (looks % PATCH_LOOKS === 0) this.#patchbay.look(client);
    if (looks % LATENCY_LOOKS !== 0) return;
    const input = client.latencyFrames("input");
    const output = client.latencyFrames("output");
    const blockFrames = cells[CELL_BLOCK_FRAMES] as number;
    const realTime = cells[CELL_REAL_TIME] as number;
    const latencyChanged = input !== cells[CELL_INPUT_LATENCY] || output !== cells[CELL_OUTPUT_LATENCY];
    if (latencyChanged) {
      cells[CELL_INPUT_LATENCY] = input;
      cells[CELL_OUTPUT_LATENCY] = output;
      Atomics.add(cells, CELL_LATENCY_COUNT, 1);
    }
    if (!this.#seen.told) this.#tellStarted(client, blockFrames, input, output, realTime === 1);
    else if (latencyChanged || blockFrames !== this.#seen.blockFrames) {
      this.#hooks.report({ kind: "changed", blockFrames, inputLatencyFrames: input, outputLatencyFrames: output });
    }
    const lostFrames = cells[CELL_LOST_FRAMES] as number;
    if (lostFrames !== this.#seen.lostFrames) {
      this.#hooks.report({ kind: "xrun", lostFrames: (lostFrames - this.#seen.lostFrames) | 0 });
    }
    Object.assign(this.#seen, { lostFrames, blockFrames });
  }

  #tellStarted(client: JackClient, blockFrames: number, input: number, output: number, realTime: boolean): void {
    this.#seen.told = true;
    if (this.#seen.isBack) {
      this.#seen.isBack = false;
      this.#hooks.report({ kind: "back", reason: `The JACK server is back: ${this.description} plays on.` });
    }
    const note = realTime ? undefined : realTimeNote(this.#seat.cells[CELL_PRIORITY] ?? 0);
    this.#hooks.report({
      kind: "started",
      host: client.library.isPipeWire ? "pipewire" : "jack",
      device: this.description,
      sampleRate: this.sampleRate,
      blockFrames,
      inputLatencyFrames: input,
      outputLatencyFrames: output,
      realTime,
      ...(note === undefined ? {} : { note }),
    });
  }

  async #recover(): Promise<void> {
    this.#hooks.report({ kind: "lost", reason: "The JACK server stopped: loops are kept and go on when it is back." });
    this.#patchbay.unsettle();
    if (this.#client && !await this.#leaveClient(this.#client, false)) {
      this.#closing = true;
      const reason = "The JACK server died and its client cannot be freed on this system: start Rondo again.";
      return this.#hooks.report({ kind: "refused", reason });
    }
    while (!this.#closing && !this.#reopen()) await sleep(REOPEN_MS);
    if (this.#closing) return;
    this.#seen.isBack = true;
    this.#startWorker();
  }

  #reopen(): boolean {
    let client: JackClient | undefined;
    try {
      client = JackClient.open(this.#settings.clientName);
      if (!client) return false;
      if (client.sampleRate !== this.sampleRate) return this.#refuseRate(client);
      this.#seat = this.#takeSeat(client);
    } catch {
      client?.close();
      return false;
    }
    this.#client = client;
    this.#refusedRate = 0;
    return true;
  }

  #refuseRate(client: JackClient): boolean {
    const rate = client.sampleRate;
    client.close();
    if (rate === this.#refusedRate) return false;
    this.#refusedRate = rate;
    const reason =
      `The JACK server came back at ${rate} Hz, but the loops are at ${this.sampleRate} Hz and are kept: start it at ${this.sampleRate} Hz.`;
    this.#hooks.report({ kind: "refused", reason });
    return false;
  }

  /** Gets the worker out of the client and closes it; false when it had to be left as it is. */
  async #leaveClient(client: JackClient, isAlive: boolean): Promise<boolean> {
    const { cells } = this.#seat;
    // A living JACK2 server would wait for a worker that left: it takes the client out first, and the semaphore wakes it.
    if (isAlive && this.#semaphore) client.deactivate();
    Atomics.store(cells, CELL_STOP, 1);
    const hasBegun = Atomics.load(cells, CELL_PHASE) !== PHASE_WAITING;
    const until = performance.now() + LEAVE_MS;
    while (isInside(cells) && performance.now() < until) {
      this.#semaphore?.wake();
      await sleep(5);
    }
    const mayClose = !isInside(cells) || client.library.isPipeWire || !hasBegun;
    if (mayClose) client.close();
    this.#semaphore?.unmap();
    this.#semaphore = undefined;
    this.#client = undefined;
    return mayClose;
  }
}

function isInside(cells: Int32Array): boolean {
  return Atomics.load(cells, CELL_PHASE) === PHASE_RUNNING;
}

function realTimeNote(priority: number): string {
  return priority > 0
    ? "The system refused real-time scheduling: dropouts are more likely (on Debian, join the group audio)."
    : "The JACK server runs without real-time scheduling: dropouts are more likely.";
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
