/**
 * What a light can show, by name: words that a palette gives a value for, or a share from 0 to 1.
 *
 * Words come in order, the most exact one first; a palette takes the first that it knows, so that a plain one stays short. "none" is
 * last everywhere: nothing is there. Thread: control.
 */
import { PASS_NAMES, STATE_NAMES } from "../commands/command_spec.ts";
import type { LitState, StepLights, TrackLights } from "./lit_state.ts";

/** Something that lights can show. */
export interface Show {
  /** What it is, for help. */
  readonly summary: string;
  /** It is a share from 0 to 1. */
  readonly isShare?: true;
  /** The words that it may be; absent for shares, and where the file itself decides on them. */
  readonly words?: readonly string[];
  /** What is shown at a place: track, part, pattern, page or pad from 0; `part`, from 0: of another part than the selected one. */
  read(state: LitState, place: number, part?: number): readonly string[] | number;
  /** It is shown of a part. */
  readonly hasPart?: true;
}

const SWITCH = ["on", "off"];
const onOff = (value: boolean | undefined) => value === undefined ? [] : value ? ["on"] : ["off"];

function switchShow(summary: string, read: (state: LitState, place: number) => boolean | undefined): Show {
  return { summary, words: SWITCH, read: (state, place) => onOff(read(state, place)) };
}

function trackShare(summary: string, name: "level" | "gain" | "pan" | "position"): Show {
  return { summary, isShare: true, read: ({ tracks }, place) => tracks[place]?.[name] ?? 0 };
}

const isPassName = (state: string) => PASS_NAMES.some((name) => name === state);
const TRACK = ["waiting", "muted", ...STATE_NAMES];

function trackWords(track: TrackLights | undefined): string[] {
  if (track === undefined) return [];
  // A palette without a word of its own for a pass shows it as an overdub.
  const state = isPassName(track.state) ? [...new Set([track.state, "overdubbing"])] : [track.state];
  const words = [...(track.waiting ? ["waiting"] : []), ...(track.muted ? ["muted"] : []), ...state];
  return track.selected ? [...words.map((word) => `selected_${word}`), ...words, "selected"] : words;
}

const MARKS = ["play", "cursor"];
const STEP = MARKS.flatMap((mark) => [`${mark}_on`, `${mark}_off`, mark]).concat(SWITCH);

/** A step: whether it is on, whether it sounds now or has the cursor, and both once more for the mode in which notes move on. */
function stepWords(steps: StepLights | undefined, pad: number, partIndex = steps?.partIndex ?? 0): string[] {
  const place = (steps?.first ?? 0) + pad, part = steps?.parts[partIndex], on = part?.onSteps[place];
  if (steps === undefined || part === undefined || on === undefined) return [];
  const plain = on ? "on" : "off", isPlaying = steps.mode === "playing";
  const mark = isPlaying && place === part.playStep
    ? ["play_" + plain, "play"]
    : !isPlaying && partIndex === steps.partIndex && place === steps.cursor
    ? ["cursor_" + plain, "cursor"]
    : [];
  const words = [...mark, plain];
  return steps.advance ? [...words.map((word) => `advance_${word}`), ...words] : words;
}

function partWords(steps: StepLights | undefined, place: number): string[] {
  const part = steps?.parts[place];
  if (steps === undefined || part === undefined) return [];
  const words = [...(part.muted ? ["muted"] : []), ...(part.soloed ? ["soloed"] : []), "there"];
  return place === steps.partIndex ? [...words.map((word) => `selected_${word}`), "selected", ...words] : words;
}

function patternWords(steps: StepLights | undefined, place: number): string[] {
  if (steps === undefined) return [];
  const words: string[] = [];
  if (place === steps.queuedIndex) words.push("waiting");
  if (place === steps.playingIndex && steps.mode !== "stopped") words.push("playing");
  if (place === steps.patternIndex) words.push("selected");
  return steps.used[place] === true ? [...words, "there"] : words;
}

function pageWords(steps: StepLights | undefined, place: number): string[] {
  if (steps === undefined || place >= steps.pageCount) return [];
  return place === steps.page ? ["selected", "there"] : ["there"];
}

function sceneWords({ now, next, stored }: LitState["scenes"], place: number): string[] {
  const scene = place + 1;
  return [
    ...(scene === next ? ["waiting"] : []),
    ...(scene === now ? ["now"] : []),
    ...(stored.includes(scene) ? ["stored"] : []),
  ];
}

