/**
 * The columns of the track table: what each shows of a track, how wide it is, and which go first when room is short.
 *
 * Thread: control.
 */
import { STATE_PLAYING, STATE_RECORDING } from "../../../dsp/assembly/protocol.ts";
import type { TrackSnapshot } from "../../../dsp/snapshot.ts";
import { type StateName } from "../../commands/command_spec.ts";
import { isPass, stateName } from "../../commands/table.ts";
import { meterRow, positionRow } from "./bars.ts";
import { piece, type Role, type Row } from "./row.ts";
import { fitText } from "./text_width.ts";
import { heardFrame, type View } from "./view.ts";
import { beatCount, durationWords, levelWords, panWords, rateWords } from "./words.ts";

/** One column of the table. */
export interface TrackColumn {
  title: string;
  /** Cells without the gap to the next column. */
  width: number;
  /** Takes this share of the room that is left over. */
  grow: number;
  /** Never grows beyond this. */
  maxWidth?: number;
  /** Columns with higher numbers are left out first. */
  rank: number;
  align: "left" | "right";
  cell(track: TrackSnapshot, view: View, width: number): Row;
}

const STATE_ROLES: Record<StateName, Role> = {
  empty: "dim",
  armed: "warn",
  recording: "bad",
  playing: "good",
  overdubbing: "accent",
  stopped: "plain",
  replacing: "accent",
  substituting: "accent",
  multiplying: "accent",
  inserting: "accent",
};

function text(words: string, width: number, align: "left" | "right", view: View, role: Role = "plain"): Row {
  return [piece(fitText(words, width, align, view.look.glyphs.ellipsis), role)];
}

/** Frames recorded so far, undefined while nothing is being recorded. */
function recordedFrames(track: TrackSnapshot, view: View): number | undefined {
  if (track.state !== STATE_RECORDING) return undefined;
  return Math.max(0, view.state.snapshot.frame - (view.recordingSince.get(track.index) ?? view.state.snapshot.frame));
}

function positionCell(track: TrackSnapshot, view: View, width: number): Row {
  const { anchorLength } = view.state.snapshot;
  const recorded = recordedFrames(track, view);
  if (recorded !== undefined) {
    // On a grid a take goes round with it; the end of a first take is open, and so the whole line is red.
    return positionRow(anchorLength > 0 ? recorded % anchorLength / anchorLength : 1, width, "bad", view.look);
  }
  if (track.lengthFrames <= 0) return positionRow(0, width, "dim", view.look);
  const sounds = track.state === STATE_PLAYING || isPass(track.state);
  return positionRow(track.positionFrames / track.lengthFrames, width, sounds ? "bar" : "dim", view.look);
}

/** Which cycle of the anchor is heard, of how many; for a take, which is being recorded. Empty for loops of one cycle. */
function cycleWords(track: TrackSnapshot, view: View): string {
  const { anchorLength } = view.state.snapshot;
  if (anchorLength <= 0) return "";
  const recorded = recordedFrames(track, view);
  if (recorded !== undefined) return `${Math.floor(recorded / anchorLength) + 1}/?`;
  const cycles = Math.round(track.lengthFrames / anchorLength);
  if (cycles < 2) return "";
  return `${Math.min(cycles, Math.floor(track.positionFrames / anchorLength) + 1)}/${cycles}`;
}

/** Time until the track's next pending change as heard: in beats on a grid, else in seconds; empty without one. */
function pendingWords(track: TrackSnapshot, view: View): string {
  if (track.waitingFrame < 0) return "";
  if (track.waitingFrame >= Number.MAX_SAFE_INTEGER) return "for a sound";
  const { state } = view;
  const frames = Math.max(0, track.waitingFrame - heardFrame(state));
  const { framesPerBeat } = state.snapshot;
  return framesPerBeat > 0
    ? `${(frames / framesPerBeat).toFixed(1)} bt`
    : `${(frames / state.sampleRate).toFixed(1)} s`;
}

function lengthWords(track: TrackSnapshot, view: View): string {
  const frames = recordedFrames(track, view) ?? track.lengthFrames;
  return frames > 0 ? durationWords(frames / view.state.sampleRate) : "";
}

function beatsWords(track: TrackSnapshot, view: View): string {
  const { framesPerBeat } = view.state.snapshot;
  const frames = recordedFrames(track, view) ?? track.lengthFrames;
  return framesPerBeat > 0 && frames > 0 ? beatCount(frames / framesPerBeat) : "";
}

function switchesCell(track: TrackSnapshot): Row {
  return [
    track.muted ? piece("M", "warn") : piece("-", "dim"),
    piece(" "),
    track.soloed ? piece("S", "accent") : piece("-", "dim"),
  ];
}

/** Number and marker of the selected track. */
function numberCell(track: TrackSnapshot, view: View, width: number): Row {
  const chosen = track.index === view.state.snapshot.selected;
  const marker = chosen ? view.look.glyphs.marker : " ";
  return [
    piece(
      marker + fitText(String(track.index + 1), width - 1, "right", view.look.glyphs.ellipsis),
      chosen ? "chosen" : "plain",
    ),
  ];
}

type Words = (track: TrackSnapshot, view: View) => string;

function wordsColumn(title: string, width: number, rank: number, words: Words, role: Role = "plain"): TrackColumn {
  const align = "right" as const;
  return {
    title,
    width,
    grow: 0,
    rank,
    align,
    cell: (track, view, room) => text(words(track, view), room, align, view, role),
  };
}

/** All columns, left to right. */
export const TRACK_COLUMNS: readonly TrackColumn[] = [
  { title: "#", width: 5, grow: 0, rank: 0, align: "right", cell: numberCell },
  {
    title: "name",
    width: 8,
    grow: 1,
    maxWidth: 16,
    rank: 6,
    align: "left",
    cell: (track, view, width) =>
      text(
        view.trackNames[track.index] ?? "",
        width,
        "left",
        view,
        track.index === view.state.snapshot.selected ? "strong" : "plain",
      ),
  },
  {
    title: "state",
    width: 13,
    grow: 0,
    rank: 1,
    align: "left",
    cell: (track, view, width) => {
      const name = stateName(track.state);
      return text(`${name} ${rateWords(track.rate)}`.trim(), width, "left", view, STATE_ROLES[name]);
    },
  },
  wordsColumn("next", 7, 3, pendingWords, "warn"),
  { title: "position", width: 8, grow: 3, maxWidth: 64, rank: 2, align: "left", cell: positionCell },
  wordsColumn("cycle", 5, 9, cycleWords),
  wordsColumn("length", 7, 4, lengthWords),
  wordsColumn("beats", 5, 10, beatsWords),
  wordsColumn("gain", 6, 7, (track) => levelWords(track.gain)),
  wordsColumn("pan", 4, 11, (track) => panWords(track.pan)),
  { title: "M S", width: 3, grow: 0, rank: 5, align: "left", cell: switchesCell },
  wordsColumn("undo", 4, 12, (track) => (track.layerCount > 0 ? String(track.layerCount) : "")),
  {
    title: "level",
    width: 6,
    grow: 1,
    maxWidth: 16,
    rank: 8,
    align: "left",
    cell: (track, view, width) => meterRow(track.peak, width, view.look),
  },
];
