/**
 * A MIDI file as patterns, and as a song where it is longer than one: every note in the step that is nearest, and what is left over as
 * micro-timing, an exact fraction, so that an export has it at its tick again.
 *
 * Method: tracks become voices, voices parts, and time patterns (windows.ts); equal patterns are one. Where 128 patterns are not enough,
 * steps become slower and fewer changes are cut at. Thread: any.
 */
import { basename } from "node:path";
import { UserError } from "../../errors.ts";
import type { SmfFile } from "../../midi/smf/smf.ts";
import { songMapOf } from "../../midi/smf/song_map.ts";
import { type Bank, MOST_PARTS, MOST_PATTERNS } from "../model/pattern.ts";
import { stepTicksFor } from "./grid_choice.ts";
import { lengthOf } from "./length.ts";
import { noticesOf } from "./notices.ts";
import { bankOfWindows } from "./song.ts";
import { type VoicePart, type VoiceParts, voiceParts } from "./voice_parts.ts";
import { cleanName, type Voice, voicesOf } from "./voices.ts";
import { cutWindows, Timeline, type Window } from "./windows.ts";

/** What came of a file. */
export interface ImportedFile {
  readonly bank: Bank;
  /** Ticks a quarter of the file: an export with these has every note at its tick. */
  readonly division: number;
  /** What steps could not hold, a sentence each. */
  readonly notices: readonly string[];
}

/** Shortest steps that are allowed for, ticks, and whether changes are cut at: in the order in which they are tried. */
const ATTEMPTS = [0, 240, 480, 960, 1920].flatMap((least) => [
  { least, atChanges: true },
  { least, atChanges: false },
]);
const MOST_ENTRIES = 999;

/** Makes a bank of a file that was read. `name` is what sentences call it. Throws a UserError when it does not fit. */
export function importSmf(file: SmfFile, name: string): ImportedFile {
  const found = voicesOf(file), { voices } = found;
  const fail = (what: string) => new UserError(`Cannot import ${name}: ${what}.`);
  if (voices.length === 0) throw fail("it holds no notes and no controllers; choose another file");
  const tooMany = () => fail(`it needs more than ${MOST_PARTS} parts; take tracks or channels out of it`);
  if (voices.length > MOST_PARTS) throw tooMany();
  const timeline = new Timeline(songMapOf(file), file.division);
  const total = lengthOf(file, voices, timeline);
  const own = voices.map((voice) => stepTicksFor(voice, file.division));
  for (const { least, atChanges } of ATTEMPTS) {
    const steps = own.map((ticks) => Math.max(ticks, least));
    const windows = cutWindows(timeline, total, Math.min(...steps), atChanges);
    if (windows === undefined) continue;
    const laid = layOut(voices, windows, steps, file.division);
    if (laid === undefined) throw tooMany();
    const bank = bankOfWindows(windows, laid.parts, timeline, titleOf(name));
    if (bank.patterns.length > MOST_PATTERNS || bank.song.length > MOST_ENTRIES) continue;
    return { bank, division: file.division, notices: noticesOf({ ...found, ...laid }, timeline, windows) };
  }
  throw fail(`it is too long for ${MOST_PATTERNS} patterns; cut it into shorter files`);
}

/** The name of a file without its folder and ending, as patterns may have it. */
function titleOf(path: string): string {
  return cleanName(basename(path).replace(/\.[^.]*$/, "")).slice(0, 56).trim() || "imported";
}

/** The parts of all voices; undefined when a pattern cannot have so many. */
function layOut(
  voices: readonly Voice[],
  windows: readonly Window[],
  steps: readonly number[],
  division: number,
): VoiceParts | undefined {
  const parts: VoicePart[] = [];
  let leftOutCount = 0, shortenedCount = 0;
  for (const [index, voice] of voices.entries()) {
    const laid = voiceParts(voice, windows, steps[index]!, division);
    if (laid === undefined || parts.length + laid.parts.length > MOST_PARTS) return undefined;
    parts.push(...laid.parts);
    leftOutCount += laid.leftOutCount;
    shortenedCount += laid.shortenedCount;
  }
  return { parts, leftOutCount, shortenedCount };
}
