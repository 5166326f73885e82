/**
 * Reads a score: JSON lines, the first of them the header, the others commands with the frame at which the engine takes them up.
 *
 * Method: every line is checked as it is read; every fault names the file, the line and the field. Lines may stand in any order;
 * those taken up at the same frame keep theirs. Units: frames of the stream. Thread: any but the audio thread.
 */
import { LEAD_FRAMES } from "../../dsp/assembly/layout.ts";
import { type CommandRequest, parseCommand, quote } from "../commands/parse.ts";
import { UserError } from "../errors.ts";
import { fileFault } from "../files/file_faults.ts";
import { MusicalTime, parseBarAndBeat } from "./musical_time.ts";
import { parseScoreHeader, type ScoreHeader } from "./score_header.ts";

/** One command of a score. */
export interface ScoreLine {
  /** Line number in the file, from 1. */
  readonly line: number;
  /** Frame it stands at. */
  readonly atFrame: number;
  /** Frame at which the engine takes it up: the same, or earlier for an exact output frame, since the mix runs ahead. */
  readonly dueFrame: number;
  /** Frame of the press, or −1: the same. */
  readonly gestureFrame: number;
  readonly request: CommandRequest;
}

/** A whole score, its lines in the order in which the engine takes them up. */
export interface Score {
  readonly header: ScoreHeader;
  readonly lines: readonly ScoreLine[];
}

/**
 * Reads a score file. Throws UserError naming the file, the line and the field.
 * @param byteCount of a score that is being written on: how much of it is read
 */
export function readScore(path: string, byteCount?: number): Score {
  let text: string;
  try {
    text = new TextDecoder().decode(Deno.readFileSync(path).subarray(0, byteCount));
  } catch (cause) {
    throw fileFault("read", path, cause);
  }
  return parseScore(text, path);
}

/** Reads the text of a score. `name` is what error sentences call it. */
export function parseScore(text: string, name: string): Score {
  const rows = text.split("\n").map((row, index) => ({ line: index + 1, row: row.trim() })).filter(({ row }) =>
    row !== ""
  );
  const first = rows[0];
  if (first === undefined) throw new UserError(`Cannot read the score ${name}: it is empty.`);
  const header = atLine(name, first.line, () => parseScoreHeader(parseJson(first.row)));
  const time = new MusicalTime(header.sample_rate);
  const lines = rows.slice(1).map(({ line, row }) => atLine(name, line, () => parseScoreLine(row, line, time)));
  return { header, lines: lines.sort((one, other) => one.dueFrame - other.dueFrame) };
}

function parseScoreLine(row: string, line: number, time: MusicalTime): ScoreLine {
  const value = parseJson(row);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError(`a line of a score is a JSON object like {"at":48000,"do":"loop.record"}, not ${quote(value)}`);
  }
  const { at, gesture, ...command } = value as Record<string, unknown>;
  const atFrame = readAt(at, time);
  const gestureFrame = gesture === undefined ? -1 : readFrame("gesture", gesture);
  const request = parseCommand(command, "score");
  time.follow(request, atFrame);
  const lead = request.when === "exact" && gestureFrame < 0 ? LEAD_FRAMES : 0;
  return { line, atFrame, dueFrame: Math.max(0, atFrame - lead), gestureFrame, request };
}

function readAt(at: unknown, time: MusicalTime): number {
  if (at === undefined) throw new UserError(`"at" is missing, expected a frame or {"bar":…,"beat":…}`);
  if (typeof at === "object" && at !== null && !Array.isArray(at)) return time.frameOf(parseBarAndBeat(at));
  return readFrame("at", at);
}

function readFrame(field: string, value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new UserError(`"${field}" is ${quote(value)}, expected a frame number, 0 or more`);
}

function parseJson(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch (cause) {
    throw new UserError(`${quote(row)} is not JSON`, { cause });
  }
}

function atLine<Result>(name: string, line: number, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    const end = /[.?]$/.test(cause.message) ? "" : ".";
    throw new UserError(`Cannot read the score ${name}, line ${line}: ${cause.message}${end}`, { cause });
  }
}
