/**
 * `session.export`: stems, loops, inputs and markers of a session up to now, made while it plays.
 *
 * Method: the score so far is rendered in a worker from the inputs that were kept, so that what is exported is what was heard, bit for
 * bit, and the engine that plays knows nothing of it. Made under a temporary name, it takes its place when it is whole.
 * Thread: control.
 */
import { basename, dirname, join, resolve } from "node:path";
import { readSnapshot } from "../../dsp/snapshot.ts";
import { UserError } from "../errors.ts";
import { folderHolds } from "../files/durable.ts";
import type { InputFile } from "../input_file/input_file.ts";
import { type RenderReport, renderScore } from "../render/render.ts";

/** What it needs of the session. */
export interface ExportDesk {
  readonly memory: WebAssembly.Memory;
  readonly folder: string;
  /** Path of the score. */
  readonly score: string;
  /** Brings the score up to what the engine has answered. */
  readEvents(): void;
}

/** How an export came out, in the form of the engine's answers, and for people. */
export interface ExportNews {
  readonly answer: Record<string, unknown>;
  readonly sentences: readonly string[];
}

const NOT_KEPT =
  "session.export needs what was played, which this session does not keep: start it without --no-record-input.";

/** The exports of one session, one at a time. */
export class SessionExport {
  readonly #end = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  constructor(readonly desk: ExportDesk) {}

  /** Exports once the exports before are done; the line that answers `command`, and sentences for the player. Never throws. */
  answer(
    command: Record<string, unknown>,
    path: string | undefined,
    input: InputFile | undefined,
  ): Promise<ExportNews> {
    const news = this.#last.then(() => this.#answer(command, path, input));
    this.#last = news;
    return news;
  }

  /** Gives up what is being exported. */
  async leave(): Promise<void> {
    this.#end.abort();
    await this.#last;
  }

  async #answer(
    command: Record<string, unknown>,
    path: string | undefined,
    input: InputFile | undefined,
  ): Promise<ExportNews> {
    const startMs = performance.now();
    try {
      const report = await this.#export(path, input), { frame } = readSnapshot(this.desk.memory);
      const { folder, files, frames, sampleRate } = report, tookMs = Math.round(performance.now() - startMs);
      return {
        answer: { event: "done", frame, ...command, folder, files, frames, took_ms: tookMs },
        sentences: [`${(frames / sampleRate).toFixed(1)} s exported into ${folder}.`],
      };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { frame } = readSnapshot(this.desk.memory), { message } = error;
      return {
        answer: { event: "refused", frame, ...command, reason: "not_exported", message },
        sentences: [message],
      };
    }
  }

  async #export(path: string | undefined, input: InputFile | undefined): Promise<RenderReport> {
    const { memory, folder, score } = this.desk;
    const outFolder = path === undefined ? freeFolder(folder) : resolve(path);
    sweepParts(outFolder);
    const { frame: frames } = readSnapshot(memory), kept = await input?.sync();
    if (this.#end.signal.aborted) throw new UserError("The session ends: nothing more is exported.");
    if (kept === undefined) throw new UserError(NOT_KEPT);
    this.desk.readEvents();
    const { size: scoreBytes } = Deno.statSync(score);
    try {
      return await renderScore(score, { outFolder, isExport: true, frames, scoreBytes }, () => {}, this.#end.signal);
    } catch (error) {
      sweepParts(outFolder);
      throw error;
    }
  }
}

/** `export`, `export-2` … in the session's folder: the first that is free. */
function freeFolder(folder: string): string {
  for (let number = 1;; number++) {
    const path = join(folder, number === 1 ? "export" : `export-${number}`);
    if (folderHolds(path) !== "something") return path;
  }
}

/** Takes away what exports into a folder left that were killed. */
function sweepParts(outFolder: string): void {
  const name = basename(outFolder), parent = dirname(outFolder);
  try {
    for (const entry of Deno.readDirSync(parent)) {
      const isOurs = entry.name.startsWith(`${name}.`) && /^\.[0-9a-f]{8}\.part$/.test(entry.name.slice(name.length));
      if (isOurs) Deno.removeSync(join(parent, entry.name), { recursive: true });
    }
  } catch {
    // It does no harm.
  }
}
