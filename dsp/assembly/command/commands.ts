// The way of a command: taken up at its frame, resolved to a track and to the output frame it means, refused or kept waiting or
// carried out, answered.
import { LEAD_FRAMES } from "../layout";
import {
  COMMAND_ACTION_SET, COMMAND_CANCEL, COMMAND_CAPTURE, COMMAND_CLEAR, COMMAND_CUT, COMMAND_DELETE, COMMAND_DOUBLE_SPEED,
  COMMAND_FORGET, COMMAND_LOAD, COMMAND_ONE_SHOT, COMMAND_RECORD, COMMAND_RECORD_NEXT, COMMAND_RECUT, COMMAND_REPLACE,
  COMMAND_REVERSE, COMMAND_SCENE, COMMAND_SELECT, COMMAND_STOP, EVENT_DONE, EVENT_WAITING, REFUSED_NO_MEMORY,
  REFUSED_NO_SUCH_TRACK, REFUSED_QUEUE_FULL, REFUSED_UNKNOWN_COMMAND, SETTING_REACH, SOUND_REACH, STATE_ARMED,
  STATE_RECORDING, TRACK_NEW, TRACK_SELECTED, WHEN_LOOP,
} from "../protocol";
import { actionsHead } from "../action/action";
import { aimActions } from "../action/aim";
import { passPlace } from "../action/run";
import { beginsGrowth, beginsPass, busyFrames, changesLayers, closesTake, endsGrowth, isHeavy, isMix, refusesTrack } from "./admission";
import { answer, closeAsking } from "./answer";
import { beginningFrame, beginsTake } from "./beginning";
import { captureEnd } from "../tape/capture";
import { targetFrame } from "./gesture";
import { askMember, groupEntry, isForGroup, isMember, openGroup, refusesGroup } from "./group_entry";
import { header } from "../memory/header";
import { isGlobal, refusesGlobal, runGlobal } from "./global_commands";
import { beginPass } from "../tape/overdub";
import { runStep } from "./own_steps";
import { isRecord, nextDue, Pending, planOf, popPending, RANK_COMMAND, RANK_PLANNED, RANK_STEP, RANK_WAITING } from "./pending";
import { leaveOnceRound } from "../track/once_round";
import { closingFrame, hurrySeal } from "../tape/takes";
import { takeTurn } from "../time/turns";
import { NO_FRAME } from "./threshold";
import { endsPassBefore } from "./growth_commands";
import { callsOff, isIdle, isIdleNow } from "./passes";
import { runOnTrack } from "./track_commands";
import { isGrouping } from "./grouping_commands";
import { chooseScene, showScene } from "./scene_commands";
import { settleLevels } from "../track/stale_levels";
import { settleMuteGroups } from "../track/mute_group";
import { makeTracksTo, TAKE_CLOSED, Track, trackAt, unusedTrack } from "../track/track";
import { growthEnd, growthStart } from "../tape/growth";
import { dropWaiting, endWaiting, keepWaiting, NO_TRACK, putOff, refuse, showWaiting, stateOf } from "./waiting";

/** Runs everything that is due at the current frame; what changed the grid may make more of it due. */
export function runDue(): void {
  let heard = header().frame + LEAD_FRAMES;
  while (nextDue() <= header().frame) {
    const p = popPending();
    if (p.rank == RANK_STEP) runStep(p);
    else if (p.rank == RANK_COMMAND || (p.rank == RANK_PLANNED && passPlace(p))) takeUp(p);
    else if (p.rank == RANK_WAITING) {
      endWaiting(p);
      resume(p);
    }
    if (changesPast(p)) heard = min(heard, p.target);
    if (actionsHead().active > 0 && nextDue() > header().frame) aimActions(heard);
  }
  settleMuteGroups();
  settleLevels();
}

