/**
 * Saves a session while it plays, one save at a time, and once more at its end.
 *
 * Method: a worker reads the engine's memory and writes; control only tells it what to and says what came of it. It is made at
 * the first save and kept: starting one takes longer than saving.
 * Thread: control.
 */
import { basename } from "node:path";
import { readSnapshot } from "../../dsp/snapshot.ts";
import type { PlannedNumbers } from "../commands/describe_action.ts";
import { RONDO_VERSION } from "../cli/version.ts";
import { sameData } from "../sequencer/edit/same_data.ts";
import { patternFileText } from "../sequencer/files/file_of_bank.ts";
import { type Bank, emptyBank } from "../sequencer/model/pattern.ts";
import type { SaveAnswer, SaveOrder } from "../saved/save_worker.ts";
import { type SaveResult, saveSession, type SessionFacts } from "../saved/save_session.ts";
import type { HostRemains } from "./host_driver.ts";
import type { HostLine } from "./host_line.ts";
import { airToSave } from "./kept_air.ts";
import type { SessionRemains } from "./session_remains.ts";

/** What it needs of the session. */
export interface SaverDesk {
  readonly memory: WebAssembly.Memory;
  readonly folder: string;
  readonly host: Pick<HostLine, "name" | "device">;
  /** Path of the score. */
  readonly score: string;
  bank(): Bank;
  /** What actions leave to control. */
  planned(): PlannedNumbers;
}

/** How a save came out, in the form of the engine's answers, and for people. */
export interface SaveNews {
  readonly answer: Record<string, unknown>;
  readonly sentences: readonly string[];
}

/** The saves of one session. */
export class SessionSaver {
  readonly #startedAt = new Date();
  #worker: Worker | undefined;
  /** The newest save. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(readonly desk: SaverDesk) {}

  /** Save what there is once the saves before are done. Never throws. */
  save(): Promise<SaveAnswer> {
    const saved = this.#last.then(() => this.#save());
    this.#last = saved;
    return saved;
  }

  /** Save, and say what came of it: the line that answers `command`, and sentences for the player. */
  async answer(command: Record<string, unknown>): Promise<SaveNews> {
    const outcome = await this.save(), { frame } = readSnapshot(this.desk.memory);
    const failure = "refusal" in outcome ? outcome.refusal : outcome.result.failures[0];
    if ("refusal" in outcome || failure !== undefined) {
      const message = failure!;
      return { answer: { event: "refused", frame, ...command, reason: "not_saved", message }, sentences: [message] };
    }
    const { saved, notes } = outcome.result;
    return {
      answer: { event: "done", frame, ...command, saved },
      sentences: [savedSentence(outcome.result, this.desk.folder), ...notes],
    };
  }

  /** The last save, of all that the session leaves behind: the host has left, the engine is control's. */
  async finish(host: HostRemains, notes: readonly string[] = []): Promise<SessionRemains> {
    await this.leave();
    const { memory, folder, score } = this.desk;
    const result = saveSession(memory, folder, this.#facts(host.saved));
    return {
      folder,
      saved: [score, ...host.saved, ...result.saved],
      notes: [...host.notes, ...notes],
      failures: [...host.failures ?? [], ...result.failures],
    };
  }

  /** Wait for a save that runs, and let the worker go. */
  async leave(): Promise<void> {
    await this.#last;
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #save(): Promise<SaveAnswer> {
    const { memory, folder } = this.desk, order: SaveOrder = { memory, folder, facts: this.#facts([]) };
    const worker = this.#worker ??= makeWorker();
    return new Promise((settle) => {
      worker.onmessage = ({ data }: MessageEvent<SaveAnswer>) => settle(data);
      worker.onerror = (event) => {
        event.preventDefault();
        this.#worker = undefined;
        settle({ refusal: `The session was not saved (${event.message}): this is a fault of Rondo.` });
      };
      worker.postMessage(order);
    });
  }

  #facts(files: readonly string[]): SessionFacts {
    const { host, score } = this.desk, bank = this.desk.bank();
    return {
      version: RONDO_VERSION,
      host: host.name,
      device: host.device,
      startedAt: this.#startedAt,
      score: basename(score),
      files,
      patterns: sameData(bank, emptyBank()) ? undefined : patternFileText(bank),
      planned: this.desk.planned(),
      air: airToSave(host),
    };
  }
}

function makeWorker(): Worker {
  return new Worker(new URL("../saved/save_worker.ts", import.meta.url), { type: "module", name: "save" });
}

/** A sentence on what a save holds. */
function savedSentence({ loopCount }: SaveResult, folder: string): string {
  const loops = loopCount === 0 ? "Settings" : loopCount === 1 ? "1 loop" : `${loopCount} loops`;
  return `${loops} saved in ${folder}.`;
}
