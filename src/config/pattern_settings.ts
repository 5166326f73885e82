/**
 * A set's patterns: a file of them (a MIDI file, too), or patterns that stand in the set itself. Thread: control.
 */
import { loadBank } from "../sequencer/files/load_bank.ts";
import { bankOfData } from "../sequencer/files/pattern_files.ts";
import type { SessionOptions } from "../session/session_options.ts";
import { midiOf } from "./midi_settings.ts";
import type { SetFile } from "./schema.ts";

/** The bank that a session begins with, and the file that it came from. Throws a UserError where the patterns are wrong. */
export function patternsOf(set: SetFile): Pick<SessionOptions, "bank" | "bankPath"> {
  const { patterns } = set;
  if (patterns === undefined) return {};
  const outputs = midiOf(set)?.outputs ?? [];
  const portOf = (name: string) => {
    const place = outputs.findIndex((output) => output.name === name);
    return place < 0 ? undefined : place;
  };
  if (typeof patterns === "string") {
    const { bank, path } = loadBank(patterns, portOf);
    return path === undefined ? { bank } : { bank, bankPath: path };
  }
  return { bank: bankOfData({ rondo_patterns: 1, ...patterns }, "patterns", portOf) };
}
