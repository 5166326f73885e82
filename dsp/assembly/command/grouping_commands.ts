// Commands that say which groups a track belongs to, and what a scene does with it.
import {
  COMMAND_GROUP, COMMAND_MUTE_GROUP, COMMAND_SCENE_TRACK, GROUP_COUNT, MUTE_GROUP_COUNT, PLAYS_ON, REFUSED_VALUE, SCENE_COUNT,
  SCENE_MUTE_UNIT, SCENE_PLAYS_UNIT, SWITCH_OFF, SWITCH_ON, SWITCH_TOGGLE,
} from "../protocol";
import { putInScene } from "../scene/scenes";
import { within } from "../track/mixing";
import { Track } from "../track/track";
import { Pending } from "./pending";

/** Largest gain a scene may set: +24 dB. */
const MAX_GAIN: f64 = 15.85;
/** A pan that means: as it is. */
const KEEP_PAN: f64 = 2;

export function isGrouping(kind: i32): bool {
  return kind == COMMAND_GROUP || kind == COMMAND_MUTE_GROUP || kind == COMMAND_SCENE_TRACK;
}

/** Why such a command cannot be, or 0. */
export function refusesGrouping(p: Pending): i32 {
  if (p.kind == COMMAND_MUTE_GROUP) return within(p.a, 0, MUTE_GROUP_COUNT) ? 0 : REFUSED_VALUE;
  if (p.kind == COMMAND_GROUP) return within(p.a, 0, f64((1 << GROUP_COUNT) - 1)) && within(p.b, -1, SWITCH_TOGGLE) ? 0 : REFUSED_VALUE;
  if (!within(p.a, 1, SCENE_MUTE_UNIT * 3 - 1)) return REFUSED_VALUE;
  const rest = i32(p.a) % SCENE_MUTE_UNIT, scene = rest % SCENE_PLAYS_UNIT;
  const knows = scene >= 1 && scene <= SCENE_COUNT && rest / SCENE_PLAYS_UNIT <= PLAYS_ON;
  const keepsGain = p.b == -1, keepsPan = p.c == KEEP_PAN;
  return knows && (keepsGain || within(p.b, 0, MAX_GAIN)) && (keepsPan || within(p.c, -1, 1)) ? 0 : REFUSED_VALUE;
}

/** Carries it out. False: no memory. */
export function runGrouping(track: Track, p: Pending): bool {
  const a = i32(p.a);
  if (p.kind == COMMAND_MUTE_GROUP) track.muteGroup = a;
  if (p.kind == COMMAND_GROUP) track.groups = regrouped(track.groups, a, i32(p.b));
  if (p.kind != COMMAND_SCENE_TRACK) return true;
  const rest = a % SCENE_MUTE_UNIT;
  return putInScene(rest % SCENE_PLAYS_UNIT, track.number, rest / SCENE_PLAYS_UNIT, a / SCENE_MUTE_UNIT, f32(p.b), f32(p.c));
}

function regrouped(before: i32, bits: i32, to: i32): i32 {
  if (to == SWITCH_ON) return before | bits;
  if (to == SWITCH_OFF) return before & ~bits;
  return to == SWITCH_TOGGLE ? before ^ bits : bits;
}
