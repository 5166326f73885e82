/**
 * A host and, beside it, phones on a sound card of their own: started and closed with it.
 *
 * Method: whatever audio worker the host sits down gets the ring that it is to feed; another worker plays from it. Phones that fail are
 * told, and never keep the host from playing. Thread: control.
 */
import type { AudioHost } from "../audio/audio_worker.ts";
import { ProbeCell } from "../phones/air/probe_cell.ts";
import { PhonesControl } from "../phones/phones_control.ts";
import { PhonesCell } from "../phones/phones_cell.ts";
import { PhonesRing } from "../phones/phones_ring.ts";
import type { PhonesMessage, PhonesStart } from "../phones/phones_worker.ts";
import type { AudioListeners } from "./audio_thread.ts";
import type { HostContext, HostDriver, HostRemains } from "./host_driver.ts";
import type { PhonesSetup } from "./session_options.ts";

/** Time the worker gets to finish its block and close its stream, ms. */
const LEAVE_MS = 3000;

/** The card that was chosen for them. */
export type PhonesCard = Pick<PhonesStart, "sampleRate" | "options"> & {
  readonly device: string;
};

/** The same host with phones. */
export function withPhones(driver: HostDriver, setup: PhonesSetup, card: PhonesCard): HostDriver {
  const phones = new PhonesThread(setup, card, driver.sampleRate);
  return {
    ...factsOf(driver),
    start(context: HostContext) {
      const startWorker = (host: AudioHost, listeners?: Partial<AudioListeners>) => {
        const thread = context.startWorker({ ...host, phones: phones.feed }, listeners);
        phones.start(thread.memory, context);
        return thread;
      };
      driver.start({ ...context, startWorker });
    },
    async close(): Promise<HostRemains> {
      const [remains, notes] = await Promise.all([driver.close(), phones.stop()]);
      return { ...remains, notes: [...remains.notes, ...notes] };
    },
  };
}

/** What a driver shows of itself; its methods belong to it. */
function factsOf(driver: HostDriver): Omit<HostDriver, "start" | "close"> {
  const { name, sampleRate, note, pairCount, midiIn, transport } = driver;
  return {
    ...{ name, sampleRate, note },
    ...(pairCount === undefined ? {} : { pairCount }),
    ...(midiIn === undefined ? {} : { midiIn }),
    ...(transport === undefined ? {} : { transport }),
  };
}

/** The worker that plays them, as control sees it. */
class PhonesThread {
  readonly feed: NonNullable<AudioHost["phones"]>;
  readonly #cell = new PhonesCell(PhonesCell.allocate());
  #worker: Worker | undefined;
  #left: Promise<void> = Promise.resolve();

  constructor(setup: PhonesSetup, readonly card: PhonesCard, sampleRate: number) {
    const probe = ProbeCell.allocate(sampleRate);
    this.feed = { ring: PhonesRing.allocate(), output: setup.output - 1, probe };
    this.#cell.airMs = setup.airMs ?? 0;
  }

  /** Once: a host that sits down another worker feeds the same ring. */
  start(memory: WebAssembly.Memory, context: HostContext): void {
    if (this.#worker !== undefined) return;
    this.#worker = new Worker(new URL("../phones/phones_worker.ts", import.meta.url), {
      type: "module",
      name: "phones",
    });
    this.#left = this.#listen(this.#worker, context);
    const { device: _device, ...facts } = this.card;
    const start: PhonesStart = { memory, ring: this.feed.ring, cell: this.#cell.buffer, ...facts };
    this.#worker.postMessage(start);
    const probe = new ProbeCell(this.feed.probe);
    context.report({ kind: "phones", phones: new PhonesControl(memory, this.#cell, probe, this.card.device) });
  }

  /** Asks it to leave; a sentence when it did not come back in time. */
  async stop(): Promise<string[]> {
    this.#cell.askToLeave();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((done) => timer = setTimeout(done, LEAVE_MS));
    await Promise.race([this.#left, late]);
    clearTimeout(timer);
    if (this.#worker === undefined || this.#cell.hasLeft) return [];
    return ["The phones' card did not answer and was left behind."];
  }

  #listen(worker: Worker, context: HostContext): Promise<void> {
    const tell = (note: string) => context.report({ kind: "phones", note });
    return new Promise((done) => {
      worker.onmessage = ({ data }: MessageEvent<PhonesMessage>) => {
        if (data.kind === "failed") tell(`The phones do not play: ${data.message}`);
        if (data.kind === "report") tellReport(data.report, tell);
        if (data.kind === "left") done();
      };
      worker.onerror = (event) => {
        event.preventDefault();
        tell(`The phones do not play: ${event.message}`);
        done();
      };
    });
  }
}

function tellReport(report: Extract<PhonesMessage, { kind: "report" }>["report"], tell: (note: string) => void): void {
  if (report.kind === "started") tell(`The phones play on ${report.device}.`);
  if (report.kind === "lost" || report.kind === "back" || report.kind === "refused") tell(`Phones: ${report.reason}.`);
}
