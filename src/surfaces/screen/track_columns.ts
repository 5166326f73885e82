/**
 * The columns of the track table: what each shows of a track, how wide it is, and which go first when room is short.
 *
 * Thread: control.
 */
import { STATE_PLAYING, STATE_RECORDING } from "../../../dsp/assembly/protocol.ts";
import type { TrackSnapshot } from "../../../dsp/snapshot.ts";
import { type StateName } from "../../commands/command_spec.ts";
import { stateName } from "../../commands/table.ts";
import { meterRow, positionRow } from "./bars.ts";
import { piece, type Role, type Row } from "./row.ts";
import { fitText } from "./text_width.ts";
import { heardFrame, type View } from "./view.ts";
import { beatWords, durationWords, levelWords, panWords } from "./words.ts";

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
};

function text(words: string, width: number, align: "left" | "right", view: View, role: Role = "plain"): Row {
  return [piece(fitText(words, width, align, view.look.glyphs.ellipsis), role)];
}

function positionCell(track: TrackSnapshot, view: View, width: number): Row {
  const sounding = track.state >= STATE_RECORDING && track.state < STATE_PLAYING + 2;
  if (track.lengthFrames <= 0) {
    // The end of a first take is open: the whole line is red instead of a position in it.
    return positionRow(track.state === STATE_RECORDING ? 1 : 0, width, "bad", view.look);
  }
  const role: Role = track.state === STATE_RECORDING ? "bad" : sounding ? "bar" : "dim";
  return positionRow(track.positionFrames / track.lengthFrames, width, role, view.look);
}

/** Which cycle of the anchor is heard, of how many, for loops longer than it. */
export function cycleWords(track: TrackSnapshot, anchorLengthFrames: number): string {
  if (anchorLengthFrames <= 0 || track.lengthFrames <= 0) return "";
  const cycles = Math.round(track.lengthFrames / anchorLengthFrames);
  if (cycles < 2) return "";
  return `${Math.min(cycles, Math.floor(track.positionFrames / anchorLengthFrames) + 1)}/${cycles}`;
}

/** Time until the track's next pending change as heard: in beats on a grid, else in seconds; empty without one. */
export function pendingWords(track: TrackSnapshot, view: View): string {
  if (track.waitingFrame < 0) return "";
  const { state } = view;
  const frames = Math.max(0, track.waitingFrame - heardFrame(state));
  const { framesPerBeat } = state.snapshot;
  return framesPerBeat > 0
    ? `in ${(frames / framesPerBeat).toFixed(1)} bt`
    : `in ${(frames / state.sampleRate).toFixed(1)} s`;
}

function lengthWords(track: TrackSnapshot, view: View): string {
  const frames = track.lengthFrames > 0
    ? track.lengthFrames
    : track.state === STATE_RECORDING
    ? track.positionFrames
    : 0;
  return frames > 0 ? durationWords(frames / view.state.sampleRate) : "";
}

function lengthBeatWords(track: TrackSnapshot, view: View): string {
  const { framesPerBeat } = view.state.snapshot;
  return framesPerBeat > 0 && track.lengthFrames > 0 ? beatWords(track.lengthFrames / framesPerBeat) : "";
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
    maxWidth: 20,
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
    width: 11,
    grow: 0,
    rank: 1,
    align: "left",
    cell: (track, view, width) => {
      const name = stateName(track.state);
      return text(name, width, "left", view, STATE_ROLES[name]);
    },
  },
  wordsColumn("next", 9, 3, pendingWords, "warn"),
  { title: "position", width: 8, grow: 3, maxWidth: 64, rank: 2, align: "left", cell: positionCell },
  wordsColumn("cycle", 5, 9, (track, view) => cycleWords(track, view.state.snapshot.anchorLength)),
  wordsColumn("length", 7, 4, lengthWords),
  wordsColumn("", 11, 10, lengthBeatWords),
  wordsColumn("gain", 6, 7, (track) => levelWords(track.gain)),
  wordsColumn("pan", 4, 11, (track) => panWords(track.pan)),
  { title: "M S", width: 3, grow: 0, rank: 5, align: "left", cell: switchesCell },
  wordsColumn("layers", 6, 12, (track) => (track.layerCount > 0 ? String(track.layerCount) : "")),
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
