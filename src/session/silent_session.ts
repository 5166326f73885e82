/**
 * An engine that plays MIDI and no sound: no input, output, files or listening, and the MIDI ports of a setup. The built-in host brings
 * blocks, or JACK, where one of the ports is to be a JACK client's.
 *
 * Thread: control.
 */
import { CommandRing } from "../../dsp/command_ring.ts";
import { createEngineMemory, loadEngineModule, prepareEngine } from "../../dsp/engine.ts";
import { MidiPlan } from "../../dsp/midi_plan.ts";
import { readSnapshot } from "../../dsp/snapshot.ts";
import { encodeCommand } from "../commands/encode.ts";
import { parseCommand } from "../commands/parse.ts";
import { UserError } from "../errors.ts";
import type { SenderFacts } from "../midi/out/sender_cell.ts";
import type { SentByList } from "../midi/out/sender_messages.ts";
import type { MidiSetup } from "../midi/setup.ts";
import { AudioThread } from "./audio_thread.ts";
import type { HostDriver } from "./host_driver.ts";
import { openHost } from "./hosts.ts";
import { MidiSession } from "./midi_session.ts";
import { defaultSessionOptions } from "./session_options.ts";
import type { SessionState } from "./session_state.ts";
import { WorkerDriver } from "./worker_driver.ts";

const SAMPLE_RATE = 48000;
const BLOCK_FRAMES = 128;
const CLIENT_NAME = "rondo";
/** Nothing is heard beside it, so that messages may wait until a block that came late is late no more, s. */
const LATENCY_S = 0.01;
/** Time that ports get to open, ms; a device is looked for every half a second. */
const OPEN_MS = 3000;
const LOOK_MS = 10;
/** How long a host may take to start, ms. */
const START_MS = 15_000;
/** How the sentence begins that says which ports are not there; it may still find them. */
const ABSENT = "Not there yet";

/** Runs from `open` to `close`. */
export class SilentSession {
  readonly plan: MidiPlan;
  /** Why the stream has ended by itself, if it has. */
  fault: string | undefined;
  readonly #ring: CommandRing;
  #midi: MidiSession | undefined;
  #generation = 0;

  private constructor(
    readonly memory: WebAssembly.Memory,
    readonly module: WebAssembly.Module,
    readonly driver: HostDriver,
  ) {
    this.plan = new MidiPlan(memory, 0);
    this.#ring = new CommandRing(memory, 0);
  }

  /** Starts it, all outputs open. Throws a UserError where one of them is not to be had. */
  static async open(setup: MidiSetup): Promise<SilentSession> {
    const driver = await openDriver(setup), { sampleRate } = driver;
    const memory = createEngineMemory(), module = await loadEngineModule();
    await prepareEngine(memory, { sampleRate, inputCount: 0, outputCount: 0, tapeSeconds: 1, reservePages: 64 });
    const session = new SilentSession(memory, module, driver);
    try {
      await session.#openMidi(setup);
      await session.#start();
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  get sampleRate(): number {
    return this.driver.sampleRate;
  }

  /** Frame that the stream has come to. */
  get frame(): number {
    return readSnapshot(this.memory).frame;
  }

  /** How the sender does. */
  get sender(): SenderFacts | undefined {
    return this.#midi?.state.sender;
  }

  /** Names of the ports that are open. */
  get ports(): string[] {
    return (this.#midi?.state.outputs ?? []).flatMap(({ port }) => port === undefined ? [] : [port]);
  }

  /** A command for the engine, at a frame. */
  send(command: Record<string, unknown>, at: number): void {
    this.#ring.push(encodeCommand(parseCommand({ ...command, at }), { id: 0, gesture: -1 }));
  }

  /** Ends what sounds and closes the ports; gives what offline devices were sent. */
  async close(): Promise<readonly SentByList[]> {
    await this.#midi?.deafen();
    await this.driver.close();
    await this.#midi?.close();
    return this.#midi?.sent ?? [];
  }

  async #openMidi(setup: MidiSetup): Promise<void> {
    const notices: string[] = [];
    const midi = this.#midi = await MidiSession.open(setup, this.memory, this.driver, {
      notice: (sentence) => void notices.push(sentence),
      send: () => {},
      // Nothing is asked for without controllers.
      state: () => ({} as SessionState),
    });
    midi.latencyFrames = LATENCY_S * this.sampleRate;
    for (const command of midi.setupCommands) this.send(command, 0);
    await this.#allOpen(midi, setup, notices);
  }

  #start(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.driver.start({
      startWorker: (host, listeners = {}) =>
        new AudioThread(this.memory, this.module, ++this.#generation, host, {
          report: listeners.report ?? ((facts) => facts.kind === "started" && resolve()),
          gone: listeners.gone ?? (() => {}),
        }, this.#midi?.audio),
      report: ({ kind, reason = "it gave no reason" }) => {
        if (kind === "started") resolve();
        if (kind !== "refused") return;
        this.fault = reason;
        reject(new UserError(reason));
      },
    });
    const timer = setTimeout(() => reject(new UserError(`The host ${this.driver.name} did not start.`)), START_MS);
    return promise.finally(() => clearTimeout(timer));
  }

  /** Waits until every output is there. */
  async #allOpen(midi: MidiSession, { outputs }: MidiSetup, notices: readonly string[]): Promise<void> {
    const endMs = performance.now() + OPEN_MS;
    const missing = () => midi.state.outputs.findIndex(({ port }) => port === undefined);
    const isHopeless = () => notices.some((sentence) => !sentence.startsWith(ABSENT));
    while (missing() >= 0 && performance.now() < endMs && !isHopeless()) {
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
    const first = outputs[missing()];
    if (first === undefined) return;
    const notice = notices.find((sentence) => !sentence.startsWith(ABSENT));
    const reason = notice?.replace(/^Playing goes on without MIDI: /, "").replace(/\.$/, "") ??
      "there is none of that name; deno task devices lists those that there are";
    throw new UserError(`The MIDI output ${first.port} cannot be opened: ${reason}.`);
  }
}

async function openDriver(setup: MidiSetup): Promise<HostDriver> {
  if (setup.outputs.every(({ kind }) => kind !== "jack")) {
    return new WorkerDriver("builtin", SAMPLE_RATE, { name: "builtin", options: { blockFrames: BLOCK_FRAMES } });
  }
  const options = { ...defaultSessionOptions(), host: "jack", clientName: CLIENT_NAME, autoConnect: false } as const;
  try {
    return (await openHost({ ...options, inputCount: 0, outputCount: 0, midi: setup }, "")).driver;
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    // What another host could do for sound is of no use here.
    throw new UserError(cause.message.replace("play with --host portaudio", "name another port"), { cause });
  }
}
