/**
 * Looks at one seat's cells and at its client, and reports what changed: that it runs, its latencies, block size and gaps.
 *
 * Method: polling, 20 times a second. Latencies go into the cells, from which the worker hands them to the engine.
 * Thread: control. Units: ms, frames.
 */
import type { HostReport } from "../block.ts";
import { Standstill } from "../standstill.ts";
import type { JackClient } from "./client.ts";
import type { PairPorts } from "./pair_ports.ts";
import type { PortLatencies } from "./port_latencies.ts";
import type { Patchbay } from "./patchbay.ts";
import {
  CELL_BLOCK_FRAMES,
  CELL_BLOCKS,
  CELL_INPUT_LATENCY,
  CELL_LATENCY_COUNT,
  CELL_LEADS,
  CELL_LOST_FRAMES,
  CELL_OUTPUT_LATENCY,
  CELL_PHASE,
  CELL_PRIORITY,
  CELL_REAL_TIME,
  CELL_XRUNS,
  type JackSeat,
  PHASE_LEFT,
  PHASE_REFUSED,
} from "./seat.ts";

/** A block count that stands still this long means a dead server. */
const STILL_MS = 500;
/** A worker has this long for its first block. */
const START_MS = 5000;
const PATCH_LOOKS = 10;
const LATENCY_LOOKS = 3;

const LED_BY_ANOTHER = "Another program leads JACK's transport already: Rondo does not lead it.";

/** Watches the worker and the client of one seat. */
export class SeatWatch {
  readonly #seat: JackSeat;
  readonly #client: JackClient;
  readonly #patchbay: Patchbay;
  readonly #latencies: PortLatencies;
  readonly #pairs: PairPorts | undefined;
  readonly #report: (report: HostReport) => void;
  readonly #standstill = new Standstill(performance.now());
  #looks = 0;
  #hasStarted = false;
  #blockFrames = 0;
  #lostFrames = 0;
  #xruns = 0;
  #leads = 0;

  constructor(
    seat: JackSeat,
    client: JackClient,
    patchbay: Patchbay,
    latencies: PortLatencies,
    pairs: PairPorts | undefined,
    report: (report: HostReport) => void,
  ) {
    this.#seat = seat;
    this.#client = client;
    this.#patchbay = patchbay;
    this.#latencies = latencies;
    this.#pairs = pairs;
    this.#report = report;
  }

  /** Looks once; false when no block has come for too long, or the worker has left. */
  look(): boolean {
    const { cells } = this.#seat;
    const phase = Atomics.load(cells, CELL_PHASE);
    if (phase === PHASE_LEFT || phase === PHASE_REFUSED) return false;
    const stillMs = this.#standstill.look(Atomics.load(cells, CELL_BLOCKS), performance.now());
    if (stillMs > 0) return stillMs <= (this.#hasStarted ? STILL_MS : START_MS);
    this.#observe(cells);
    return true;
  }

  #observe(cells: Int32Array): void {
    const looks = this.#looks++;
    this.#pairs?.look();
    if (looks % PATCH_LOOKS === 0) this.#patchbay.look(this.#client);
    if (looks % LATENCY_LOOKS !== 0) return;
    this.#latencies.look();
    const latencyChanged = this.#passLatency(cells);
    const blockFrames = cells[CELL_BLOCK_FRAMES] as number;
    if (!this.#hasStarted) this.#tellStarted(cells);
    else if (latencyChanged || blockFrames !== this.#blockFrames) {
      this.#report({ kind: "changed", blockFrames, ...latenciesOf(cells) });
    }
    // PipeWire tells only when it comes to it.
    if (cells[CELL_LEADS] === -1 && this.#leads !== -1) this.#report({ kind: "changed", note: LED_BY_ANOTHER });
    this.#leads = cells[CELL_LEADS] as number;
    const lostFrames = cells[CELL_LOST_FRAMES] as number;
    const xruns = cells[CELL_XRUNS] as number;
    if (xruns !== this.#xruns) this.#report({ kind: "xrun", lostFrames: (lostFrames - this.#lostFrames) | 0 });
    this.#xruns = xruns;
    this.#lostFrames = lostFrames;
    this.#blockFrames = blockFrames;
  }

  /** Lets the worker know the latencies as they are now; true when they changed. */
  #passLatency(cells: Int32Array): boolean {
    const input = this.#client.latencyFrames("input");
    const output = this.#client.latencyFrames("output");
    if (input === cells[CELL_INPUT_LATENCY] && output === cells[CELL_OUTPUT_LATENCY]) return false;
    cells[CELL_INPUT_LATENCY] = input;
    cells[CELL_OUTPUT_LATENCY] = output;
    Atomics.add(cells, CELL_LATENCY_COUNT, 1);
    return true;
  }

  #tellStarted(cells: Int32Array): void {
    this.#hasStarted = true;
    const realTime = cells[CELL_REAL_TIME] === 1;
    this.#leads = cells[CELL_LEADS] as number;
    const sentences = [
      ...(realTime ? [] : [realTimeNote(cells[CELL_PRIORITY] as number)]),
      ...(this.#leads === -1 ? [LED_BY_ANOTHER] : []),
    ];
    const note = sentences.length === 0 ? {} : { note: sentences.join(" ") };
    this.#report({
      kind: "started",
      host: this.#client.library.isPipeWire ? "pipewire" : "jack",
      device: this.#client.description,
      sampleRate: this.#client.sampleRate,
      blockFrames: cells[CELL_BLOCK_FRAMES] as number,
      ...latenciesOf(cells),
      realTime,
      ...note,
    });
  }
}

function latenciesOf(cells: Int32Array): { inputLatencyFrames: number; outputLatencyFrames: number } {
  return {
    inputLatencyFrames: cells[CELL_INPUT_LATENCY] as number,
    outputLatencyFrames: cells[CELL_OUTPUT_LATENCY] as number,
  };
}

function realTimeNote(priority: number): string {
  return priority > 0
    ? "The system refused real-time scheduling: dropouts are more likely (on Debian, join the group audio)."
    : "The JACK server runs without real-time scheduling: dropouts are more likely.";
}
