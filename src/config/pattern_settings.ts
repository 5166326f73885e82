/**
 * A set's patterns: a file of them, or patterns that stand in the set itself. Thread: control.
 */
import { bankOfData, loadPatterns } from "../sequencer/files/pattern_files.ts";
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
  if (typeof patterns === "string") return { bank: loadPatterns(patterns, portOf), bankPath: patterns };
  return { bank: bankOfData({ rondo_patterns: 1, ...patterns }, "patterns", portOf) };
}
