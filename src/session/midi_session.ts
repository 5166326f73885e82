/**
 * A session's MIDI as control sees it: starts the thread that hears and the one that sends, tells them which ports, keeps maps fresh, and at
 * the end has every note ended before the ports close.
 *
 * Playing needs none of this to be awake. What is not there is said in one sentence, and playing goes on. Thread: control.
 */
import { emptyRecord, MidiRing } from "../../bridge/midi/midi_ring.ts";
import { readSnapshot } from "../../dsp/snapshot.ts";
import type { AudioMidi } from "../audio/audio_worker.ts";
import type { CommandRequest } from "../commands/parse.ts";
import { MidiInLine } from "../midi/in/midi_in_line.ts";
import type { InputPlan, MidiReport } from "../midi/in/midi_messages.ts";
import type { PartPlace } from "../midi/in/part_keys.ts";
import { FIRST_LIGHT_PORT, Lights, type LitController } from "../midi/out/lights.ts";
import { MidiOutLine } from "../midi/out/midi_out_line.ts";
import { SIGNAL_WORD } from "../midi/out/sender_cell.ts";
import type { SenderReport, SentByList } from "../midi/out/sender_messages.ts";
import type { MidiSetup } from "../midi/setup.ts";
import type { Bindings } from "../controllers/read_bindings.ts";
import { LitControllers } from "./lit_controllers.ts";
import { MapFiles } from "./map_files.ts";
import { MidiLearn } from "./midi_learn.ts";
import { MidiPorts } from "./midi_ports.ts";
import type { MidiState } from "./midi_state.ts";
import { withoutMidi } from "./midi_words.ts";
import { owedEnds, planEnds } from "./owed_ends.ts";
import type { SessionState } from "./session_state.ts";
import type { MidiHost } from "./without_jack.ts";

/** Time that the last messages get to leave, ms, beyond the one at which they are due. */
const LAST_MS = 30;
/** Real-time priority of the sender, below any audio thread's. */
const SENDER_PRIORITY = 4;

/** Messages that wait to be learned from, bytes; the newest are dropped beyond. */
const SHOWN_BYTES = 16384;

/** What it asks of the session. */
export interface MidiHooks {
  notice(sentence: string): void;
  /** A command that listening decides, and when it was meant, ms. */
  send(request: CommandRequest, gestureMs: number): void;
  /** What lights show. */
  state(): SessionState;
}

/** Runs from `open` to `close`. */
export class MidiSession {
  /** What offline devices were sent; filled at the end. */
  sent: readonly SentByList[] = [];
  readonly #ports: MidiPorts;
  #in: MidiInLine | undefined;
  #out: MidiOutLine | undefined;
  #toSender: SharedArrayBuffer | undefined;
  #lights: Lights | undefined;
  #latencyMs = 0;
  /** Why the system's MIDI cannot be reached. */
  #reason: string | undefined;
  readonly #controllers: LitControllers;
  readonly #shown = new MidiRing(MidiRing.allocate(SHOWN_BYTES));
  /** Binds controls while playing. */
  readonly learn: MidiLearn;

