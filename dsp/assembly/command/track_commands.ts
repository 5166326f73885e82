// What each command does to its track, state by state. Every branch answers once.
import {
  COMMAND_CANCEL, COMMAND_CAPTURE, COMMAND_CLEAR, COMMAND_COPY, COMMAND_CUE, COMMAND_CUT, COMMAND_DELETE, COMMAND_DIVIDE,
  COMMAND_DOUBLE_SPEED, COMMAND_FORGET, COMMAND_GAIN, COMMAND_HALF_SPEED, COMMAND_INPUT, COMMAND_INSERT, COMMAND_LOAD, COMMAND_MULTIPLY,
  COMMAND_MUTE, COMMAND_ONE_SHOT, COMMAND_OUTPUT, COMMAND_OVERDUB, COMMAND_PAN, COMMAND_PHONES, COMMAND_PLAY, COMMAND_RATE, COMMAND_RECORD,
  COMMAND_RECORD_NEXT, COMMAND_RECUT, COMMAND_REDO, COMMAND_REPLACE, COMMAND_RETRIGGER, COMMAND_REVERSE, COMMAND_SELECT, COMMAND_SOLO,
  COMMAND_STOP, COMMAND_SUBSTITUTE, COMMAND_TRIM, COMMAND_UNDO, EVENT_DONE, RECORD_HUSH, RECORD_PASS_UNIT,
  REFUSED_NO_MEMORY, STATE_ARMED, STATE_EMPTY, STATE_OVERDUBBING, STATE_PLAYING, STATE_RECORDING, STATE_REPLACING, STATE_STOPPED,
  STATE_SUBSTITUTING,
} from "../protocol";
import { load } from "../tape/load";
import { answer } from "./answer";
import { capture, captureLength } from "../tape/capture";
import { keepOnGrid } from "../time/follow";
import { changeRate } from "../track/rate";
import { copyTrack } from "../tape/copy";
import { cut, recut } from "../tape/cut";
import { divide, trim } from "../tape/trim";
import { header } from "../memory/header";
import { hushMaster } from "../mix/levels";
import { jumpHeads, startHead } from "../track/heads";
import { emptyTrack, forgetOldest, redoLayer, undoLayer } from "../tape/history";
import { setCue, setGain, setInputs, setMute, setOutputs, setPan, setPhones, setSolo } from "../track/mixing";
import { noteStart, offerFirst } from "../tape/first_loop";
import { beginDub, dropPass, spareFrames, turnDub } from "../tape/overdub";
import { isLow } from "../memory/pages";
import { chooseTrack } from "../track/mute_group";
import { isGrouping, runGrouping } from "./grouping_commands";
import { isRecord, Pending, scheduleStep, STEP_TAKE_END } from "./pending";
import { grow, undoGrowth } from "./growth_commands";
import { dropGrowth } from "../tape/growth";
import { leaveOnceRound, playOnce } from "../track/once_round";
import { playTrack, retriggerTrack, stopTrack, triggerOnce } from "../track/playback";
import { LEAD_FRAMES } from "../layout";
import { wrapsTakes } from "../tape/length_rule";
import { beginTake, closeTake, dropTake, earliestTake, wrapFrame } from "../tape/takes";
import { DUB_GROWING, DUB_OPEN, TAKE_OPEN, Track, updateLevels } from "../track/track";
import { dropWaiting, putOff, refuse } from "./waiting";

/** Carries a command out; sound changes from output frame `frame` on. */
export function runOnTrack(track: Track, p: Pending, frame: i64): void {
  if (p.kind == COMMAND_INPUT || p.kind == COMMAND_OUTPUT) return route(track, p, frame);
  const cuts = isRecord(p.kind) || p.kind == COMMAND_CAPTURE || track.state == STATE_RECORDING;
  const isFirst = header().anchorLength == 0 && track.state == STATE_RECORDING;
  const beatBefore = header().framesPerBeat, stateBefore = track.state;
  const done = runLoop(track, p, frame);
  if (isFirst && track.hasLoop()) offerFirst(track, p, beatBefore);
  if (!done) return refuse(p, frame, REFUSED_NO_MEMORY);
  if (isStarted(track, p, stateBefore)) chooseTrack(track);
  answer(p, EVENT_DONE, cuts ? p.target : frame, track.state, 0);
}

