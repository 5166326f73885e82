/**
 * An engine that plays MIDI and no sound: the built-in host, without input, output, files or listening, and the MIDI ports of a setup.
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
import { MidiSession } from "./midi_session.ts";
import type { SessionState } from "./session_state.ts";

const SAMPLE_RATE = 48000;
const BLOCK_FRAMES = 128;
/** Nothing is heard beside it, so that messages may wait until a block that came late is late no more, frames. */
const LATENCY_FRAMES = 480;
/** Time that ports get to open, ms; a device is looked for every half a second. */
const OPEN_MS = 3000;
const LOOK_MS = 10;
/** How the sentence begins that says which ports are not there; it may still find them. */
const ABSENT = "Not there yet";

/** Runs from `open` to `close`. */
export class SilentSession {
  readonly sampleRate = SAMPLE_RATE;
  readonly plan: MidiPlan;
  /** Why the stream has ended by itself, if it has. */
  fault: string | undefined;
  readonly #ring: CommandRing;
  #midi: MidiSession | undefined;
  #thread: AudioThread | undefined;

  private constructor(readonly memory: WebAssembly.Memory, readonly module: WebAssembly.Module) {
    this.plan = new MidiPlan(memory, 0);
    this.#ring = new CommandRing(memory, 0);
  }

  /** Starts it, all outputs open. Throws a UserError where one of them is not to be had. */
  static async open(setup: MidiSetup): Promise<SilentSession> {
    const memory = createEngineMemory();
    const format = { sampleRate: SAMPLE_RATE, inputCount: 1, outputCount: 1, tapeSeconds: 1, reservePages: 64 };
    const module = await loadEngineModule();
    await prepareEngine(memory, format);
    const session = new SilentSession(memory, module);
    try {
      await session.#openMidi(setup);
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
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
    await this.#thread?.stop();
    await this.#midi?.close();
    return this.#midi?.sent ?? [];
  }

  async #openMidi(setup: MidiSetup): Promise<void> {
    const notices: string[] = [];
    const midi = this.#midi = await MidiSession.open(setup, this.memory, { sampleRate: SAMPLE_RATE }, {
      notice: (sentence) => void notices.push(sentence),
      send: () => {},
      // Nothing is asked for without controllers.
      state: () => ({} as SessionState),
    });
    midi.latencyFrames = LATENCY_FRAMES;
    for (const command of midi.setupCommands) this.send(command, 0);
    await this.#allOpen(midi, setup, notices);
    const host = { name: "builtin", options: { blockFrames: BLOCK_FRAMES } } as const;
    const listeners = { report: () => {}, gone: (reason = "it gave no reason") => void (this.fault = reason) };
    this.#thread = new AudioThread(this.memory, this.module, 1, host, listeners, midi.audio);
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
