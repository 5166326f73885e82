/**
 * A keyboard that plays the selected part of the sequencer: its messages go to the part's output and channel, and its notes are told, so
 * that they can be recorded. A note ends where it was struck, whatever is selected meanwhile; one that is struck again ends first.
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

/** What of a device that is more than a keyboard belongs to its keys: these, wheel and pedals. */
const OF_KEYS: ReadonlySet<string> = new Set([
  "note_on",
  "note_off",
  "poly_pressure",
  "channel_pressure",
  "pitch_bend",
]);
/** Modulation wheel, sustain, sostenuto, soft pedal. */
const CONTROLS_OF_KEYS: ReadonlySet<number> = new Set([1, 64, 66, 67]);

/** One keyboard. */
export class PartKeys {
  /** The selected part; undefined until control has said which. */
  place: PartPlace | undefined;
  readonly #struck = new Map<number, PartPlace>();

  constructor(
    readonly play: (port: number, bytes: Uint8Array) => void,
    readonly tell: (request: CommandRequest) => void,
    /** Its other controls are the map's affair. */
    readonly onlyKeys = false,
  ) {}

  /** Takes a message. */
  take(message: MidiMessage): void {
    const { type, number: note = 0, value = 0 } = message;
    if (!PLAYED.has(type) || (this.onlyKeys && !isOfKeys(message))) return;
    const isEnd = type === "note_off";
    if (type === "note_on" && this.#struck.has(note)) {
      this.take({ type: "note_off", channel: 1, number: note, value: 64 });
    }
    const to = (isEnd ? this.#struck.get(note) : undefined) ?? this.place;
    if (to === undefined) return;
    if (type === "note_on") this.#endElsewhere(note, to);
    this.play(to.port, encodeMessage({ ...message, channel: to.channel }));
    if (type === "note_on") {
      this.#struck.set(note, to);
      this.tell({ do: "step.play_note", note, velocity: value, on: true, sounds: false });
    } else if (isEnd && this.#struck.delete(note)) this.tell({ do: "step.play_note", note, on: false, sounds: false });
  }

  /** A key that is struck again, with another part selected by now, ends where it sounds. */
  #endElsewhere(note: number, to: PartPlace): void {
    const from = this.#struck.get(note);
    if (from === undefined || (from.port === to.port && from.channel === to.channel)) return;
    this.play(from.port, encodeMessage({ type: "note_off", channel: from.channel, number: note, value: 64 }));
  }

  /** Ends every note that is held. */
  release(): void {
    for (const note of [...this.#struck.keys()]) this.take({ type: "note_off", channel: 1, number: note, value: 64 });
  }
}

function isOfKeys({ type, number = 0 }: MidiMessage): boolean {
  return OF_KEYS.has(type) || (type === "control" && CONTROLS_OF_KEYS.has(number));
}
