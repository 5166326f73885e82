/**
 * The rows for the way of the PA's sound through the air, which control carries out. Plain data. Thread: any.
 */
import type { SessionSpec } from "./session_commands.ts";

/** `session.air` and `session.measure_air`. */
export const AIR_COMMANDS: readonly SessionSpec[] = [
  {
    name: "session.air",
    summary: "Says how long the PA's sound takes to the player: phones on a card of their own wait for it.",
    scope: "all",
    waits: false,
    files: true,
    arguments: [{ name: "ms", type: "number", min: 0, max: 500, summary: "milliseconds; 2.9 a metre" }],
  },
  {
    name: "session.measure_air",
    summary: "Measures that with three short sweeps on the PA and the player's microphone, and sets it.",
    scope: "all",
    waits: false,
    files: true,
    arguments: [],
  },
];
