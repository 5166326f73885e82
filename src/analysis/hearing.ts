/**
 * The analysis as control sees it: a worker that listens to the tape, what it has told so far, and the onsets of the last minutes.
 *
 * Playing goes on without it: should it fail, that is said once, and nothing is heard any more. Thread: control.
 */
import type { AnalysisMessage, AnalysisRequest } from "./analysis_worker.ts";
import type { CutRequest } from "./cut_words.ts";
import type { FirstLoopMode } from "./first_loop.ts";
import { type Heard, type HeardEvent, noteHeard, nothingHeard } from "./heard.ts";

/** Onsets kept. */
const KEPT_ONSETS = 4096;
/** Time the worker gets to leave, ms. */
const LEAVE_MS = 1000;

/** Where news go. */
export interface HearingListeners {
  heard(event: HeardEvent): void;
  /** A sentence: the analysis has ended by itself. */
  failed(sentence: string): void;
}

/** An onset on the tape. */
export interface TapeOnset {
  /** To a fraction. */
  frame: number;
  strength: number;
}

/** Listens from its making until `stop`. */
export class Hearing {
  readonly #worker: Worker;
  readonly #heard = nothingHeard();
  readonly #onsets: TapeOnset[] = [];
  /** Settles when listening has begun, or will not. */
  readonly ready: Promise<void>;
  readonly #begun = Promise.withResolvers<void>();
  readonly #left = Promise.withResolvers<void>();

  constructor(memory: WebAssembly.Memory, readonly listeners: HearingListeners, firstLoop: FirstLoopMode = "tempo") {
    this.ready = this.#begun.promise;
    this.#worker = new Worker(new URL("./analysis_worker.ts", import.meta.url), { type: "module", name: "analysis" });
    this.#worker.onmessage = ({ data }: MessageEvent<AnalysisMessage>) => this.#take(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#take({ kind: "failed", message: event.message });
      this.#left.resolve();
    };
    this.#ask({ kind: "start", memory, firstLoop });
  }

  /** What is known now. */
  get heard(): Readonly<Heard> {
    return this.#heard;
  }

  /** Onsets from one frame of the tape to before another, in the order in which they were told. */
  onsetsBetween(fromFrame: number, toFrame: number): TapeOnset[] {
    return this.#onsets.filter(({ frame }) => frame >= fromFrame && frame < toFrame);
  }

  /** Has a cut decided; what becomes of it is heard. */
  ask(request: CutRequest): void {
    this.#ask({ kind: "cut", request });
  }

  /** Ends listening and waits until the worker has left. */
  async stop(): Promise<void> {
    this.#ask({ kind: "leave" });
    const timer = setTimeout(() => this.#left.resolve(), LEAVE_MS);
    await this.#left.promise;
    clearTimeout(timer);
    this.#worker.terminate();
  }

  #ask(request: AnalysisRequest): void {
    this.#worker.postMessage(request);
  }

  #take(message: AnalysisMessage): void {
    if (message.kind !== "heard") this.#begun.resolve();
    if (message.kind === "left") this.#left.resolve();
    if (message.kind === "failed") this.listeners.failed(`Listening has ended: ${message.message}`);
    if (message.kind !== "heard") return;
    for (const event of message.events) {
      noteHeard(this.#heard, event);
      if (event.kind === "onset") this.#keep(event.frame, event.strength);
      this.listeners.heard(event);
    }
  }

  #keep(frame: number, strength: number): void {
    this.#onsets.push({ frame, strength });
    if (this.#onsets.length > 2 * KEPT_ONSETS) this.#onsets.splice(0, this.#onsets.length - KEPT_ONSETS);
  }
}
