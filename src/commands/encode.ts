/**
 * Turns a command that was understood into the numbers of an engine slot.
 *
 * Method: one rule a command that has arguments; defaults come from the command table. Tracks and channels go from counting from
 * 1 to counting from 0, levels from dB to linear. Thread: any thread that owns a command ring.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { Command } from "../../dsp/command_ring.ts";
import { encodeAction, encodePlan } from "./action_slots.ts";
import { type CommandSpec, type TrackChoice, WHEN_NAMES } from "./command_spec.ts";
import { isControls, isDated } from "./control_commands.ts";
import { encodeGrouping } from "./encode_groups.ts";
import { gainFromDb } from "./levels.ts";
import type { CommandRequest } from "./parse.ts";
import { encodePass, encodeTurn } from "./pass_numbers.ts";
import { encodePart } from "./part_numbers.ts";
import { LOAD_COMMAND } from "./session_commands.ts";
import { findCommand } from "./table.ts";

/** What a surface adds to a command. Frames count from the start of the stream; left out: at once. */
export interface CommandStamp {
  /** Comes back in the answer. */
  readonly id: number;
  /** Frame at which the engine takes it up; −1 or the past: as soon as it can. */
  readonly at?: number;
  /** Frame of the press; −1: the frame it is taken up. */
  readonly gesture?: number;
  /** Which surface sent it, see sources.ts. */
  readonly source?: number;
  /** What the engine keeps in place of a command that an action plans and control carries out. */
  readonly planned?: number | undefined;
}

/** Encodes a request of `parseCommand`. The `at` of the stamp wins over that of the request. */
export function encodeCommand(request: CommandRequest, stamp: CommandStamp): Command {
  const spec = findCommand(request.do) ?? findEncoded(request.do);
  if (spec === undefined) throw new TypeError(`unknown command ${request.do}`);
  const planned = request.command === undefined ? undefined : encodePlanned(request.command, stamp);
  const [a = 0, b = 0, c = 0] = planned
    ? [planned.a, planned.b, planned.c]
    : encodeAction(request) ?? encodeArguments(request);
  return {
    kind: spec.number,
    id: stamp.id,
    track: planned?.track ?? encodeTarget(spec, request),
    when: encodeWhen(spec, request),
    at: stamp.at ?? request.at ?? -1,
    gesture: stamp.gesture ?? -1,
    a,
    b,
    c,
    source: stamp.source ?? 0,
    ...(planned && { plan: encodePlan(request, planned.kind) }),
  };
}

/** The command of an action: one of the engine's, or a number that says something to control. */
function encodePlanned(
  command: CommandRequest,
  stamp: CommandStamp,
): Pick<Command, "kind" | "track" | "a" | "b" | "c"> {
  if (!isControls(command.do)) return encodeCommand(command, stamp);
  const b = isDated(command.do) ? 1 : 0;
  return { kind: protocol.COMMAND_CONTROL, track: protocol.TRACK_SELECTED, a: stamp.planned ?? 0, b, c: 0 };
}

/** The command that control makes of a file; its a, the layer, is whoever's who filled that. */
function findEncoded(name: string): CommandSpec | undefined {
  return name === LOAD_COMMAND.name ? LOAD_COMMAND : undefined;
}

function encodeWhen(spec: CommandSpec, { when }: CommandRequest): number {
  if (when !== undefined) return WHEN_NAMES.indexOf(when);
  return spec.ownWhen === true ? protocol.OWN_WHEN : protocol.WHEN_NOW;
}

/** What a command means, as the engine numbers it: one track, or a group of them. */
function encodeTarget(spec: CommandSpec, request: CommandRequest): number {
  if (spec.scope !== "track") return protocol.TRACK_SELECTED;
  if (spec.single !== true && request.group !== undefined) return protocol.TRACK_ALL - request.group;
  return encodeTrack(request.track ?? spec.track ?? "selected");
}

/** The engine's track number of a track as people name it. */
export function encodeTrack(track: TrackChoice): number {
  if (track === "selected") return protocol.TRACK_SELECTED;
  if (track === "all") return protocol.TRACK_ALL;
  return track === "new" ? protocol.TRACK_NEW : track - 1;
}

/** Of a load: 0 where it is the recording's own. */
function encodeRate({ rate = 1, reverse = false }: CommandRequest): number {
  return reverse ? -rate : rate === 1 ? 0 : rate;
}