/** Whether a command has let a track be heard: the others of its mute group are muted then. */
function isStarted(track: Track, p: Pending, before: i32): bool {
  if (track.muteGroup == 0) return false;
  if (p.kind == COMMAND_MUTE) return track.muted == 0;
  // Several that are started together stay as muted as they were.
  if (p.group != 0 && track.muted != 0) return false;
  const plays = track.isPlaying();
  if (p.kind == COMMAND_PLAY || p.kind == COMMAND_RETRIGGER) return plays;
  if (p.kind == COMMAND_UNDO || p.kind == COMMAND_REDO || p.kind == COMMAND_CANCEL) return false;
  return plays && (before == STATE_EMPTY || before == STATE_RECORDING || before == STATE_STOPPED);
}

/** False: no memory. */
function runLoop(track: Track, p: Pending, frame: i64): bool {
  leaveOnceRound(track, p.kind, frame);
  switch (p.kind) {
    case COMMAND_RECORD:
    case COMMAND_RECORD_NEXT:
      return record(track, p, frame);
    case COMMAND_OVERDUB:
      return pass(track, p, STATE_OVERDUBBING, f32(p.a), frame);
    case COMMAND_REPLACE:
      return pass(track, p, STATE_REPLACING, 0, frame);
    case COMMAND_SUBSTITUTE:
      return pass(track, p, STATE_SUBSTITUTING, 0, frame);
    case COMMAND_MULTIPLY:
      return grow(track, p, false, f32(p.a), frame);
    case COMMAND_INSERT:
      return grow(track, p, true, 0, frame);
    case COMMAND_CAPTURE:
      return capture(track, p, p.target, frame);
    case COMMAND_CUT:
      return cut(track, p, frame);
    case COMMAND_RECUT:
      return recut(track, p);
    case COMMAND_TRIM:
      return trim(track, p);
    case COMMAND_DIVIDE:
      return divide(track, p);
    case COMMAND_COPY:
      return copyTrack(track, p, frame);
    case COMMAND_LOAD:
      load(track, p, frame);
      return true;
    case COMMAND_CLEAR:
      return clear(track, frame, false);
    case COMMAND_DELETE:
      return clear(track, frame, true);
    case COMMAND_UNDO:
      undo(track, frame);
      return true;
    case COMMAND_REDO:
      redoLayer(track, frame);
      keepOnGrid(track);
      return true;
    default:
      if (isGrouping(p.kind)) return runGrouping(track, p);
      runPlayback(track, p, frame);
      return true;
  }
}

function runPlayback(track: Track, p: Pending, frame: i64): void {
  switch (p.kind) {
    case COMMAND_PLAY:
      return playTrack(track, p.target, frame);
    case COMMAND_STOP:
      if (track.state == STATE_ARMED) return dropWaiting(track);
      return stopTrack(track, p.target, frame);
    case COMMAND_RETRIGGER:
      if (track.isOnce() && track.state != STATE_RECORDING) return triggerOnce(track, p.a == 0 ? 1 : f32(p.a), frame);
      return retriggerTrack(track, p.target, frame);
    case COMMAND_ONE_SHOT:
      return playOnce(track, p.target, frame);
    case COMMAND_REVERSE:
    case COMMAND_RATE:
    case COMMAND_HALF_SPEED:
    case COMMAND_DOUBLE_SPEED:
      return changeRate(track, p, frame);
    case COMMAND_CANCEL:
      return dropWaiting(track);
    case COMMAND_FORGET:
      forgetOldest(track);
      return;
    default:
      return runSetting(track, p);
  }
}

function runSetting(track: Track, p: Pending): void {
  switch (p.kind) {
    case COMMAND_SELECT:
      header().selected = track.number;
      return;
    case COMMAND_MUTE:
      return setMute(track, p.a);
    case COMMAND_SOLO:
      return setSolo(track, p.a);
    case COMMAND_GAIN:
      return setGain(track, p.a);
    case COMMAND_PAN:
      return setPan(track, p.a);
    case COMMAND_PHONES:
      return setPhones(track, p.a);
    case COMMAND_CUE:
      return setCue(track, p.a);
  }
}

