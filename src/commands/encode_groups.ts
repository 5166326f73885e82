/**
 * Groups and scenes as the numbers of an engine slot, and back. Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import { WHEN_NAMES, type WhenName } from "./command_spec.ts";
import { gainFromDb } from "./levels.ts";
import type { CommandRequest } from "./parse.ts";

/** A pan that stays as it is. */
const KEEP_PAN = 2;

/** Numbers of a command about groups or scenes; none for any other. */
export function encodeGrouping(request: CommandRequest): readonly number[] {
  switch (request.do) {
    case "mix.group":
      return encodeGroups(request);
    case "mix.mute_group":
      return [request.mute_group ?? 0];
    case "mix.scene_store":
    case "mix.scene":
    case "mix.scene_clear":
      return [request.scene ?? 0, request.by ?? 0];
    case "mix.scene_track":
      return encodeSceneTrack(request);
    case "mix.scene_when":
      return [WHEN_NAMES.indexOf(request.boundary as WhenName)];
    default:
      return [];
  }
}

/** What such numbers say; nothing for any other command. */
export function decodeGrouping(name: string, a: number, b: number, c: number): Partial<CommandRequest> {
  switch (name) {
    case "mix.group":
      return decodeGroups(a, b);
    case "mix.mute_group":
      return { mute_group: a };
    case "mix.scene_store":
    case "mix.scene_clear":
      return { scene: a };
    case "mix.scene":
      return a === 0 ? { by: b } : { scene: a };
    case "mix.scene_track":
      return decodeSceneTrack(a, b, c);
    case "mix.scene_when":
      return { boundary: WHEN_NAMES[a] ?? "now" };
    default:
      return {};
  }
}

function encodeGroups(request: CommandRequest): readonly number[] {
  if (request.groups !== undefined) return [request.groups.reduce((bits, group) => bits | bitOf(group), 0), -1];
  return [bitOf(request.group ?? 1), encodeKept(request.on)];
}

function decodeGroups(bits: number, to: number): Partial<CommandRequest> {
  const groups = groupsOf(bits);
  if (to < 0 || groups.length !== 1) return { groups };
  return { group: groups[0]!, ...(to === protocol.SWITCH_TOGGLE ? {} : { on: to === protocol.SWITCH_ON }) };
}

/** The groups whose bits are set, from 1. */
export function groupsOf(bits: number): number[] {
  return Array.from({ length: protocol.GROUP_COUNT }, (_, index) => index + 1).filter((group) =>
    (bits & bitOf(group)) !== 0
  );
}

function bitOf(group: number): number {
  return 1 << (group - 1);
}

function encodeSceneTrack(request: CommandRequest): readonly number[] {
  const { scene = 1, plays = true, muted, db, gain, pan } = request;
  const units = protocol.SCENE_PLAYS_UNIT * encodeKept(plays ?? undefined) +
    protocol.SCENE_MUTE_UNIT * encodeKept(muted ?? undefined);
  return [scene + units, gain ?? (db === undefined ? -1 : gainFromDb(db)), pan ?? KEEP_PAN];
}

function decodeSceneTrack(a: number, gain: number, pan: number): Partial<CommandRequest> {
  const rest = a % protocol.SCENE_MUTE_UNIT, muted = decodeKept(Math.floor(a / protocol.SCENE_MUTE_UNIT));
  return {
    scene: rest % protocol.SCENE_PLAYS_UNIT,
    plays: decodeKept(Math.floor(rest / protocol.SCENE_PLAYS_UNIT)),
    ...(muted === null ? {} : { muted }),
    ...(gain < 0 ? {} : { gain }),
    ...(pan > 1 ? {} : { pan }),
  };
}

/** PLAYS_… and SWITCH_… numbers agree: no, yes, as it is. */
function encodeKept(on: boolean | undefined): number {
  return on === undefined ? protocol.PLAYS_ON : Number(on);
}

function decodeKept(value: number): boolean | null {
  return value === protocol.PLAYS_ON ? null : value === protocol.PLAYS;
}
