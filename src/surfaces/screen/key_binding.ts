/**
 * The shape of a row in the tables of keys: what a key is called, and what it does. Thread: control.
 */
import type { CommandRequest } from "../../commands/parse.ts";
import type { SessionState } from "../../session/session_state.ts";

/** Questions that a key can open. */
export type PromptName =
  | "tempo"
  | "track"
  | "scene"
  | "store"
  | "action"
  | "seconds"
  | "note"
  | "chord"
  | "probability"
  | "condition"
  | "strokes"
  | "command";
/** What the screen itself can do. */
export type ScreenAct = "help" | "quit" | "when" | "redraw" | "steps" | "learn";

/** What a key is for. */
export type KeyAct =
  | { command: CommandRequest }
  | { from: (state: SessionState) => CommandRequest | { ask: PromptName } | { say: string } }
  | { ask: PromptName }
  | { screen: ScreenAct };

/** Groups of the help page, in their order. */
export const KEY_GROUPS = [
  "Loops",
  "Tracks",
  "Mix",
  "Scenes",
  "Actions",
  "Grid",
  "Screen",
  "Step grid",
  "Step",
  "Part",
] as const;

/** One row of the table. */
export interface KeyBinding {
  /** Names of the keys (see key_decoder.ts); the first one is shown. */
  readonly keys: readonly string[];
  /** As shown, where the name of the key does not do. */
  readonly label?: string;
  readonly group: typeof KEY_GROUPS[number];
  /** A word or two for the help line; without one the key is only on the help page. */
  readonly short?: string;
  readonly summary: string;
  readonly act: KeyAct;
  /** What a MIDI control does that is bound to the key, where that is not the key's command: the value may be left open. */
  readonly learn?: Readonly<Record<string, unknown>>;
}
