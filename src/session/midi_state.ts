/** What surfaces see of a session's MIDI. Thread: control. */
import type { ClockView, SeenView } from "../midi/in/midi_view.ts";
import type { SenderFacts } from "../midi/out/sender_cell.ts";

/** A port of the settings, and whether it is there. */
export interface MidiPortState {
  name: string;
  /** Name of the port that is open; undefined while there is none. */
  port: string | undefined;
  /** Of an input: the mode and page of its map that hold. */
  mode?: string | undefined;
  page?: number;
}

/** The MIDI of a session. */
export interface MidiState {
  inputs: readonly MidiPortState[];
  outputs: readonly MidiPortState[];
  /** Absent where no clock is followed. */
  clock?: ClockView;
  /** The newest message that was heard; `input` is a place in `inputs`. */
  seen?: SeenView;
  /** The command that waits for the control which is to do it. */
  learning?: string;
  /** How the sender does; absent without outputs. */
  sender?: SenderFacts;
}