function record(track: Track, p: Pending, frame: i64): bool {
  if (track.state == STATE_RECORDING) {
    closeTake(track, p.target, frame, STATE_PLAYING);
    return true;
  }
  if (track.isDubbing()) {
    playTrack(track, p.target, frame);
    return true;
  }
  if (p.arms == 0) {
    if (track.state == STATE_ARMED) {
      dropWaiting(track);
      return true;
    }
    track.stateBefore = track.state;
  }
  p.target = max(p.target, earliestTake());
  noteStart(track, p);
  if (!beginTake(track, p.target, frame)) return false;
  if (i32(p.b) % RECORD_PASS_UNIT >= RECORD_HUSH) hushMaster(track.number);
  if (p.a > 0) {
    track.takeEnd = p.target + captureLength(p);
    scheduleStep(STEP_TAKE_END, track.number, max(header().frame, track.takeEnd - LEAD_FRAMES));
  }
  return true;
}

/** A take of a length that was asked for is over. Stale when it was closed before. */
export function endTake(track: Track): void {
  const end = track.takeEnd;
  if (end == 0 || end - LEAD_FRAMES > header().frame) return;
  const frame = max(end, header().frame + LEAD_FRAMES);
  track.takeEnd = 0;
  if (track.takeStage == TAKE_OPEN) {
    if (closeTake(track, end, frame, STATE_PLAYING)) chooseTrack(track);
  } else if (track.dubStage == DUB_OPEN) {
    playTrack(track, end, frame);
  }
}

/** Begins a pass over the loop, goes over to it from another kind, or ends it. */
function pass(track: Track, p: Pending, state: i32, feedback: f32, frame: i64): bool {
  if (track.state == state) {
    playTrack(track, p.target, frame);
    return true;
  }
  if (track.isDubbing()) {
    turnDub(track, state, p.target, feedback, frame);
    return true;
  }
  if (track.state == STATE_RECORDING && !closeTake(track, p.target, frame, STATE_PLAYING)) return true;
  if (isLow()) return false;
  const wasStopped = track.state == STATE_STOPPED;
  header().running = 1;
  if (spareFrames(track.length, track.rate) >= 0) beginDub(track, state, p.target, feedback, frame);
  if (wasStopped) startHead(track);
  return true;
}

/** A take that wraps has gone round once: it plays, and what is played on is added to it. Stale when it was closed before. */
export function wrapTake(track: Track): void {
  const end = wrapFrame(track);
  if (track.takeStage != TAKE_OPEN || !wrapsTakes() || end - LEAD_FRAMES > header().frame) return;
  const frame = max(end, header().frame + LEAD_FRAMES), takeEnd = track.takeEnd;
  if (!closeTake(track, end, frame, STATE_PLAYING)) return;
  chooseTrack(track);
  if (isLow()) return;
  track.takeEnd = takeEnd;
  if (spareFrames(track.length, track.rate) >= 0) beginDub(track, STATE_OVERDUBBING, end, 1, frame);
}

/** Empties a track; what was being recorded is dropped, what was recorded can be taken back. */
function clear(track: Track, frame: i64, deletes: bool): bool {
  dropWaiting(track);
  if (track.state == STATE_RECORDING) dropTake(track, frame);
  if (track.dubStage == DUB_OPEN) dropPass(track);
  if (track.dubStage == DUB_GROWING) dropGrowth(track);
  if (track.state == STATE_EMPTY && !deletes) return true;
  return emptyTrack(track, frame, deletes);
}

function undo(track: Track, frame: i64): void {
  dropWaiting(track);
  if (track.state == STATE_RECORDING) return dropTake(track, frame);
  if (track.dubStage == DUB_GROWING && track.growPushed == 0) return undoGrowth(track, frame);
  if (track.dubStage == DUB_OPEN) {
    dropPass(track);
    jumpHeads(track);
    track.setState(STATE_PLAYING, frame);
    return;
  }
  undoLayer(track, frame);
  keepOnGrid(track);
}

/** A change of outputs fades the track out, changes, and fades it in; inputs are for the next take. */
function route(track: Track, p: Pending, frame: i64): void {
  if (p.kind == COMMAND_INPUT) {
    setInputs(track, p);
  } else {
    if (isAudible(track)) {
      track.hushed = 1;
      updateLevels(track, false);
      if (putOff(p, i64(header().rampFrames))) return;
    }
    track.hushed = 0;
    setOutputs(track, p);
    updateLevels(track, false);
  }
  answer(p, EVENT_DONE, frame, track.state, 0);
}

/** Whether a sudden change of the track's outputs would be heard. */
function isAudible(track: Track): bool {
  const left = track.leftLevel();
  const right = track.rightLevel();
  return track.isSounding() && (left.to != 0 || right.to != 0 || left.left > 0 || right.left > 0);
}
