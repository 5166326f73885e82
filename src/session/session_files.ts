/**
 * The commands of a session that read and write files while it plays: each answered when it is done, none of them heard.
 *
 * Thread: control.
 */
import type { Command } from "../../dsp/command_ring.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import type { CommandRequest } from "../commands/parse.ts";
import { readSnapshot } from "../../dsp/snapshot.ts";
import { LOAD_COMMAND } from "../commands/session_commands.ts";
import type { SourceName } from "../commands/sources.ts";
import { answerAir, asksForAir } from "./air_desk.ts";
import { InputFile, type InputFileResult } from "../input_file/input_file.ts";
import type { HostRemains } from "./host_driver.ts";
import type { SessionRecord } from "../saved/session_record.ts";
import { goOnWithAir } from "./kept_air.ts";
import { SessionExport } from "./session_export.ts";
import { SessionLoads } from "./session_loads.ts";
import type { SessionRemains } from "./session_remains.ts";
import { type SaverDesk, SessionSaver } from "./session_saver.ts";

/** What it needs of the session. */
export interface FilesDesk extends SaverDesk {
  /** Path of what is played; left out: it is not kept. */
  readonly input: string | undefined;
  /** Brings the score up to what the engine has answered. */
  readEvents(): void;
  /** Sends a command to the engine; false: the ring is full. */
  push(command: Command): boolean;
  /** An answer that no event of the engine tells. */
  tell(answer: Record<string, unknown>): void;
  /** A sentence for the player. */
  notice(sentence: string): void;
}

/** The files of one session. */
export class SessionFiles {
  readonly #saver: SessionSaver;
  readonly #loads: SessionLoads;
  readonly #exports: SessionExport;
  #input: InputFile | undefined;
  #ended: InputFileResult = { failures: [] };

  constructor(readonly desk: FilesDesk) {
    this.#saver = new SessionSaver(desk);
    this.#exports = new SessionExport(desk);
    this.#loads = new SessionLoads({
      memory: desk.memory,
      folder: desk.folder,
      push: (command) => desk.push(command),
      refuse: (answer, sentence) => this.#tell(answer, [sentence]),
    });
  }

  /** Carries a command of the session table out; its answer comes as an event with this id, which is given back. */
  take(request: CommandRequest, id: number, source: SourceName): number {
    if (request.do === LOAD_COMMAND.name) this.#loads.load(request, id, source);
    else if (asksForAir(request.do)) this.#askForAir(request, id, source);
    else if (request.do === "session.export") this.#export(request, id, source);
    else this.#save(request, id, source);
    return id;
  }

  #askForAir(request: CommandRequest, id: number, source: SourceName): void {
    const { host, memory } = this.desk, { frame } = readSnapshot(memory);
    answerAir({ ...request, id, source }, host, frame).then(({ answer, sentences }) => this.#tell(answer, sentences));
  }

  #export(request: CommandRequest, id: number, source: SourceName): void {
    this.#exports.answer({ ...request, id, source }, request.path, this.#input)
      .then(({ answer, sentences }) => this.#tell(answer, sentences));
  }

  #save(request: CommandRequest, id: number, source: SourceName): void {
    this.#saver.answer({ ...request, id, source }).then(({ answer, sentences }) => this.#tell(answer, sentences));
  }

  /** What the engine's answer to a command does not say of it. */
  factsOf(event: EngineEvent): Record<string, unknown> {
    return this.#loads.factsOf(event);
  }

  /** Keeps what is played from the first frame on. Throws UserError when the file cannot be made. */
  async begin(): Promise<void> {
    const { memory, input } = this.desk;
    if (input === undefined) return;
    this.#input = await InputFile.open(memory, input, (sentence) => this.desk.notice(sentence));
  }

  /** Sets what only the host knows what to do with, once it plays. @param saved the session that goes on */
  goOn(saved: SessionRecord | undefined): void {
    const sentence = goOnWithAir(this.desk.host, saved?.air);
    if (sentence !== undefined) this.desk.notice(sentence);
  }

  /** Ends the stream by `close`, after which nothing is loaded and all that was played is in its file. */
  async endStream<T>(close: () => Promise<T>): Promise<T> {
    const [remains] = await Promise.all([close(), this.#loads.leave(), this.#exports.leave()]);
    if (this.#input !== undefined) this.#ended = await this.#input.end();
    return remains;
  }

  /** The last save, see SessionSaver. */
  async finish(host: HostRemains, notes: readonly string[] = []): Promise<SessionRemains> {
    const { path, failures } = this.#ended;
    const remains = await this.#saver.finish(
      { ...host, saved: [...(path === undefined ? [] : [path]), ...host.saved] },
      notes,
    );
    return { ...remains, failures: [...remains.failures, ...failures] };
  }

  /** Let all go without a save. */
  async leave(): Promise<void> {
    await Promise.all([this.#loads.leave(), this.#exports.leave(), this.#saver.leave(), this.#input?.end()]);
  }

  #tell(answer: Record<string, unknown>, sentences: readonly string[]): void {
    this.desk.tell(answer);
    for (const sentence of sentences) this.desk.notice(sentence);
  }
}
