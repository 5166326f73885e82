/**
 * Keys of the page of loops that record, play and take back.
 *
 * Thread: control.
 */
import type { KeyBinding } from "./key_binding.ts";
import * as keyed from "./keyed_commands.ts";

/** Keys that record and play loops, in the order in which help lists them. */
export const LOOP_KEYS: readonly KeyBinding[] = [
  {
    keys: ["r"],
    group: "Loops",
    short: "record",
    summary: "record on the selected track; again: play the take",
    act: { command: { do: "loop.record" } },
  },
  {
    keys: ["R"],
    group: "Loops",
    summary: "record on a new track (r closes the take)",
    act: { command: { do: "loop.record", track: "new" } },
  },
  {
    keys: ["I"],
    group: "Loops",
    summary: "record after a bar of clicks",
    act: { command: { do: "loop.record", count_in: 1 } },
  },
  {
    keys: ["N"],
    group: "Loops",
    summary: "record the next whole cycle on a new track",
    act: { command: { do: "loop.record_next_cycle" } },
  },
  {
    keys: ["o"],
    group: "Loops",
    short: "overdub",
    summary: "add a layer to the loop; again: end the overdub",
    act: { command: { do: "loop.overdub" } },
  },
  {
    keys: ["O"],
    group: "Loops",
    summary: "overdub, each pass halving what was there",
    act: { command: { do: "loop.overdub", feedback: 0.5 } },
  },
  {
    keys: ["l"],
    group: "Loops",
    summary: "replace what is there by what you play; again: end it",
    act: { command: { do: "loop.replace" } },
  },
  {
    keys: ["L"],
    group: "Loops",
    summary: "the same, hearing what is there (substitute)",
    act: { command: { do: "loop.substitute" } },
  },
  {
    keys: ["X"],
    group: "Loops",
    summary: "multiply: repeat the loop under what you play, for whole cycles; again: end it",
    act: { command: { do: "loop.multiply" } },
  },
  {
    keys: ["Y"],
    group: "Loops",
    summary: "insert whole cycles of what you play; again: end it",
    act: { command: { do: "loop.insert" } },
  },
  {
    keys: ["space"],
    group: "Loops",
    short: "play/stop",
    summary: "play or stop the selected track; closes a take",
    act: { from: keyed.playOrStop },
  },
  {
    keys: ["k"],
    group: "Loops",
    short: "capture",
    summary: "make a new track of the cycle (or bar) just played, in phase; the first one by ear",
    act: { from: (state) => keyed.capture(state, 1) },
    learn: { do: "loop.capture" },
  },
  {
    keys: ["K"],
    group: "Loops",
    summary: "the same with the two cycles (or bars) just played, or with seconds that you type",
    act: { from: (state) => keyed.capture(state, 2) },
    learn: { do: "loop.capture", cycles: 2 },
  },
  {
    keys: ["j"],
    group: "Loops",
    summary: "the next of the cuts that a capture by ear found",
    act: { command: { do: "loop.next_cut" } },
  },
  {
    keys: ["e"],
    group: "Loops",
    summary: "grab the last sound as a track that plays once (t)",
    act: { command: { do: "loop.grab" } },
  },
  {
    keys: ["t"],
    group: "Loops",
    summary: "play from the start of the loop",
    act: { command: { do: "loop.retrigger" } },
  },
  {
    keys: ["D"],
    group: "Loops",
    summary: "the loop ends here: trim what follows",
    act: { command: { do: "loop.trim" } },
  },
  {
    keys: ["a"],
    group: "Loops",
    summary: "play backwards, or forwards again",
    act: { command: { do: "loop.reverse" } },
  },
  { keys: [","], group: "Loops", summary: "half speed, or its own again", act: { command: { do: "loop.half_speed" } } },
  {
    keys: ["."],
    group: "Loops",
    summary: "twice as fast, or its own again",
    act: { command: { do: "loop.double_speed" } },
  },
  { keys: ["d"], group: "Loops", summary: "keep the half that is heard", act: { command: { do: "loop.divide" } } },
  { keys: ["y"], group: "Loops", summary: "copy the loop to a new track", act: { command: { do: "loop.copy" } } },
  {
    keys: ["T"],
    group: "Loops",
    summary: "play the loop once from its start, then stop",
    act: { command: { do: "loop.one_shot" } },
  },
  { keys: ["u"], group: "Loops", short: "undo", summary: "undo on this track", act: { command: { do: "loop.undo" } } },
  { keys: ["U"], group: "Loops", summary: "redo on this track", act: { command: { do: "loop.redo" } } },
  {
    keys: ["escape"],
    label: "esc",
    group: "Loops",
    short: "cancel",
    summary: "drop what is waiting on this track, never sound",
    act: { command: { do: "loop.cancel" } },
  },
  {
    keys: ["c"],
    group: "Loops",
    short: "clear",
    summary: "empty the track (u brings it back)",
    act: { command: { do: "loop.clear" } },
  },
  {
    keys: ["S"],
    group: "Loops",
    short: "stop all",
    summary: "stop every loop",
    act: { command: { do: "loop.stop_all" } },
  },
  {
    keys: ["p"],
    group: "Loops",
    short: "panic",
    summary: "silence everything at once; loops and grid stay",
    act: { command: { do: "transport.panic" } },
  },
];
