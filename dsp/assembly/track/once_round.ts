// A loop played once: from its start, as if it were triggered, to its end, where it fades out and its track stops. Its place on the
// grid and its layers stay what they were, so that it plays in phase again whenever it is asked to.
import { LEAD_FRAMES } from "../layout";
import {
  COMMAND_CLEAR, COMMAND_DELETE, COMMAND_DIVIDE, COMMAND_INSERT, COMMAND_LOAD, COMMAND_MULTIPLY, COMMAND_ONE_SHOT, COMMAND_OVERDUB, COMMAND_PLAY,
  COMMAND_RECUT, COMMAND_REDO, COMMAND_REPLACE, COMMAND_RETRIGGER, COMMAND_STOP, COMMAND_SUBSTITUTE, COMMAND_TRIM, COMMAND_UNDO,
  RATE_SHIFT, STATE_ARMED, STATE_PLAYING, STATE_RECORDING, STATE_STOPPED,
} from "../protocol";
import { isRecord, scheduleStep, STEP_ONE_SHOT } from "../command/pending";
import { header } from "../memory/header";
import { layerAt } from "../tape/layer";
import { clearTheWay, endDub } from "../tape/overdub";
import { closeTake } from "../tape/takes";
import { fadeHeads, jumpHeads } from "./heads";
import { floorMod } from "../time/frames";
import { ownFrame, returnToPlace } from "./place";
import { triggerOnce } from "./playback";
import { Track } from "./track";

/** Plays a loop from its start at output frame `frame` to its end. */
export function playOnce(track: Track, heard: i64, frame: i64): void {
  if (track.state == STATE_RECORDING && !closeTake(track, heard, frame, STATE_STOPPED)) return;
  if (track.isOnce()) return triggerOnce(track, 1, frame);
  if (track.isDubbing()) endDub(track, heard);
  // Backwards it begins with its last frame.
  track.origin = ownFrame(track, frame) - (track.rate < 0 ? track.length - 1 : 0);
  track.onceShift = track.origin - layerAt(track.layer).origin;
  clearTheWay(track);
  jumpHeads(track);
  header().running = 1;
  track.setState(STATE_PLAYING, frame);
  aimAtEnd(track, frame);
}

/** Its end, from where it is at output frame `frame` at the rate it has. */
export function aimAtEnd(track: Track, frame: i64): void {
  const content = floorMod(ownFrame(track, frame) - track.origin, track.length), speed = i64(abs(track.rate));
  const left = track.rate < 0 ? content + 1 : track.length - content;
  track.onceEnd = frame + ((left << RATE_SHIFT) + speed - 1) / speed;
  scheduleStep(STEP_ONE_SHOT, track.number, max(header().frame, fadeFrame(track)));
}

/** Stream frame at which its fade has to begin. */
function fadeFrame(track: Track): i64 {
  return track.onceEnd - i64(header().rampFrames) - LEAD_FRAMES;
}

/** It comes to its end. Stale when it was begun again, or goes round by now. */
export function endOnceRound(track: Track): void {
  if (track.onceEnd == 0 || fadeFrame(track) > header().frame) return;
  const end = track.onceEnd;
  fadeHeads(track);
  returnToPlace(track);
  if (track.state == STATE_ARMED) track.stateBefore = STATE_STOPPED;
  else track.setState(STATE_STOPPED, end);
}

/** Something else is about to be done with it: what plays goes on in phase, what changes its layers finds it stopped. */
export function leaveOnceRound(track: Track, kind: i32, frame: i64): void {
  if (track.onceEnd == 0) return;
  const isArmed = track.state == STATE_ARMED;
  const stops = changesLoop(kind) && (isArmed ? track.stateBefore : track.state) == STATE_PLAYING;
  if (!stops && !goesRound(kind) && !beginsAnew(kind)) return;
  returnToPlace(track);
  if (goesRound(kind)) return jumpHeads(track);
  if (!stops) return;
  fadeHeads(track);
  if (isArmed) track.stateBefore = STATE_STOPPED;
  else track.setState(STATE_STOPPED, frame);
}

/** After which it goes round. */
function goesRound(kind: i32): bool {
  return kind == COMMAND_PLAY || kind == COMMAND_OVERDUB || kind == COMMAND_REPLACE || kind == COMMAND_SUBSTITUTE ||
    kind == COMMAND_MULTIPLY || kind == COMMAND_INSERT;
}

function changesLoop(kind: i32): bool {
  return kind == COMMAND_UNDO || kind == COMMAND_REDO || kind == COMMAND_CLEAR || kind == COMMAND_DELETE || kind == COMMAND_RECUT ||
    kind == COMMAND_TRIM || kind == COMMAND_DIVIDE;
}

/** What sees to its heads by itself. */
function beginsAnew(kind: i32): bool {
  return isRecord(kind) || kind == COMMAND_STOP || kind == COMMAND_RETRIGGER || kind == COMMAND_ONE_SHOT || kind == COMMAND_LOAD;
}