  private constructor(
    readonly setup: MidiSetup,
    readonly memory: WebAssembly.Memory,
    readonly host: MidiHost,
    readonly maps: MapFiles,
    readonly hooks: MidiHooks,
  ) {
    this.#controllers = new LitControllers(setup.inputs, maps);
    const tell = (on: boolean) => this.#in?.ask({ kind: "show", on });
    this.learn = new MidiLearn(setup, this.#shown, emptyRecord(), maps, { tell, notice: hooks.notice });
    this.#ports = new MidiPorts(setup, host, hooks.notice);
  }

  /**
   * Starts what the setup asks for.
   * @throws UserError when a map cannot be read
   */
  static async open(
    setup: MidiSetup,
    memory: WebAssembly.Memory,
    host: MidiHost,
    hooks: MidiHooks,
  ): Promise<MidiSession> {
    const inputs = setup.inputs.map((input) => ({ ...input }));
    const midi = new MidiSession({ ...setup, inputs }, memory, host, new MapFiles(), hooks);
    const reasons = [await midi.#startOut(), await midi.#startIn(midi.#controllers.plansOf(setup))];
    const reason = midi.#reason = reasons.find((sentence) => sentence !== undefined);
    if (reason === undefined) midi.#openMade();
    midi.#ports.beginJack();
    midi.#lights?.start();
    if (reason === undefined) midi.#ports.sayAbsent();
    else hooks.notice(withoutMidi(reason));
    midi.maps.watch({ changed: (path, bindings) => midi.#remap(path, bindings), notice: hooks.notice });
    midi.#controllers.start(hooks.state, (input, steps) => midi.#in?.ask({ kind: "steps", input, steps }));
    return midi;
  }

  /** Where the audio thread leaves what the engine sends; undefined when nothing is sent. */
  get audio(): AudioMidi | undefined {
    return this.#out && { ring: this.#toSender!, cell: this.#out.cellBuffer, passedOver: this.#ports.jackBits };
  }

  /** Commands for the engine before it starts. */
  get setupCommands(): Record<string, unknown>[] {
    return this.setup.outputs.flatMap(({ clock }, port) =>
      clock ? [{ do: "transport.clock_out", port, on: true }] : []
    );
  }

  /** The stream's output latency, frames: messages leave when their frame is heard. */
  set latencyFrames(frames: number) {
    this.#latencyMs = (frames * 1000) / this.host.sampleRate;
    if (this.#out) this.#out.latencyMs = this.#latencyMs;
  }

  /** The part of the sequencer that keyboards play. */
  readonly playPart = (place: PartPlace): void => this.#in?.ask({ kind: "part", place });

  /** Another machine starts and stops the transport; JACK's only from when it first rolled. */
  get isLed(): boolean {
    const follows = this.#reason === undefined && this.setup.clockIn !== undefined;
    return follows || (this.#in?.view.clock?.state ?? "listening") !== "listening";
  }

  /** What surfaces show. */
  get state(): MidiState {
    const { clock, seen } = this.#in?.view ?? {}, learning = this.learn.waiting;
    return {
      inputs: this.#ports.inputs,
      outputs: this.#ports.outputs,
      ...(clock === undefined ? {} : { clock }),
      ...(seen === undefined ? {} : { seen }),
      ...(learning === undefined ? {} : { learning }),
      ...(this.#out === undefined ? {} : { sender: this.#out.facts }),
    };
  }

  /** The end of a session that never began. */
  async abandon(): Promise<void> {
    await this.deafen();
    await this.#out?.stop();
  }

  /** First half of the end, while the stream runs: nothing is heard any more, and what is held is let go. */
  async deafen(): Promise<void> {
    this.learn.stop();
    this.maps.stop();
    this.#controllers.stop();
    this.#lights?.stop();
    await this.#in?.stop();
    if (this.host.midiIn === undefined || this.#ports.jackBits === 0) return;
    planEnds(this.memory, this.setup.outputs, ({ kind }) => kind === "jack");
    await new Promise((done) => setTimeout(done, LAST_MS));
  }

  /** Second half, after the stream: ends every note that sounds, waits until all is sent, and closes the ports. */
  async close(): Promise<void> {
    const out = this.#out;
    if (out === undefined) return;
    const ring = new MidiRing(this.#toSender!, new Int32Array(out.cellBuffer), SIGNAL_WORD);
    const { frame } = readSnapshot(this.memory);
    for (const { port, bytes } of owedEnds(this.memory, this.setup.outputs, ({ kind }) => kind !== "jack")) {
      ring.write(frame, port, bytes);
    }
    ring.notify();
    await new Promise((done) => setTimeout(done, LAST_MS + this.#latencyMs));
    this.sent = await out.stop();
  }

  /** Starts the sender; gives why it cannot reach the system's ports, if so. */
  async #startOut(): Promise<string | undefined> {
    const { outputs, offline } = this.setup, lights = this.#lit;
    if (lights.length === 0 && outputs.every(({ kind }) => kind === "jack")) return undefined;
    this.#toSender = MidiRing.allocate();
    const toLights = MidiRing.allocate();
    const { line, reason } = await MidiOutLine.start({
      memory: this.memory,
      rings: [this.#toSender, toLights],
      backend: offline === undefined ? "rtmidi" : "offline",
      priority: SENDER_PRIORITY,
      report: (report) => this.#takeSent(report),
    });
    this.#out = line;
    const ring = new MidiRing(toLights, new Int32Array(line.cellBuffer), SIGNAL_WORD);
    this.#lights = new Lights(lights, ring, () => this.hooks.state());
    return reason;
  }

  /** Everything with lights. */
  get #lit(): readonly LitController[] {
    return [...this.setup.lights ?? [], ...this.#controllers.lit];
  }

  #takeSent(report: SenderReport): void {
    if (report.kind === "opened" && report.port >= FIRST_LIGHT_PORT) this.#lights?.connected(report.port);
    else if (report.kind === "opened") this.#ports.opened(report.port, report.name);
    const isMade = "port" in report && this.setup.outputs[report.port]?.kind === "virtual";
    if (report.kind === "failed" && isMade) this.hooks.notice(report.reason);
    this.#in?.ask({ kind: "sender", report });
  }

  /** Starts the thread that hears, and looks for devices that come and go. */
  async #startIn(inputs: InputPlan[]): Promise<string | undefined> {
    // Offline devices of the sender are its own affair: they are never lost.
    const watched = this.setup.offline ? [] : [
      ...this.setup.outputs.flatMap(({ kind, port: pattern }, port) => kind === "device" ? [{ port, pattern }] : []),
      ...this.#lit.map(({ port: pattern }, index) => ({ port: FIRST_LIGHT_PORT + index, pattern })),
    ];
    if (inputs.length + watched.length === 0 && this.host.transport === undefined) return undefined;
    const { offline } = this.setup;
    const start = {
      memory: this.memory,
      inputs,
      outputs: watched,
      shown: this.#shown.buffer,
      ...(offline === undefined ? {} : { offline }),
      ...(this.host.midiIn === undefined ? {} : { jackIn: this.host.midiIn }),
      ...(this.host.transport === undefined ? {} : { transport: this.host.transport }),
    };
    const { line, reason } = await MidiInLine.start(start, (report) => this.#take(report));
    this.#in = line;
    return reason;
  }

  /** Makes ports that are made and not found; those of lists are. */
  #openMade(): void {
    const { outputs, offline } = this.setup;
    outputs.forEach(({ port: name, kind }, port) =>
      (kind === "virtual" || offline) && this.#out?.open(port, name, true)
    );
    if (offline) this.#lit.forEach(({ port: name }, index) => this.#out?.open(FIRST_LIGHT_PORT + index, name, true));
  }

  #remap(path: string, bindings: Bindings): void {
    this.setup.inputs.forEach(({ mapPath }, input) => {
      if (mapPath !== path) return;
      this.#controllers.remap(input, bindings);
      this.#in?.ask({ kind: "map", input, map: bindings.map });
    });
  }

  #take(report: MidiReport): void {
    switch (report.kind) {
      case "open":
        this.#ports.found(report.port);
        return this.#out?.open(report.port, report.name);
      case "close":
        return this.#out?.close(report.port);
      case "listened":
        return this.hooks.send(report.request, report.gestureMs);
      case "ready":
        return report.reason === undefined ? undefined : this.hooks.notice(report.reason);
      case "stand":
        return this.#ports.stand(report);
      case "input":
        return this.#ports.input(report);
      case "output":
        return report.port >= FIRST_LIGHT_PORT ? this.#takeLight(report) : this.#ports.output(report);
    }
  }

  #takeLight({ port, is, reason }: Extract<MidiReport, { kind: "output" }>): void {
    if (is !== "connected") this.#lights?.lost(port);
    if (reason !== undefined) this.hooks.notice(reason);
  }
}
