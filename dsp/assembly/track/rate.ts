// How fast and which way a track plays what it holds. A change goes on from where the loop is, heads cross-faded; what plays once
// takes it up when it is triggered next. The grid does not care: at half speed a loop takes two of its cycles.
import {
  COMMAND_DOUBLE_SPEED, COMMAND_HALF_SPEED, COMMAND_RATE, COMMAND_REVERSE, EVENT_RATE, RATE_ONE, RATE_SHIFT, REFUSED_VALUE, STATE_ARMED, STATE_PLAYING, SWITCH_OFF,
  SWITCH_ON, SWITCH_TOGGLE,
} from "../protocol";
import { Pending } from "../command/pending";
import { postEvent } from "../memory/ring";
import { shiftLayers } from "../tape/history";
import { keepOnGrid } from "../time/follow";
import { jumpHeads } from "./heads";
import { within } from "./mixing";
import { aimAtEnd } from "./once_round";
import { bendAt, isRate } from "./place";
import { Track } from "./track";

/** Why a rate cannot be, or 0. */
export function refusesRate(p: Pending): i32 {
  if (p.kind != COMMAND_REVERSE && p.kind != COMMAND_HALF_SPEED && p.kind != COMMAND_DOUBLE_SPEED) {
    return isRate(p.a) ? 0 : REFUSED_VALUE;
  }
  return within(p.a, SWITCH_OFF, SWITCH_TOGGLE) && p.a == floor<f64>(p.a) ? 0 : REFUSED_VALUE;
}

/** Changes the rate of a track from output frame `frame` on. */
export function changeRate(track: Track, p: Pending, frame: i64): void {
  const rate = rateAsked(track.rate, p);
  if (rate == track.rate) return;
  setRate(track, rate, frame);
  if (track.onceEnd != 0) aimAtEnd(track, frame);
  postEvent(EVENT_RATE, track.number, frame, f64(rate) / RATE_ONE, 0, 0, 0);
  const state = track.state == STATE_ARMED ? track.stateBefore : track.state;
  if (state == STATE_PLAYING && !track.isOnce()) jumpHeads(track);
}

/** Whether a command makes a track play at another rate than it does. */
export function changesRate(track: Track, p: Pending): bool {
  const isOne = p.kind == COMMAND_REVERSE || p.kind == COMMAND_RATE || p.kind == COMMAND_HALF_SPEED || p.kind == COMMAND_DOUBLE_SPEED;
  return isOne && rateAsked(track.rate, p) != track.rate;
}

/** What a command makes of a rate: `reverse` turns its direction, the others keep it. */
function rateAsked(now: i32, p: Pending): i32 {
  const speed = abs(now), direction = now < 0 ? -1 : 1;
  switch (p.kind) {
    case COMMAND_REVERSE:
      return speed * (i32(p.a) == SWITCH_TOGGLE ? -direction : i32(p.a) == SWITCH_ON ? -1 : 1);
    case COMMAND_HALF_SPEED:
      return direction * switchedSpeed(speed, RATE_ONE / 2, i32(p.a));
    case COMMAND_DOUBLE_SPEED:
      return direction * switchedSpeed(speed, RATE_ONE * 2, i32(p.a));
    default:
      return direction * i32(floor<f64>(p.a * RATE_ONE + 0.5));
  }
}

/** One of two speeds: the one that the switch means, or the recording's own. */
function switchedSpeed(now: i32, speed: i32, to: i32): i32 {
  const turnsOn = to == SWITCH_TOGGLE ? now != speed : to == SWITCH_ON;
  return turnsOn ? speed : now == speed ? RATE_ONE : now;
}

/** At the speed of the recording places are whole frames; forwards, the origins of the layers say all. */
function setRate(track: Track, rate: i32, frame: i64): void {
  bendAt(track, rate, frame);
  if (abs(rate) == RATE_ONE) track.bend = (track.bend + (RATE_ONE >> 1)) >> RATE_SHIFT << RATE_SHIFT;
  if (rate != RATE_ONE) return;
  shiftLayers(track, -(track.bend >> RATE_SHIFT));
  track.bend = 0;
  track.placeLength = 0;
  keepOnGrid(track);
}