const selectedTrack = ({ tracks }: LitState) => tracks.find((track) => track?.selected === true);

/** All of them. */
export const SHOWS: Readonly<Record<string, Show>> = {
  track: {
    summary: "what a track does",
    words: [...TRACK, ...TRACK.map((word) => `selected_${word}`), "selected"],
    read: ({ tracks }, place) => trackWords(tracks[place]),
  },
  selected_track: {
    summary: "what the selected track does",
    words: TRACK,
    read: (state) => trackWords(selectedTrack(state)).filter((word) => TRACK.includes(word)),
  },
  track_muted: switchShow("whether a track is muted", ({ tracks }, place) => tracks[place]?.muted),
  track_soloed: switchShow("whether a track is soloed", ({ tracks }, place) => tracks[place]?.soloed),
  track_cued: switchShow("whether the phones hear a track alone", ({ tracks }, place) => tracks[place]?.cued),
  track_selected: switchShow("whether a track is selected", ({ tracks }, place) => tracks[place]?.selected),
  track_recording: switchShow("whether a track takes sound up", ({ tracks }, place) => takesUp(tracks[place])),
  track_level: trackShare("how loud a track is", "level"),
  track_gain: trackShare("where a track's gain stands", "gain"),
  track_pan: trackShare("where a track is panned to", "pan"),
  track_position: trackShare("how far a loop has come", "position"),
  recording: switchShow("whether any track takes sound up", ({ tracks }) => tracks.some(takesUp)),
  transport: switchShow("whether the grid runs", ({ running }) => running),
  beat: { summary: "the beat", words: ["bar", "beat", "off"], read: ({ pulse }) => [pulse] },
  metronome: switchShow("whether the metronome is on", ({ metronome }) => metronome),
  master_muted: switchShow("whether the PA is muted", ({ masterMuted }) => masterMuted),
  monitor: switchShow("whether inputs are heard", ({ monitor }) => monitor),
  clock: {
    summary: "the clock that is followed",
    words: ["away", "listening", "locked"],
    read: ({ clock }) => clock === "none" ? [] : [clock],
  },
  scene: {
    summary: "a scene",
    words: ["waiting", "now", "stored"],
    read: ({ scenes }, place) => sceneWords(scenes, place),
  },
  always: { summary: "nothing that changes", words: ["on"], read: () => ["on"] },
  mode: { summary: "the controller's mode", read: ({ mode }) => mode === undefined ? [] : [mode] },
  page: { summary: "the controller's page", read: ({ page }) => [String(page)] },
  step: {
    summary: "a step of the sequencer, by pad of the window",
    words: [...STEP, ...STEP.map((word) => `advance_${word}`)],
    hasPart: true,
    read: ({ steps }, pad, part) => stepWords(steps, pad, part),
  },
  sequencer: {
    summary: "what the sequencer does",
    words: ["stopped", "playing", "paused", "advance_paused"],
    read: ({ steps }) =>
      steps === undefined ? [] : steps.advance && steps.mode === "paused" ? ["advance_paused", "paused"] : [steps.mode],
  },
  step_page: {
    summary: "a page of steps",
    words: ["selected", "there"],
    read: ({ steps }, place) => pageWords(steps, place),
  },
  part: {
    summary: "a part of the pattern",
    words: ["muted", "soloed", "there", "selected_muted", "selected_soloed", "selected_there", "selected"],
    read: ({ steps }, place) => partWords(steps, place),
  },
  part_muted: switchShow("whether a part is muted", ({ steps }, place) => steps?.parts[place]?.muted),
  pattern: {
    summary: "a slot of the bank",
    words: ["waiting", "playing", "selected", "there"],
    read: ({ steps }, place) => patternWords(steps, place),
  },
  step_record: {
    summary: "whether keyboards are written",
    words: ["off", "overdub", "replace"],
    read: ({ steps }) => steps === undefined ? [] : [steps.recording],
  },
  protect: switchShow("whether keyboards are kept from writing", ({ steps }) => steps?.protect),
  fill: switchShow("whether a fill plays", ({ steps }) => steps?.fill),
};

function takesUp(track: TrackLights | undefined): boolean | undefined {
  return track && (track.state === "recording" || isPassName(track.state));
}