function encodeArguments(request: CommandRequest): readonly number[] {
  const pass = encodePass(request);
  if (pass !== undefined) return pass;
  switch (request.do) {
    case "loop.record":
      return encodeRecord(request);
    case "loop.record_next_cycle":
      return [request.cycles ?? 1, protocol.CAPTURE_CYCLES + hush(request)];
    case "loop.capture":
      return encodeCapture(request);
    case "loop.cut":
      return [request.start_frame ?? 0, request.length_frames ?? 0, request.once === true ? -1 : request.beats ?? 0];
    case "loop.recut":
      return [request.start_frame ?? 0, request.length_frames ?? 0, request.beats ?? 0];
    case "session.load":
      return [0, encodeRate(request)];
    case "loop.retrigger":
      return [request.velocity ?? 0];
    case "mix.mute":
    case "mix.solo":
    case "mix.cue":
    case "mix.master_mute":
      return [encodeSwitch(request.on)];
    case "mix.gain":
    case "mix.master":
    case "mix.phones_level":
      return [encodeLevel(request) ?? 1];
    case "mix.phones":
      return [encodeLevel(request) ?? (request.follow === true ? -1 : 1)];
    case "mix.pan":
      return [request.pan ?? 0];
    case "mix.monitor":
    case "mix.phones_inputs":
    case "mix.phones_click":
      return [encodeLevel(request) ?? (request.on === true ? 1 : 0)];
    case "mix.metronome":
      return encodeMetronome(request);
    case "mix.click":
      return encodeClick(request);
    case "mix.input":
      return encodeChannels(request.channels ?? []);
    case "mix.output":
      return [encodeChannel(request.channel), encodeChannel(request.direct)];
    case "transport.set_tempo":
      return [request.bpm ?? 0, request.beats_per_bar ?? 0, request.force === true ? 1 : 0];
    case "transport.start":
      return [request.beat ?? 0, request.loops === false ? 1 : 0];
    case "transport.align":
      return [request.bpm ?? 0, request.beat ?? 0, request.frame ?? 0];
    case "transport.clock_out":
      return [request.port ?? 0, encodeSwitch(request.on)];
    case "host.latency":
      return [request.input ?? 0, request.output ?? 0];
    case "host.ahead":
    case "host.lost":
      return [request.frames ?? 0];
    default:
      return request.do.startsWith("mix.") ? encodeGrouping(request) : encodePart(request);
  }
}

/** How long a take is, if that is known, the bars counted in, and the level that begins it, linear. */
function encodeRecord(request: CommandRequest): readonly number[] {
  const [amount = 0, unit = 0] = hasLength(request) ? encodeCapture(request) : [];
  const { threshold, threshold_db: db, count_in: bars = 0 } = request;
  return [
    amount,
    unit + protocol.RECORD_COUNT_UNIT * bars + hush(request) + protocol.RECORD_PASS_UNIT * encodeTurn(request.on),
    threshold ?? (db === undefined ? 0 : gainFromDb(db)),
  ];
}

function hush({ mute_master: isHushed }: CommandRequest): number {
  return isHushed === true ? protocol.RECORD_HUSH : 0;
}

function hasLength({ cycles, bars, seconds }: CommandRequest): boolean {
  return (cycles ?? bars ?? seconds) !== undefined;
}

function encodeCapture(request: CommandRequest): readonly number[] {
  if (request.bars !== undefined) return [request.bars, protocol.CAPTURE_BARS];
  if (request.seconds !== undefined) return [request.seconds, protocol.CAPTURE_SECONDS];
  return [request.cycles ?? 1, protocol.CAPTURE_CYCLES];
}

function encodeSwitch(on: boolean | undefined): number {
  if (on === undefined) return protocol.SWITCH_TOGGLE;
  return on ? protocol.SWITCH_ON : protocol.SWITCH_OFF;
}

function encodeLevel(request: CommandRequest): number | undefined {
  return request.db === undefined ? request.gain : gainFromDb(request.db);
}

function encodeMetronome(request: CommandRequest): readonly number[] {
  const level = encodeLevel(request);
  if (level === undefined) return [encodeSwitch(request.on), -1];
  return [encodeSwitch(request.on ?? true), level];
}

function encodeClick({ subdivision = 0, permutation, probability = -1, accent, output = 0 }: CommandRequest): number[] {
  const places = permutation?.reduce((bits, place) => bits | 1 << place, 0) ?? -1;
  const accented = accent === undefined ? protocol.SWITCH_TOGGLE : encodeSwitch(accent);
  return [
    subdivision + protocol.CLICK_PLACES_UNIT * (places + 1),
    probability,
    accented + protocol.CLICK_OUTPUT_UNIT * output,
  ];
}

/** Channels from 1, packed from 0 in base 256: six to a number, which stays exact in a double. */
function encodeChannels(channels: readonly number[]): readonly number[] {
  const packed = [0, 0];
  channels.forEach((channel, index) => {
    const slot = index < 6 ? 0 : 1;
    packed[slot] = packed[slot]! + (channel - 1) * 256 ** (index % 6);
  });
  return [channels.length, packed[0]!, packed[1]!];
}

function encodeChannel(channel: number | null | undefined): number {
  return channel === undefined || channel === null ? -1 : channel - 1;
}