/** Whether what a command made holds from the frame it was meant for, though that may be past: a loop does. */
function changesPast(p: Pending): bool {
  return p.rank != RANK_STEP && p.kind > 0 && p.target > 0 && p.track >= 0;
}

/** First sight of a command: find its track and its frame; wait or act. */
function takeUp(p: Pending): void {
  if (isGlobal(p.kind)) {
    p.track = NO_TRACK;
    const status = plansUnknown(p) ? REFUSED_UNKNOWN_COMMAND : refusesGlobal(p);
    if (status != 0) return refuse(p, header().frame, status);
    if (p.kind == COMMAND_SCENE) chooseScene(p);
    p.target = targetFrame(p, false);
    return waitOr(p);
  }
  if (isForGroup(p)) return takeUpGroup(p);
  p.track = resolveTrack(p);
  if (p.track < 0) return refuse(p, header().frame, p.track == -1 ? REFUSED_NO_SUCH_TRACK : REFUSED_NO_MEMORY);
  takeUpOn(trackAt(p.track), p);
}

/** First sight of a command for several tracks: each is asked, one after the other, at this frame. */
function takeUpGroup(p: Pending): void {
  p.track = NO_TRACK;
  const status = isKnown(p.kind) ? refusesGroup(p) : REFUSED_UNKNOWN_COMMAND;
  const group = status == 0 ? openGroup(p) : 0;
  if (group == 0) return refuse(p, header().frame, status == 0 ? REFUSED_QUEUE_FULL : status);
  const command = groupEntry(group).command();
  for (let i = 0; i < header().trackCount; i++) {
    if (!isMember(trackAt(i), command)) continue;
    askMember(group, p, i);
    takeUpOn(trackAt(i), p);
  }
  closeAsking(groupEntry(group));
}

function takeUpOn(track: Track, p: Pending): void {
  if (isIdle(track, p)) return doneAlready(track, p);
  if (callsOff(track, p)) return callOff(track, p);
  const status = isKnown(p.kind) ? refusesTrack(track, p) : REFUSED_UNKNOWN_COMMAND;
  if (status != 0) return refuse(p, header().frame, status);
  if (p.askedTrack == TRACK_NEW) header().selected = p.track;
  if (p.kind == COMMAND_RECORD_NEXT && beginsTake(track)) p.when = WHEN_LOOP;
  if (closesTake(track, p.kind)) {
    p.target = closingFrame(track, p);
    dropWaiting(track);
  } else if (track.isGrowing() && endsGrowth(p.kind)) {
    p.target = growthEnd(track, p);
    dropWaiting(track);
  } else if (beginsGrowth(p.kind)) {
    p.target = growthStart(track, p);
  } else if (p.kind == COMMAND_CAPTURE) {
    p.target = captureEnd(p);
  } else {
    p.target = beginningFrame(track, p);
  }
  waitOr(p);
}

/** It does not begin. */
function callOff(track: Track, p: Pending): void {
  dropWaiting(track);
  doneAlready(track, p);
}

function doneAlready(track: Track, p: Pending): void {
  answer(p, EVENT_DONE, header().frame + LEAD_FRAMES, track.state, 0);
}

function isKnown(kind: i32): bool {
  return kind == COMMAND_LOAD || (kind >= COMMAND_RECORD && kind <= COMMAND_RECUT) || isMix(kind) || (kind >= COMMAND_REPLACE && kind <= COMMAND_ONE_SHOT) ||
    kind == COMMAND_FORGET || kind == COMMAND_RECORD_NEXT || (kind >= COMMAND_REVERSE && kind <= COMMAND_DOUBLE_SPEED) || isGrouping(kind);
}

/** Whether an action is to do what there is not. */
function plansUnknown(p: Pending): bool {
  return p.kind == COMMAND_ACTION_SET && !isGlobal(planOf(p).kind) && !isKnown(planOf(p).kind);
}

