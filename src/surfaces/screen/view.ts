/**
 * Everything the screen shows: the session's state, and what only the screen knows (message, prompt, page, scrolling).
 *
 * Thread: control.
 */
import type { WhenName } from "../../commands/command_spec.ts";
import type { SessionState } from "../../session/session_state.ts";
import type { Look } from "./look.ts";

/** A sentence for the player, and how urgent it is. */
export interface Message {
  text: string;
  role: "plain" | "good" | "warn" | "bad";
  /** True for what good news of the same moment must not replace before it could be read. */
  holds?: boolean;
}

/** A question that keys answer: what is asked and what has been typed. */
export interface Prompt {
  label: string;
  typed: string;
  /** What to do about it, shown behind. */
  hint: string;
}

/** What is drawn. */
export interface View {
  state: SessionState;
  look: Look;
  page: "tracks" | "steps" | "help";
  /** The page that help was asked for on: its keys come first. */
  home?: "tracks" | "steps";
  /** First track row (or help row) shown. */
  top: number;
  /** When commands that can wait will act. */
  when: WhenName;
  message?: Message;
  prompt?: Prompt;
  /** Names of prepared tracks by track index. */
  trackNames: readonly (string | undefined)[];
  /** Frame since which a track (by index) has been recording. */
  recordingSince: ReadonlyMap<number, number>;
  /** Share of the block's time that processing took, the highest of the last moments, 0…1. */
  load: number;
}

/** Columns and rows of the terminal. */
export interface Size {
  columns: number;
  rows: number;
}

/** Frame that sounds now: what is being processed is heard one output latency later. */
export function heardFrame(state: SessionState): number {
  return state.snapshot.frame - state.host.outputLatencyFrames;
}
