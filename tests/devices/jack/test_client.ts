/** A Rondo client at a JACK server as a session would run it, with a stand-in for the engine. */
import type { HostReport } from "../../../bridge/block.ts";
import { CELL_BLOCKS, type JackSeat } from "../../../bridge/jack/seat.ts";
import { JackSupervisor } from "../../../bridge/jack/supervisor.ts";
import { createPassMemory, PASS_FRAMES } from "./pass_engine.ts";

export interface TestClientOptions {
  name?: string;
  channelCount?: number;
  autoConnect?: boolean;
  blockFrames?: number;
  /** Module of the worker, beside this file. */
  worker?: string;
}

/** Everything a test wants to see of a client. */
export class TestClient {
  readonly memory: SharedArrayBuffer;
  readonly reports: HostReport[] = [];
  readonly supervisor: JackSupervisor;
  seats: JackSeat[] = [];
  #workers: Worker[] = [];

  constructor(options: TestClientOptions = {}) {
    const { name = "rondo_test", channelCount = 2, autoConnect = true, worker = "pass_worker.ts", blockFrames } =
      options;
    const names = (kind: string) => Array.from({ length: channelCount }, (_, index) => `${kind}_${index + 1}`);
    this.memory = createPassMemory(channelCount);
    const settings = { clientName: name, inputNames: names("in"), outputNames: names("out"), autoConnect };
    this.supervisor = JackSupervisor.open({ ...settings, ...(blockFrames === undefined ? {} : { blockFrames }) }, {
      startWorker: (seat) => {
        this.seats.push(seat);
        const started = new Worker(new URL(worker, import.meta.url), { type: "module" });
        this.#workers.push(started);
        started.postMessage({ seat, memory: this.memory });
      },
      report: (report) => this.reports.push(report),
    });
  }

  /** Blocks of the present seat. */
  get blocks(): number {
    const seat = this.seats.at(-1);
    return seat ? Atomics.load(seat.cells, CELL_BLOCKS) : 0;
  }

  /** Frames that passed through the engine in its whole life. */
  get frames(): number {
    return Atomics.load(new Int32Array(this.memory), PASS_FRAMES);
  }

  /** Frames of a cycle, as last reported. */
  get blockFrames(): number | undefined {
    const told = this.reports.findLast((report) => report.kind === "started" || report.kind === "changed");
    return told && "blockFrames" in told ? told.blockFrames : undefined;
  }

  kinds(): string[] {
    return this.reports.map((report) => report.kind);
  }

  reason(kind: "lost" | "back" | "refused"): string {
    const found = this.reports.findLast((report) => report.kind === kind);
    return found && "reason" in found ? found.reason : "";
  }

  count(kind: string): number {
    return this.reports.filter((report) => report.kind === kind).length;
  }
}
