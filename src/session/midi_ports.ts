/**
 * Which ports of a session's MIDI are there: what surfaces show of them, and the sentence for each that comes, goes or is missed.
 *
 * Inputs and outputs are numbered as in the setup. Thread: control.
 */
import type { MidiReport } from "../midi/in/midi_messages.ts";
import type { MidiSetup } from "../midi/setup.ts";
import type { MidiPortState } from "./midi_state.ts";
import { absentSentence, portSentence } from "./midi_words.ts";
import { type MidiHost, missedWithoutJack } from "./without_jack.ts";

type Report<Kind extends MidiReport["kind"]> = Extract<MidiReport, { kind: Kind }>;

/** The ports of one session. */
export class MidiPorts {
  readonly inputs: readonly MidiPortState[];
  readonly outputs: readonly MidiPortState[];
  /** Outputs whose device was there at some time. */
  readonly #found = new Set<number>();

  constructor(readonly setup: MidiSetup, readonly host: MidiHost, readonly notice: (sentence: string) => void) {
    this.inputs = setup.inputs.map(({ name, port, isJack }) => ({ name, port: isJack ? port : undefined }));
    this.outputs = setup.outputs.map(({ name }) => ({ name, port: undefined }));
  }

  /** Engine ports that the JACK client sends by itself, a bit each. */
  get jackBits(): number {
    return this.setup.outputs.reduce((bits, { kind }, port) => kind === "jack" ? bits | 1 << port : bits, 0);
  }

  /** Looks after the ports of the JACK client. */
  beginJack(): void {
    for (const sentence of missedWithoutJack(this.setup, this.host)) this.notice(sentence);
    const { midiIn } = this.host;
    this.setup.outputs.forEach(({ kind, port }, i) => midiIn && kind === "jack" && this.opened(i, port));
  }

  /** Says which ports are not there yet. */
  sayAbsent(): void {
    const { inputs, outputs, offline } = this.setup;
    const absent = [
      ...this.inputs.filter(({ port }, input) => port === undefined && !inputs[input]!.isJack),
      ...this.outputs.filter((_, port) => outputs[port]!.kind === "device" && !this.#found.has(port)),
    ].map(({ name }) => name);
    if (absent.length > 0 && !offline) this.notice(absentSentence(absent));
  }

  /** The device of an output is there. */
  found(port: number): void {
    this.#found.add(port);
  }

  /** An output is open, under this name. */
  opened(port: number, name: string): void {
    this.outputs[port]!.port = name;
  }

  /** The mode and page of an input's map that hold. */
  stand({ input, mode, page }: Report<"stand">): void {
    Object.assign(this.inputs[input]!, { mode, page });
  }

  /** An input came, went or failed. */
  input({ input, is, port, reason }: Report<"input">): void {
    this.#tell(this.inputs[input]!, "input", is, port, reason);
  }

  /** The device of an output came, went or failed. */
  output({ port, is, name, reason }: Report<"output">): void {
    this.#tell(this.outputs[port]!, "output", is, name, reason);
  }

  #tell(state: MidiPortState, way: string, is: "connected" | "lost" | "failed", port: string, reason?: string): void {
    state.port = is === "connected" ? port : undefined;
    this.notice(portSentence(way, state.name, is, port, reason));
  }
}
