/** Parts of a pattern that play where nobody hears them, in a sentence. Thread: control. */
import type { Sequencer } from "../sequencer/sequencer.ts";

/** What to say when a pattern starts; undefined: all of it is heard. */
export function unheardSentence({ selection, bank }: Sequencer, outputs: number): string | undefined {
  if (outputs === 0) return "No MIDI output hears the patterns: name one with --midi-out, or in the set.";
  const parts = bank.patterns[selection.pattern]?.parts ?? [];
  const place = parts.findIndex(({ port }) => port >= outputs);
  if (place < 0) return undefined;
  const there = outputs === 1 ? "there is 1" : `there are ${outputs}`;
  return `Part ${place + 1} plays on MIDI output ${parts[place]!.port + 1}, but ${there}.`;
}
