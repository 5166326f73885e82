/**
 * The one table of keys: what each sends or does. The help line, the help page, the keyboard and the tests read it.
 *
 * Method: plain data; what depends on the state of the session (a gain one dB up, play or stop) is a pure function of it.
 * Thread: control.
 */
import type { KeyBinding } from "./key_binding.ts";
import * as keyed from "./keyed_commands.ts";
import { LOOP_KEYS } from "./loop_keys.ts";
import { ACTION_KEYS } from "./action_keys.ts";
import { SCENE_KEYS } from "./scene_keys.ts";
import { STEP_KEYS } from "./step_keys.ts";

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
  {
    keys: ["f"],
    group: "Mix",
    summary: "cue: the phones hear this track (and others cued) alone, or no longer",
    act: { command: { do: "mix.cue" } },
  },
  { keys: ["F"], group: "Mix", summary: "mute the PA, or not", act: { command: { do: "mix.master_mute" } } },
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
export const KEY_MAP: readonly KeyBinding[] = [
  ...LOOP_KEYS,
  ...TRACKS,
  ...MIX,
  ...SCENE_KEYS,
  ...ACTION_KEYS,
  ...GRID,
  ...SCREEN,
];

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
