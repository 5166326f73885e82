/**
 * The keys of actions, on the page of the loops: rows of the one table (key_map.ts). Plain data. Thread: control.
 */
import type { KeyBinding } from "./key_binding.ts";

/** Rows of actions. */
export const ACTION_KEYS: readonly KeyBinding[] = [
  {
    keys: ["E"],
    group: "Actions",
    summary: "start an action by its number",
    act: { ask: "action" },
    learn: { do: "action.start", action: 1 },
  },
  { keys: ["A"], group: "Actions", summary: "stop all actions", act: { command: { do: "action.stop" } } },
];
