// Which commands a track allows in which state, and when it is too busy to change its layers. The table of commands that
// people read says the same; a test walks both.
import {
  COMMAND_CANCEL, COMMAND_CAPTURE, COMMAND_CLEAR, COMMAND_COPY, COMMAND_CUE, COMMAND_CUT, COMMAND_DELETE, COMMAND_DIVIDE,
  COMMAND_DOUBLE_SPEED, COMMAND_FORGET, COMMAND_HALF_SPEED, COMMAND_INPUT, COMMAND_INSERT, COMMAND_LOAD, COMMAND_MULTIPLY, COMMAND_MUTE,
  COMMAND_ONE_SHOT, COMMAND_OUTPUT, COMMAND_OVERDUB, COMMAND_PHONES, COMMAND_PLAY, COMMAND_RATE, COMMAND_RECUT, COMMAND_REDO,
  COMMAND_REPLACE, COMMAND_RETRIGGER, COMMAND_REVERSE, COMMAND_SELECT, COMMAND_STOP, COMMAND_SUBSTITUTE, COMMAND_TRIM, COMMAND_UNDO,
  PASS_END, RATE_ONE, REFUSED_LOOP_SHORTER_THAN_LATENCY, REFUSED_NOTHING_PENDING, REFUSED_NOTHING_TO_REDO, REFUSED_NOTHING_TO_UNDO,
  REFUSED_NO_SUCH_TRACK, REFUSED_RATE, REFUSED_STATE, REFUSED_TRACK_EMPTY, REFUSED_VALUE, STATE_ARMED, STATE_EMPTY, STATE_PLAYING,
  STATE_RECORDING, STATE_STOPPED,
} from "../protocol";
import { refusesLoad } from "../tape/load";
import { refusesCapture, refusesLength } from "../tape/capture";
import { refusesCopy } from "../tape/copy";
import { refusesCut, refusesRecut } from "../tape/cut";
import { refusesDivide, refusesTrim } from "../tape/trim";
import { header } from "../memory/header";
import { framesUntilFaded, hasFreeHead, framesUntilFreeHead, isFading } from "../track/heads";
import { refusesInputs, refusesMix, refusesOutputs, within } from "../track/mixing";
import { growthDone } from "../tape/growth";
import { cycleOf, layerAt } from "../tape/layer";
import { framesUntilDone, framesUntilTurn, spareFrames } from "../tape/overdub";
import { opensTake } from "./beginning";
import { isRecord, Pending } from "./pending";
import { refusesCount } from "../time/count_in";
import { isGrouping, refusesGrouping } from "./grouping_commands";
import { refusesRate } from "../track/rate";
import { refusesThreshold } from "./threshold";
import { DUB_ENDING, DUB_NONE, GROW_ENDING, TAKE_CLOSED, Track } from "../track/track";

/** Why a command for a track cannot be, or 0. */
export function refusesTrack(track: Track, p: Pending): i32 {
  if (track.deleted != 0 && p.kind != COMMAND_UNDO && p.kind != COMMAND_FORGET) return REFUSED_NO_SUCH_TRACK;
  switch (p.kind) {
    case COMMAND_OVERDUB:
    case COMMAND_REPLACE:
    case COMMAND_SUBSTITUTE:
    case COMMAND_MULTIPLY:
    case COMMAND_INSERT:
      return refusesPass(track, p);
    case COMMAND_RETRIGGER:
      if (!within(p.a, 0, 1)) return REFUSED_VALUE;
    case COMMAND_PLAY:
    case COMMAND_ONE_SHOT:
      return track.state == STATE_EMPTY ? REFUSED_TRACK_EMPTY : track.state == STATE_ARMED ? REFUSED_STATE : 0;
    case COMMAND_STOP:
    case COMMAND_CLEAR:
      return track.state == STATE_EMPTY ? REFUSED_TRACK_EMPTY : 0;
    case COMMAND_UNDO:
      return canUndo(track) ? 0 : REFUSED_NOTHING_TO_UNDO;
    case COMMAND_REDO:
      return refusesRedo(track);
    case COMMAND_CANCEL:
      return track.waiting >= 0 ? 0 : REFUSED_NOTHING_PENDING;
    case COMMAND_CAPTURE:
      return track.state != STATE_EMPTY ? REFUSED_STATE : refusesCapture(p);
    case COMMAND_CUT:
      return track.state != STATE_EMPTY ? REFUSED_STATE : refusesCut(p);
    case COMMAND_RECUT:
      return refusesRecut(track, p);
    case COMMAND_TRIM:
    case COMMAND_DIVIDE:
    case COMMAND_COPY:
      return refusesEdit(track, p);
    case COMMAND_LOAD:
      return track.state == STATE_EMPTY || track.state == STATE_PLAYING || track.state == STATE_STOPPED ? refusesLoad(p) : REFUSED_STATE;
    case COMMAND_REVERSE:
    case COMMAND_RATE:
    case COMMAND_HALF_SPEED:
    case COMMAND_DOUBLE_SPEED:
      return refusesChange(track, p);
    case COMMAND_FORGET:
      return canForget(track) ? 0 : REFUSED_NOTHING_TO_UNDO;
    default:
      return refusesSetting(track, p);
  }
}

