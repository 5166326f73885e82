/**
 * Files on their way into tracks while a session plays: read and filled by a worker, one at a time, then sent to the engine.
 *
 * Thread: control.
 */
import { COMMAND_LOAD, EVENT_WAITING } from "../../dsp/assembly/protocol.ts";
import type { Command } from "../../dsp/command_ring.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import { readSnapshot } from "../../dsp/snapshot.ts";
import { encodeCommand } from "../commands/encode.ts";
import type { CommandRequest } from "../commands/parse.ts";
import { type SourceName, sourceNumber } from "../commands/sources.ts";
import type { LoadOrder } from "../loads/load_sound.ts";
import type { LoadAnswer } from "../loads/load_worker.ts";

/** What it needs of the session. */
export interface LoadsDesk {
  readonly memory: WebAssembly.Memory;
  readonly folder: string;
  /** False: the ring is full. */
  push(command: Command): boolean;
  /** A load that came to nothing. */
  refuse(answer: Record<string, unknown>, sentence: string): void;
}

/** Time that a load which runs is given when the session ends, ms. */
const LEAVE_MS = 3000;
/** Time after which a command that the engine had no room for is sent again, ms. */
const AGAIN_MS = 50;

/** The loads of one session. */
export class SessionLoads {
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isLeaving = false;
  /** Ends the load that runs, with a sentence. */
  #giveUp = () => {};
  /** What the engine was not told, by the command's id. */
  readonly #facts = new Map<number, Record<string, unknown>>();

  constructor(readonly desk: LoadsDesk, readonly openWorker = makeWorker, readonly leaveMs = LEAVE_MS) {}

  /** Loads a file after those before it; the engine answers, or `refuse` does. */
  load(request: CommandRequest, id: number, source: SourceName): void {
    this.#last = this.#last.then(() => this.#load(request, id, source));
  }

  /** What a score and listeners want to know of an answer of the engine, besides what it says. */
  factsOf({ command, id, kind }: EngineEvent): Record<string, unknown> {
    if (command !== COMMAND_LOAD) return {};
    const facts = this.#facts.get(id) ?? {};
    if (kind !== EVENT_WAITING) this.#facts.delete(id);
    return facts;
  }

  /** Wait for a load that runs, but not for ever (a disk may never answer), let those behind it go, and let the worker go. */
  async leave(): Promise<void> {
    this.#isLeaving = true;
    const late = setTimeout(() => this.#giveUp(), this.leaveMs);
    await this.#last;
    clearTimeout(late);
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  async #load(request: CommandRequest, id: number, source: SourceName): Promise<void> {
    const answer = this.#isLeaving
      ? { refusal: "The session ends: nothing more is loaded." }
      : await this.#fill(request);
    if ("refusal" in answer) {
      const { frame } = readSnapshot(this.desk.memory), { refusal: message } = answer;
      this.desk.refuse({ event: "refused", frame, ...request, id, source, reason: "not_loaded", message }, message);
      return;
    }
    const { root, path, sha256, beats, once, rate } = answer.layer;
    const turned = { ...(rate === 1 ? {} : { rate: Math.abs(rate) }), ...(rate < 0 ? { reverse: true } : {}) };
    this.#facts.set(id, { path, sha256, ...(beats > 0 ? { beats } : {}), ...(once ? { once } : {}), ...turned });
    const { rate: _rate, reverse: _reverse, ...rest } = request;
    await this.#send(commandOf({ ...rest, ...turned }, id, source, root));
  }

  #fill({ path, beats, bars, once, rate, reverse }: CommandRequest): Promise<LoadAnswer> {
    const { memory, folder } = this.desk;
    const order: LoadOrder = {
      ...{ memory, folder, path: path! },
      ...(beats === undefined ? {} : { beats }),
      ...(bars === undefined ? {} : { bars }),
      ...(once === undefined ? {} : { once }),
      ...(rate === undefined ? {} : { rate }),
      ...(reverse === undefined ? {} : { reverse }),
    };
    const worker = this.#worker ??= this.openWorker();
    return new Promise((settle) => {
      this.#giveUp = () => settle({ refusal: `${path} was not loaded: the session ends, and it is still being read.` });
      worker.onmessage = ({ data }: MessageEvent<LoadAnswer>) => settle(data);
      worker.onerror = (event) => {
        event.preventDefault();
        this.#worker = undefined;
        settle({ refusal: `${path} was not loaded (${event.message}): this is a fault of Rondo.` });
      };
      worker.postMessage(order);
    });
  }

  /** A ring that is full is one of an engine that stands still: it takes the layer when it goes on. */
  async #send(command: Command): Promise<void> {
    while (!this.desk.push(command) && !this.#isLeaving) await new Promise((done) => setTimeout(done, AGAIN_MS));
  }
}

/** The moment that counts is that at which the sound is there, unless the command names one. */
function commandOf(request: CommandRequest, id: number, source: SourceName, root: number): Command {
  return { ...encodeCommand(request, { id, source: sourceNumber(source) }), a: root };
}

function makeWorker(): Worker {
  return new Worker(new URL("../loads/load_worker.ts", import.meta.url), { type: "module", name: "load" });
}