/** Index of the track a command means, made when it does not exist; -1: no such track, -2: no memory. */
function resolveTrack(p: Pending): i32 {
  const h = header();
  let index = p.askedTrack == TRACK_SELECTED ? h.selected : p.askedTrack == TRACK_NEW ? unusedTrack() : p.askedTrack;
  if (index < 0) return -1;
  if (index >= h.trackCount && index >= h.trackCount + reachOf(p.kind)) return -1;
  if (!makeTracksTo(index)) return -2;
  return index;
}

/** How far beyond the tracks there are a command may name one, which is then made. */
function reachOf(kind: i32): i32 {
  if (kind == COMMAND_LOAD || isRecord(kind) || kind == COMMAND_CAPTURE || kind == COMMAND_CUT) return SOUND_REACH;
  return kind == COMMAND_SELECT || isMix(kind) || isGrouping(kind) ? SETTING_REACH : 0;
}

/** Acts when the frame meant is due or past, else waits for it. */
function waitOr(p: Pending): void {
  if (p.target - LEAD_FRAMES <= header().frame || actsAtOnce(p)) return resume(p);
  if (!isGlobal(p.kind)) arm(trackAt(p.track), p);
  wait(p);
}

function wait(p: Pending): void {
  p.told = 1;
  if (!keepWaiting(p, p.target == NO_FRAME ? NO_FRAME : p.target - LEAD_FRAMES)) return refuse(p, header().frame, REFUSED_QUEUE_FULL);
  if (p.kind == COMMAND_SCENE) showScene(p);
  answer(p, EVENT_WAITING, p.target == NO_FRAME ? header().frame : p.target, stateOf(p), 0);
}

/** Commands that end a wait do not wait themselves. */
function actsAtOnce(p: Pending): bool {
  if (isGlobal(p.kind)) return false;
  const armed = trackAt(p.track).state == STATE_ARMED;
  return p.kind == COMMAND_CANCEL || p.kind == COMMAND_SELECT || (armed && (isRecord(p.kind) || p.kind == COMMAND_STOP || p.kind == COMMAND_CLEAR || p.kind == COMMAND_DELETE));
}

/** Whether a command that copies pages may be carried out now; else it is put off until its turn. */
function hasTurn(p: Pending): bool {
  if (p.hasTurn != 0) return true;
  p.hasTurn = 1;
  const wait = takeTurn(header().frame) - header().frame;
  return wait == 0 || !putOff(p, wait);
}

/** A record that waits to begin arms its track. */
function arm(track: Track, p: Pending): void {
  if (!isRecord(p.kind) || track.state == STATE_RECORDING || track.isDubbing() || track.state == STATE_ARMED) return;
  track.stateBefore = track.state;
  p.arms = 1;
  track.setState(STATE_ARMED, header().frame);
}

/** Carries a command out, or puts it off by the few frames its track is busy. */
function resume(p: Pending): void {
  const frame = max(p.target, header().frame + LEAD_FRAMES);
  if (isGlobal(p.kind)) {
    const status = refusesGlobal(p);
    if (status != 0) return refuse(p, frame, status);
    runGlobal(p, frame);
    return answer(p, EVENT_DONE, frame, 0, 0);
  }
  const track = trackAt(p.track);
  showWaiting(track);
  if (isIdleNow(track, p)) return doneAlready(track, p);
  const status = refusesTrack(track, p);
  if (status != 0) return refuse(p, frame, status);
  if (endsPassBefore(track, p, frame)) return;
  if (track.onceEnd != 0 && beginsPass(p.kind)) leaveOnceRound(track, p.kind, frame);
  if (changesLayers(p.kind) && track.takeStage == TAKE_CLOSED) {
    hurrySeal(track);
    beginPass(track);
  }
  const busy = busyFrames(track, p);
  if (busy > 0 && putOff(p, busy)) return;
  if (isHeavy(p.kind) && !hasTurn(p)) return;
  runOnTrack(track, p, frame);
}
