/** Which MIDI this machine has, as findings. Thread: control. */
import type { MidiFacts } from "../session/midi_list.ts";
import type { Finding } from "./finding.ts";

/** One finding for the system's own MIDI; JACK's needs no word while it is not there. */
export function judgeMidi(midi: readonly MidiFacts[]): Finding[] {
  return midi.filter(({ system, ready }) => ready || system !== "JACK").map(({ ready, finding, remedy }) => {
    const level = ready ? "good" : "missing";
    return { topic: "MIDI", level, sentence: finding, ...(remedy === undefined ? {} : { remedy }) };
  });
}