function refusesPass(track: Track, p: Pending): i32 {
  if (track.state == STATE_EMPTY) return REFUSED_TRACK_EMPTY;
  if (track.state == STATE_ARMED) return REFUSED_STATE;
  const hasFeedback = p.kind == COMMAND_OVERDUB || p.kind == COMMAND_MULTIPLY;
  if (!within(p.a, 0, hasFeedback ? 1 : PASS_END) || (hasFeedback && !within(p.b, 0, PASS_END))) return REFUSED_VALUE;
  if (track.isOnce() && track.state != STATE_RECORDING) return REFUSED_STATE;
  if (track.state == STATE_RECORDING) return 0;
  if (beginsGrowth(p.kind) && track.rate != RATE_ONE) return REFUSED_RATE;
  const length = beginsGrowth(p.kind) ? cycleOf(layerAt(track.layer)) : track.length;
  return spareFrames(length, track.rate) < 0 ? REFUSED_LOOP_SHORTER_THAN_LATENCY : 0;
}

/** A whole loop that nothing is being added to can be edited. */
function refusesEdit(track: Track, p: Pending): i32 {
  if (track.state == STATE_RECORDING || track.isDubbing()) return REFUSED_STATE;
  if (!track.hasContent()) return REFUSED_TRACK_EMPTY;
  if (p.kind == COMMAND_COPY) return refusesCopy(p);
  if (track.isOnce()) return REFUSED_STATE;
  return p.kind == COMMAND_TRIM ? refusesTrim(track, p) : refusesDivide(track, p);
}

/** A take, and a loop that grows, are heard as they are played; a pass over a loop ends first. */
function refusesChange(track: Track, p: Pending): i32 {
  if (track.state == STATE_RECORDING || track.isGrowing()) return REFUSED_STATE;
  return track.hasContent() ? refusesRate(p) : REFUSED_TRACK_EMPTY;
}

function canUndo(track: Track): bool {
  return track.state == STATE_RECORDING || track.dubStage != DUB_NONE || track.layer != 0;
}

/** A step may be given up when one is left, besides the pass that runs. */
function canForget(track: Track): bool {
  return track.layerCount > (track.dubReady != 0 ? 2 : 1);
}

function refusesRedo(track: Track): i32 {
  if (track.state == STATE_RECORDING || track.state == STATE_ARMED || track.isDubbing()) return REFUSED_STATE;
  return track.redo == 0 ? REFUSED_NOTHING_TO_REDO : 0;
}

function refusesSetting(track: Track, p: Pending): i32 {
  const routes = p.kind == COMMAND_INPUT || p.kind == COMMAND_OUTPUT;
  if (routes && (track.state == STATE_RECORDING || track.dubStage != DUB_NONE)) return REFUSED_STATE;
  if (isGrouping(p.kind)) return refusesGrouping(p);
  if (p.kind == COMMAND_INPUT) return refusesInputs(p);
  if (p.kind == COMMAND_OUTPUT) return refusesOutputs(p);
  if (isRecord(p.kind)) return refusesRecord(track, p);
  if (p.kind == COMMAND_DELETE || p.kind == COMMAND_SELECT) return 0;
  return refusesMix(p);
}

