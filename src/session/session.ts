/**
 * One sitting: an engine in shared memory, a host that brings it blocks, and everything control does around them.
 *
 * Surfaces send commands and read state through this class alone, and never see the engine or the host. Closing it always saves.
 * Thread: control. Times are ms of `performance.timeOrigin + performance.now()`.
 */
import type { HostReport } from "../../bridge/block.ts";
import { frameNow } from "../../dsp/clock.ts";
import { CommandRing } from "../../dsp/command_ring.ts";
import { COMMAND_CONTROL, EVENT_FORGOT } from "../../dsp/assembly/protocol.ts";
import { type Engine, loadEngineModule } from "../../dsp/engine.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import { readSnapshot } from "../../dsp/snapshot.ts";
import { describeHeard } from "../analysis/heard.ts";
import { Hearing } from "../analysis/hearing.ts";
import { isDated } from "../commands/control_commands.ts";
import { encodeCommand } from "../commands/encode.ts";
import { type CommandRequest, parseCommand } from "../commands/parse.ts";
import { type SourceName, sourceNumber } from "../commands/sources.ts";
import { findSession } from "../commands/session_commands.ts";
import { findStep } from "../commands/step_commands.ts";
import { UserError } from "../errors.ts";
import { describeEvent, forgotSentence } from "../events/describe.ts";
import { type AudioListeners, AudioThread } from "./audio_thread.ts";
import type { AudioHost } from "../audio/audio_worker.ts";
import { ControlLoop } from "./control_loop.ts";
import { demoCommands, demoSentence } from "./demo_plan.ts";
import type { HostDriver } from "./host_driver.ts";
import { emptyHostLine, type HostFacts, type HostLine, noteReport, readHostNumbers } from "./host_line.ts";
import { openHost } from "./hosts.ts";
import { learnWith } from "./midi_learn.ts";
import { MidiSession } from "./midi_session.ts";
import type { SentByList } from "../midi/out/sender_messages.ts";
import { hasMidi } from "../midi/setup.ts";
import { ListenedCommands } from "./listened_commands.ts";
import { closeOpenTakes } from "./open_takes.ts";
import { beginnerOf, type ComingCommand, PlannedCommands } from "./planned_commands.ts";
import { SessionFiles } from "./session_files.ts";
import type { SessionRemains } from "./session_remains.ts";
import { abandonSitting, openSitting, type Sitting, sittingHeader } from "./sitting.ts";
import { restoreSession } from "../saved/restore_session.ts";
import { prepareSessionEngine } from "./session_format.ts";
import { DEFAULT_MEMORY_MB, type SessionOptions } from "./session_options.ts";
import { SessionNews } from "./session_news.ts";
import { SessionScore } from "./session_score.ts";
import { readState, type SessionState, withParts } from "./session_state.ts";
import { setupCommands } from "./setup_commands.ts";
import { startsInTime } from "./start_limit.ts";
import { StepsSession } from "./steps_session.ts";

export type { HostReport, SessionOptions, SessionRemains, SessionState };

/** A running session. Make one with `Session.open`; always `close` it. */
export class Session extends SessionNews {
  readonly sampleRate: number;
  readonly #engine: Engine;
  readonly #module: WebAssembly.Module;
  readonly #ring: CommandRing;
  readonly #score: SessionScore;
  readonly #loop: ControlLoop;
  readonly #host: HostLine;
  readonly #begun = Promise.withResolvers<void>();
  readonly #listened = new ListenedCommands();
  #hearing: Hearing | undefined;
  #midi: MidiSession | undefined;
  readonly #steps: StepsSession;
  readonly #files: SessionFiles;
  readonly #planned: PlannedCommands;
  #lastId = 0;
  #generation = 0;
  #closing: Promise<SessionRemains> | undefined;

