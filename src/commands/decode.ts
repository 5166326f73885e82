/**
 * Turns the numbers of an engine slot back into a command: what a score line is written from.
 *
 * Method: the inverse of encode.ts. Levels come back as linear gains, since those are the exact values the engine got.
 * Thread: control.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { Plan } from "../../dsp/plan.ts";
import { decodeAction, decodePlan } from "./action_slots.ts";
import { type TrackChoice, WHEN_NAMES } from "./command_spec.ts";
import { decodeGrouping } from "./encode_groups.ts";
import type { CommandRequest } from "./parse.ts";
import { decodePass, decodeTurn } from "./pass_numbers.ts";
import { decodePart } from "./part_numbers.ts";
import { findCommandNumber } from "./table.ts";

/** The numbers of a command, as an answer to it carries them. */
export interface CommandNumbers {
  readonly kind: number;
  readonly track: number;
  readonly when: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** Of an `action.set`. */
  readonly plan?: Plan;
}

/** Decodes a command, or undefined for a number that is not in the table. */
export function decodeCommand(numbers: CommandNumbers): CommandRequest | undefined {
  const spec = findCommandNumber(numbers.kind);
  if (spec === undefined) return undefined;
  const when = spec.waits ? WHEN_NAMES[numbers.when] : undefined;
  return {
    do: spec.name,
    ...(spec.scope === "track" ? decodeTarget(numbers.track) : {}),
    ...(numbers.plan === undefined
      ? decodeAction(spec.name, numbers) ?? decodeArguments(spec.name, numbers.a, numbers.b, numbers.c)
      : decodePlan(numbers.plan, decodePlanned(numbers, numbers.plan))),
    ...(when === undefined || (when === "now" && spec.ownWhen !== true) ? {} : { when }),
  };
}

function decodeTarget(track: number): Partial<CommandRequest> {
  return track < protocol.TRACK_ALL ? { group: protocol.TRACK_ALL - track } : { track: decodeTrack(track) };
}

/** No WHEN_… number: what is planned acts at its place. */
const NO_WHEN = -1;

/** The command that an `action.set` plans. */
function decodePlanned(numbers: CommandNumbers, { kind }: Plan): CommandRequest | undefined {
  const { track, a, b, c } = numbers;
  return decodeCommand({ kind, track, when: NO_WHEN, a, b, c });
}

/** A track as people name it, of the engine's track number. */
function decodeTrack(track: number): TrackChoice {
  if (track === protocol.TRACK_SELECTED) return "selected";
  if (track === protocol.TRACK_ALL) return "all";
  return track === protocol.TRACK_NEW ? "new" : track + 1;
}

function decodeArguments(name: string, a: number, b: number, c: number): Partial<CommandRequest> {
  const pass = decodePass(name, a, b);
  if (pass !== undefined) return pass;
  switch (name) {
    case "loop.record":
      return decodeRecord(a, b, c);
    case "loop.record_next_cycle":
      return { cycles: a, ...(b >= protocol.RECORD_HUSH ? { mute_master: true } : {}) };
    case "loop.capture":
      return decodeLength(a, b);
    case "loop.cut":
      return { start_frame: a, length_frames: b, ...(c < 0 ? { once: true } : c > 0 ? { beats: c } : {}) };
    case "loop.recut":
      return { start_frame: a, length_frames: b, ...(c > 0 ? { beats: c } : {}) };
    case "loop.retrigger":
      return a === 0 ? {} : { velocity: a };
    case "mix.mute":
    case "mix.solo":
    case "mix.cue":
    case "mix.master_mute":
      return decodeSwitch(a);
    case "mix.gain":
    case "mix.monitor":
    case "mix.master":
    case "mix.phones_level":
    case "mix.phones_inputs":
    case "mix.phones_click":
      return { gain: a };
    case "mix.phones":
      return a === -1 ? { follow: true } : { gain: a };
    case "mix.pan":
      return { pan: a };
    case "mix.metronome":
      return { ...decodeSwitch(a), ...(b < 0 ? {} : { gain: b }) };
    case "mix.click":
      return decodeClick(a, b, c);
    case "mix.input":
      return { channels: decodeChannels(a, b, c) };
    case "mix.output":
      return { channel: decodeChannel(a), direct: decodeChannel(b) };
    case "transport.set_tempo":
      return { bpm: a, ...(b > 0 ? { beats_per_bar: b } : {}), ...(c === 1 ? { force: true } : {}) };
    case "transport.start":
      return { ...(a === 0 ? {} : { beat: a }), ...(b === 0 ? {} : { loops: false }) };
    case "transport.align":
      return { bpm: a, beat: b, frame: c };
    case "transport.clock_out":
      return { port: a, ...decodeSwitch(b) };
    case "host.latency":
      return { input: a, output: b };
    case "host.ahead":
    case "host.lost":
      return { frames: a };
    default:
      return name.startsWith("mix.") ? decodeGrouping(name, a, b, c) : decodePart(name, a, b, c);
  }
}

function decodeLength(amount: number, unit: number): Partial<CommandRequest> {
  if (unit === protocol.CAPTURE_BARS) return { bars: amount };
  return unit === protocol.CAPTURE_SECONDS ? { seconds: amount } : { cycles: amount };
}

function decodeRecord(amount: number, packed: number, threshold: number): Partial<CommandRequest> {
  const unit = packed % protocol.RECORD_COUNT_UNIT;
  const bars = Math.floor(packed % protocol.RECORD_HUSH / protocol.RECORD_COUNT_UNIT);
  return {
    ...(amount === 0 ? {} : decodeLength(amount, unit)),
    ...(bars === 0 ? {} : { count_in: bars }),
    ...(packed % protocol.RECORD_PASS_UNIT >= protocol.RECORD_HUSH ? { mute_master: true } : {}),
    ...(threshold === 0 ? {} : { threshold }),
    ...decodeTurn(Math.floor(packed / protocol.RECORD_PASS_UNIT)),
  };
}

function decodeSwitch(value: number): Partial<CommandRequest> {
  return value === protocol.SWITCH_TOGGLE ? {} : { on: value === protocol.SWITCH_ON };
}

function decodeClick(a: number, probability: number, c: number): Partial<CommandRequest> {
  const subdivision = a % protocol.CLICK_PLACES_UNIT, places = Math.floor(a / protocol.CLICK_PLACES_UNIT) - 1;
  const accent = c % protocol.CLICK_OUTPUT_UNIT, output = Math.floor(c / protocol.CLICK_OUTPUT_UNIT);
  const all = Array.from({ length: protocol.CLICK_MOST }, (_, place) => place);
  return {
    ...(subdivision === 0 ? {} : { subdivision }),
    ...(places < 0 ? {} : { permutation: all.filter((place) => (places >> place & 1) === 1) }),
    ...(probability < 0 ? {} : { probability }),
    ...(accent === protocol.SWITCH_TOGGLE ? {} : { accent: accent === protocol.SWITCH_ON }),
    ...(output === 0 ? {} : { output }),
  };
}

function decodeChannels(count: number, low: number, high: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const packed = index < 6 ? low : high;
    return Math.floor(packed / 256 ** (index % 6)) % 256 + 1;
  });
}

function decodeChannel(channel: number): number | null {
  return channel < 0 ? null : channel + 1;
}
