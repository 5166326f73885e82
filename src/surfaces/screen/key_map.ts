/**
 * The one table of keys: what each sends or does. The help line, the help page, the keyboard and the tests read it.
 *
 * Method: plain data; what depends on the state of the session (a gain one dB up, play or stop) is a pure function of it.
 * Thread: control.
 */
import type { KeyBinding } from "./key_binding.ts";
import * as keyed from "./keyed_commands.ts";
import { STEP_KEYS } from "./step_keys.ts";

const LOOPS: readonly KeyBinding[] = [
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

const TRACKS: readonly KeyBinding[] = [
  {
    keys: ["n"],
    group: "Tracks",
    short: "new",
    summary: "make and select a new track",
    act: { command: { do: "loop.select", track: "new" } },
  },
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((number): KeyBinding => ({
    keys: [String(number % 10)],
    group: "Tracks",
    summary: `select track ${number}`,
    act: { command: { do: "loop.select", track: number } },
  })),
  { keys: ["up"], label: "↑", group: "Tracks", summary: "select the track above", act: { from: keyed.selectBy(-1) } },
  { keys: ["down"], label: "↓", group: "Tracks", summary: "select the track below", act: { from: keyed.selectBy(1) } },
  { keys: ["page up"], group: "Tracks", summary: "ten tracks up", act: { from: keyed.selectBy(-10) } },
  { keys: ["page down"], group: "Tracks", summary: "ten tracks down", act: { from: keyed.selectBy(10) } },
  { keys: ["home"], group: "Tracks", summary: "select the first track", act: { from: keyed.selectBy(-Infinity) } },
  { keys: ["end"], group: "Tracks", summary: "select the last track", act: { from: keyed.selectBy(Infinity) } },
  { keys: ["#"], group: "Tracks", summary: "select a track by its number", act: { ask: "track" } },
  { keys: ["x"], group: "Tracks", summary: "delete the track", act: { command: { do: "loop.delete" } } },
];

const MIX: readonly KeyBinding[] = [
  { keys: ["m"], group: "Mix", short: "mute", summary: "mute or unmute", act: { command: { do: "mix.mute" } } },
  { keys: ["s"], group: "Mix", short: "solo", summary: "solo or unsolo", act: { command: { do: "mix.solo" } } },
  {
    keys: ["+", "="],
    group: "Mix",
    short: "louder",
    summary: "1 dB louder",
    act: { from: keyed.gainBy(1) },
    learn: { do: "mix.gain" },
  },
  {
    keys: ["-"],
    group: "Mix",
    short: "softer",
    summary: "1 dB softer",
    act: { from: keyed.gainBy(-1) },
    learn: { do: "mix.gain" },
  },
  {
    keys: ["[", "left"],
    group: "Mix",
    summary: "pan to the left",
    act: { from: keyed.panBy(-0.1) },
    learn: { do: "mix.pan" },
  },
  {
    keys: ["]", "right"],
    group: "Mix",
    summary: "pan to the right",
    act: { from: keyed.panBy(0.1) },
    learn: { do: "mix.pan" },
  },
  {
    keys: ["i"],
    group: "Mix",
    summary: "hear the inputs, or not",
    act: { from: keyed.monitor },
    learn: { do: "mix.monitor" },
  },
];

const GRID: readonly KeyBinding[] = [
  {
    keys: ["b"],
    group: "Grid",
    short: "tempo",
    summary: "type or tap the tempo",
    act: { ask: "tempo" },
    learn: { do: "transport.set_tempo" },
  },
  {
    keys: ["g"],
    group: "Grid",
    summary: "start the grid: the one is now",
    act: { command: { do: "transport.start" } },
  },
  { keys: ["M"], group: "Grid", short: "click", summary: "metronome", act: { command: { do: "mix.metronome" } } },
  {
    keys: ["w"],
    group: "Grid",
    short: "when",
    summary: "when commands act: now, at the next beat, bar or loop boundary",
    act: { screen: "when" },
  },
];

const SCREEN: readonly KeyBinding[] = [
  {
    keys: ["B"],
    group: "Screen",
    summary: "bind a MIDI control: the key it is to do (or : and a command), then move it",
    act: { screen: "learn" },
  },
  { keys: ["?", "h"], group: "Screen", short: "all keys", summary: "this page", act: { screen: "help" } },
  {
    keys: ["ctrl-s"],
    group: "Screen",
    summary: "save while everything plays on",
    act: { command: { do: "session.save" } },
  },
  { keys: ["q"], group: "Screen", short: "quit", summary: "save and quit (asks once)", act: { screen: "quit" } },
  {
    keys: ["tab"],
    group: "Screen",
    short: "steps",
    summary: "the step page, and back to the loops",
    act: { screen: "steps" },
  },
  { keys: [":"], group: "Screen", summary: "type any command, like step.euclid hits=5", act: { ask: "command" } },
  { keys: ["ctrl-l"], group: "Screen", summary: "draw everything again", act: { screen: "redraw" } },
];

/** Every key, in the order in which help lists them. */
export const KEY_MAP: readonly KeyBinding[] = [...LOOPS, ...TRACKS, ...MIX, ...GRID, ...SCREEN];

/** Keys that do the same on every page. */
const EVERYWHERE: ReadonlySet<string> = new Set([...GRID, ...SCREEN].flatMap(({ keys }) => keys).concat("p", "S"));

const BY_STEP_KEY = new Map(STEP_KEYS.flatMap((binding) => binding.keys.map((key) => [key, binding] as const)));

const BY_KEY = new Map(KEY_MAP.flatMap((binding) => binding.keys.map((key) => [key, binding] as const)));

/** What a key does on the page of the loops, or undefined. */
export function findKey(key: string): KeyBinding | undefined {
  return BY_KEY.get(key);
}

/** What a key does on the step page: its own, else what it does everywhere. */
export function findStepKey(key: string): KeyBinding | undefined {
  return BY_STEP_KEY.get(key) ?? (EVERYWHERE.has(key) ? BY_KEY.get(key) : undefined);
}

/** Commands that no key sends, with the reason. */
export const COMMANDS_WITHOUT_KEY: Readonly<Record<string, string>> = {
  "mix.input": "a list of channels belongs into a set file or a command line",
  "mix.output": "channels belong into a set file or a command line",
  "mix.click": "what it clicks is typed with :, or stands in a set",
  "loop.cut": "frames come from listening or from a score",
  "loop.recut": "frames come from listening or from a score",
  "transport.clock_out": "a port belongs into a set file or a command line",
  "transport.align": "a followed clock says it, not the player",
  "host.latency": "the host says it, not the player",
  "host.lost": "the host says it, not the player",
  "step.lock": "a controller and a value are typed with :",
  "step.part_set": "what it sets is typed with :",
  "step.mute_group": "a group belongs on a controller, or is typed with :",
  "step.shift": "how far is typed with :",
  "step.humanise": "how much is typed with :",
  "step.scale": "the scale is typed with :",
  "step.pattern_set": "what it sets is typed with :",
  "step.new_pattern": "choosing a free slot makes one; typed with :",
  "step.clear_pattern": "too much for one key; typed with :",
  "step.song": "a list belongs into a pattern file",
  "step.set_bank": "a file becomes it, in scores only",
  "step.replan": "the sequencer does it by itself",
  "step.play_note": "keyboards say it",
  "step.save": "a path is typed with :",
  "step.load": "a path is typed with :",
  "step.import": "a path is typed with :",
  "step.export": "a path is typed with :",
  "transport.tap": "b asks for the tempo, which space taps; a pad may send it",
  "transport.nudge": "how far is typed with :, or belongs on a controller",
  "transport.ramp": "a tempo and beats are typed with :",
  "session.forget": "the undo budget does it by itself",
};