  private constructor(
    readonly sitting: Sitting,
    readonly driver: HostDriver,
    readonly demo: boolean,
    engine: Engine,
    module: WebAssembly.Module,
  ) {
    super();
    this.sampleRate = driver.sampleRate;
    this.#engine = engine;
    this.#module = module;
    this.#host = emptyHostLine(driver.name, driver.sampleRate);
    if (driver.note !== undefined) this.#host.note = driver.note;
    const { options, folder, score, input } = sitting;
    this.#score = new SessionScore(score, sittingHeader(sitting, driver.sampleRate), (told) => this.notice(told));
    this.#ring = new CommandRing(engine.memory, 0);
    this.#steps = new StepsSession(options, engine.memory, this.#host, {
      send: (command) => void this.send(parseCommand(command)),
      score: (line) => this.#score.add(line),
      midi: () => this.#midi,
      notice: (sentence) => this.notice(sentence),
    });
    const { memory } = engine, bank = () => this.#steps.bank;
    this.#planned = new PlannedCommands(memory);
    this.#files = new SessionFiles({
      ...{ memory, folder, host: this.#host, score, input, bank, planned: () => this.#planned.all },
      push: (command) => this.#ring.push(command),
      readEvents: () => this.#loop.readEvents(),
      tell: (answer) => this.tellEvent(answer),
      notice: (sentence) => this.notice(sentence),
    });
    this.#loop = new ControlLoop(engine.memory, options.memoryMb ?? DEFAULT_MEMORY_MB, {
      event: (event) => this.#takeEvent(event),
      eventsLost: (count) => this.notice(`${count} events came too fast to be read: the score lacks them.`),
      forget: (index) => this.send(parseCommand({ do: "session.forget", track: index + 1 })),
    });
  }

  /**
   * Find a host, prepare the engine, make the session's folder, and start.
   * @throws UserError when the host, the folder or the memory is not to be had
   */
  static async open(options: SessionOptions): Promise<Session> {
    const sitting = openSitting(options, new Date());
    let driver: HostDriver | undefined, session: Session | undefined;
    try {
      const found = await openHost(sitting.options, sitting.folder);
      driver = found.driver;
      const module = await loadEngineModule();
      const engine = await prepareSessionEngine(sitting.options, driver);
      if (sitting.begun) restoreSession(engine, sitting.begun.saved);
      session = new Session(sitting, driver, found.demo, engine, module);
      await session.#start();
      return session;
    } catch (error) {
      await driver?.close();
      if (session) await session.#abandon();
      abandonSitting(sitting);
      throw error;
    }
  }

  /** Where loops and score are written. */
  get folder(): string {
    return this.sitting.folder;
  }

  /** The engine's memory, for views that read it themselves and for threads with a command ring of their own. */
  get memory(): WebAssembly.Memory {
    return this.#engine.memory;
  }

  /** Send a command that was pressed at a time, now if left out; gives its id, with which its answer comes as an event. */
  send(request: CommandRequest, gestureTimeMs?: number, source: SourceName = "session"): number {
    // A command that names its frame was pressed at that frame.
    const gesture = request.at === undefined ? Math.round(frameNow(this.memory, gestureTimeMs)) : -1;
    if (findStep(request.do) !== undefined) {
      const answer = this.#steps.answer(request, request.at ?? Math.max(0, gesture), this.#takeId(), source);
      this.tellEvent(answer);
      return answer.id;
    }
    if (request.do === "transport.set_tempo") this.#steps.tempoAsked(request.bpm!);
    if (findSession(request.do) !== undefined) return this.#files.take(request, this.#takeId(), source);
    const snapshot = readSnapshot(this.memory);
    const wish = this.#listened.wish(request, snapshot);
    if (wish === undefined) return this.#push(request, Math.max(-1, gesture), source);
    const stamp = { id: this.#takeId(), gestureFrame: request.at ?? gesture, source: sourceNumber(source) };
    if (this.#hearing === undefined) this.notice(`${request.do} needs listening, which has not begun yet.`);
    this.#hearing?.ask(this.#listened.make(wish, request, snapshot, stamp));
    return stamp.id;
  }

  /** See PlayedSession. */
  learn(command: Record<string, unknown> | undefined): void {
    learnWith(this.#midi?.learn, command);
  }

  /** Everything surfaces show, as of now. */
  state(): SessionState {
    readHostNumbers(this.#host, this.memory);
    const state = readState(this.memory, this.#host, this.folder);
    return withParts(state, {
      demo: this.demo ? demoSentence(this.sampleRate, state.snapshot.frame) : undefined,
      heard: this.#hearing?.heard,
      midi: this.#midi?.state,
      steps: this.#steps.state,
      planned: this.#planned.all,
    });
  }

  /** After its end: what offline MIDI devices were sent. */
  get midiSent(): readonly SentByList[] {
    return this.#midi?.sent ?? [];
  }

  /** Stop the host, close open takes, and save loops and score. Any number of callers get the same answer. */
  close(): Promise<SessionRemains> {
    return this.#closing ??= this.#close();
  }

  async #start(): Promise<void> {
    const { options, begun } = this.sitting;
    const demo = this.demo ? demoCommands(this.sampleRate) : [];
    // There is no stream yet: the engine queues each, so that a ring's length limits nothing.
    for (const command of [...setupCommands(options, begun?.saved.record), ...demo]) {
      this.send(command);
      this.#engine.queueCommands();
    }
    await Promise.all([this.#listen(), this.#openMidi(), this.#files.begin()]);
    this.driver.start({
      startWorker: (host, listeners) => this.#startWorker(host, listeners),
      report: (facts) => this.#takeReport(facts),
    });
    await startsInTime(this.#begun.promise, this.driver.name);
    this.#files.goOn(begun?.saved.record);
  }

  /** Listens before there is anything to hear: on a busy machine its worker takes a tenth of a second to start. */
  async #listen(): Promise<void> {
    this.#hearing = new Hearing(this.memory, {
      heard: (event) => this.tellHeard(describeHeard(event), event),
      failed: (sentence) => this.notice(sentence),
    }, this.sitting.options.firstLoop);
    await this.#hearing.ready;
  }

  async #openMidi(): Promise<void> {
    const { midi } = this.sitting.options;
    if (midi === undefined || !hasMidi(midi)) return;
    this.#midi = await MidiSession.open(midi, this.memory, this.driver, {
      notice: (sentence) => this.notice(sentence),
      send: (request, gestureMs) => void this.send(request, gestureMs, "midi"),
      state: () => this.state(),
    });
    for (const command of this.#midi.setupCommands) this.send(parseCommand({ ...command, at: 0 }));
  }

  #startWorker(host: AudioHost, listeners: Partial<AudioListeners> = {}): AudioThread {
    return new AudioThread(this.memory, this.#module, ++this.#generation, host, {
      report: listeners.report ?? ((report) => this.#takeReport(report)),
      gone: listeners.gone ?? (() => {}),
    }, this.#midi?.audio);
  }

  #push(request: CommandRequest, gesture: number, source: SourceName): number {
    const id = this.#takeId();
    const stamp = { id, gesture, source: sourceNumber(source), planned: this.#planned.numberOf(request) };
    if (!this.#ring.push(encodeCommand(request, stamp))) {
      this.notice(`${request.do} was dropped: the engine has not taken up the commands before it.`);
    }
    return id;
  }

  #takeId(): number {
    return this.#lastId = (this.#lastId % 0x7fffffff) + 1;
  }

  #takeEvent(event: EngineEvent): void {
    const coming = this.#planned.comingWith(event);
    if (coming !== undefined) this.#begin(coming);
    if (event.command === COMMAND_CONTROL) return;
    const facts = { ...this.#files.factsOf(event), ...this.#planned.factsOf(event) };
    this.#score.note(event, "command" in facts ? { ...facts, decided: true } : facts);
    this.#listened.note(event);
    this.tellEvent({ ...describeEvent(event, this.sampleRate), ...facts }, event);
    if (event.kind === EVENT_FORGOT) this.notice(forgotSentence(event));
  }

  /** An action leaves a command to control. */
  #begin({ request, frame, action }: ComingCommand): void {
    if (this.#closing) return;
    if (isDated(request.do)) this.tellEvent(this.#steps.answer(request, frame, action, "action", frame));
    else this.send(findSession(request.do) ? request : { ...request, at: frame }, undefined, beginnerOf(request.do));
  }

  #takeReport(facts: HostFacts): void {
    noteReport(this.#host, facts);
    if (this.#midi) this.#midi.latencyFrames = this.#host.outputLatencyFrames;
    if (facts.kind === "started") {
      if (this.driver.note !== undefined && facts.note === undefined) this.#host.note = this.driver.note;
      this.#begun.resolve();
    }
    if (facts.kind === "refused") {
      this.#begun.reject(new UserError(facts.reason ?? `The host ${this.driver.name} said no.`));
    }
    this.tellHost(facts as HostReport);
  }

  async #close(): Promise<SessionRemains> {
    this.#steps.stop();
    await this.#midi?.deafen();
    const [remains] = await Promise.all([this.#files.endStream(() => this.driver.close()), this.#hearing?.stop()]);
    // Before takes are closed: what the engine sends while nobody plays reaches no port.
    await this.#midi?.close();
    this.#loop.stop();
    closeOpenTakes(this.#engine, this.#host, (request, gesture) => this.#push(request, gesture, "session"));
    this.#loop.readEvents();
    await this.#score.close();
    return this.#files.finish(remains, this.#midi?.learn.notes).finally(() => this.sitting.lock.release());
  }

  /** Nothing was played: leave no trace but a closed file. */
  async #abandon(): Promise<void> {
    this.#steps.stop();
    this.#loop.stop();
    await Promise.all([this.#score.close(), this.#hearing?.stop(), this.#midi?.abandon(), this.#files.leave()]);
  }
}
