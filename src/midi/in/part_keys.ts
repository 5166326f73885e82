/**
 * A keyboard that plays the selected part of the sequencer: its messages go to the part's output and channel, and its notes are told, so
 * that they can be recorded. A note ends where it was struck, whatever is selected meanwhile.
 *
 * Thread: MIDI.
 */
import type { CommandRequest } from "../../commands/parse.ts";
import { encodeMessage, type MidiMessage } from "../message.ts";

/** Where a part plays. */
export interface PartPlace {
  readonly port: number;
  /** 1…16. */
  readonly channel: number;
}

/** Message types that a part's instrument is to hear. */
const PLAYED: ReadonlySet<string> = new Set([
  "note_on",
  "note_off",
  "poly_pressure",
  "control",
  "program",
  "channel_pressure",
  "pitch_bend",
]);

/** One keyboard. */
export class PartKeys {
  /** The selected part; undefined until control has said which. */
  place: PartPlace | undefined;
  readonly #struck = new Map<number, PartPlace>();

  constructor(
    readonly play: (port: number, bytes: Uint8Array) => void,
    readonly tell: (request: CommandRequest) => void,
  ) {}

  /** Takes a message. */
  take(message: MidiMessage): void {
    const { type, number: note = 0, value = 0 } = message;
    if (!PLAYED.has(type)) return;
    const isEnd = type === "note_off";
    const to = (isEnd ? this.#struck.get(note) : undefined) ?? this.place;
    if (to === undefined) return;
    this.play(to.port, encodeMessage({ ...message, channel: to.channel }));
    if (type === "note_on") {
      this.#struck.set(note, to);
      this.tell({ do: "step.play_note", note, velocity: value, on: true, sounds: false });
    } else if (isEnd && this.#struck.delete(note)) this.tell({ do: "step.play_note", note, on: false, sounds: false });
  }

  /** Ends every note that is held. */
  release(): void {
    for (const note of [...this.#struck.keys()]) this.take({ type: "note_off", channel: 1, number: note, value: 64 });
  }
}
