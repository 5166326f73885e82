/**
 * What an input plays through, and which of its notes are held: when the input goes, they are let go.
 *
 * Thread: MIDI.
 */
import { encodeMessage, type MidiMessage } from "../message.ts";
import { pressKey } from "../rules/press.ts";

/** Message types that are about this input's own line and not music. */
const KEPT_BACK: ReadonlySet<MidiMessage["type"]> = new Set([
  "clock",
  "start",
  "continue",
  "stop",
  "song_position",
  "active_sensing",
  "reset",
]);

/** Plays one input through to one port. */
export class ThruNotes {
  readonly #play: (bytes: Uint8Array) => void;
  readonly #held = new Map<number, MidiMessage>();

  constructor(play: (bytes: Uint8Array) => void) {
    this.#play = play;
  }

  /** Passes a message on; clock and sensing belong to their own line and are kept back. */
  take(message: MidiMessage): void {
    if (KEPT_BACK.has(message.type)) return;
    if (message.type === "note_on") this.#held.set(pressKey(message), { ...message, type: "note_off", value: 64 });
    if (message.type === "note_off") this.#held.delete(pressKey(message));
    this.#play(encodeMessage(message));
  }

  /** Ends every note that is held, and sustain with it. */
  release(): void {
    const channels = new Set<number>();
    for (const end of this.#held.values()) {
      this.#play(encodeMessage(end));
      channels.add(end.channel!);
    }
    for (const channel of channels) this.#play(encodeMessage({ type: "control", channel, number: 64, value: 0 }));
    this.#held.clear();
  }
}