function refusesRecord(track: Track, p: Pending): i32 {
  if (refusesThreshold(p)) return REFUSED_VALUE;
  const begins = opensTake(track, p);
  const status = refusesCount(p);
  if (status != 0 && (begins || status == REFUSED_VALUE)) return status;
  return p.a != 0 && begins ? refusesLength(p) : 0;
}

/** Frames to wait until a track's layers or heads may change, 0 when they may now. */
export function busyFrames(track: Track, p: Pending): i64 {
  const frame = header().frame, kind = p.kind;
  if (changesLayers(kind) || track.isOnce()) {
    if (track.takeStage == TAKE_CLOSED) return max<i64>(1, track.sealAt - frame);
    if (track.dubStage == DUB_ENDING) return framesUntilDone(track);
  }
  if (track.growStage == GROW_ENDING && waitsForGrowth(track, kind)) return max<i64>(1, growthDone(track) - frame);
  if (beginsPass(kind) && track.isDubbing() && !track.isGrowing()) return framesUntilTurn(track, p.target);
  // What is written is not to pass under a head that fades out at another place.
  if (beginsPass(kind) && isFading(track)) return i64(framesUntilFaded(track));
  if (isSetting(kind)) return 0;
  return hasFreeHead(track) ? 0 : i64(framesUntilFreeHead(track));
}

function isEdit(kind: i32): bool {
  return kind >= COMMAND_REVERSE && kind <= COMMAND_DOUBLE_SPEED;
}

/** Whether a command copies pages there and then. */
export function isHeavy(kind: i32): bool {
  return kind == COMMAND_TRIM || kind == COMMAND_DIVIDE;
}

export function changesLayers(kind: i32): bool {
  return kind == COMMAND_LOAD || isRecord(kind) || beginsPass(kind) || kind == COMMAND_CLEAR || kind == COMMAND_DELETE || kind == COMMAND_UNDO ||
    kind == COMMAND_REDO || kind == COMMAND_CAPTURE || kind == COMMAND_CUT || kind == COMMAND_RECUT || kind == COMMAND_FORGET || kind == COMMAND_INPUT || kind == COMMAND_OUTPUT ||
    isEdit(kind);
}

/** Whether a command can be carried out only on a loop that has grown. One that is not the track's yet can be taken back at once. */
function waitsForGrowth(track: Track, kind: i32): bool {
  if (kind == COMMAND_UNDO && track.growPushed == 0) return false;
  return changesLayers(kind) || kind == COMMAND_RETRIGGER || kind == COMMAND_ONE_SHOT;
}

/** Whether a command makes a loop longer. */
export function beginsGrowth(kind: i32): bool {
  return kind == COMMAND_MULTIPLY || kind == COMMAND_INSERT;
}

/** Whether a command ends what makes a loop longer, where its cycle ends. */
export function endsGrowth(kind: i32): bool {
  return isRecord(kind) || beginsPass(kind) || kind == COMMAND_PLAY || kind == COMMAND_RETRIGGER || kind == COMMAND_ONE_SHOT;
}

/** Whether a command begins a pass over a loop, or ends one. */
export function beginsPass(kind: i32): bool {
  return beginsGrowth(kind) || kind == COMMAND_OVERDUB || kind == COMMAND_REPLACE || kind == COMMAND_SUBSTITUTE;
}

/** A setting of a track that stands on a mixing desk. */
export function isMix(kind: i32): bool {
  return (kind >= COMMAND_MUTE && kind <= COMMAND_OUTPUT) || kind == COMMAND_PHONES || kind == COMMAND_CUE;
}

/** Whether a command leaves alone what a track plays. */
function isSetting(kind: i32): bool {
  return isMix(kind) || kind == COMMAND_SELECT || kind == COMMAND_CANCEL || kind == COMMAND_FORGET;
}

/** Whether a command ends the take that a track is recording. */
export function closesTake(track: Track, kind: i32): bool {
  if (track.state != STATE_RECORDING) return false;
  return isRecord(kind) || beginsPass(kind) || kind == COMMAND_PLAY || kind == COMMAND_STOP || kind == COMMAND_RETRIGGER ||
    kind == COMMAND_ONE_SHOT;
}
