// What commands do to a loop that is made longer, and what makes it so.
import {
  COMMAND_INSERT, COMMAND_MULTIPLY, COMMAND_PLAY, EVENT_DONE, RATE_ONE, STATE_MULTIPLYING, STATE_PLAYING, STATE_RECORDING, STATE_STOPPED,
} from "../protocol";
import { beginsGrowth, endsGrowth } from "./admission";
import { answer } from "./answer";
import { isRecord, Pending } from "./pending";
import { header } from "../memory/header";
import { isLow } from "../memory/pages";
import { beginGrowth, closeGrowth, dropGrowth } from "../tape/growth";
import { cycleOf, layerAt } from "../tape/layer";
import { spareFrames } from "../tape/overdub";
import { closeTake } from "../tape/takes";
import { jumpHeads, startHead } from "../track/heads";
import { playTrack } from "../track/playback";
import { changesRate } from "../track/rate";
import { Track } from "../track/track";

/** Makes the loop longer by what is played. False: no memory. */
export function grow(track: Track, p: Pending, inserts: bool, feedback: f32, frame: i64): bool {
  if (track.state == STATE_RECORDING && !closeTake(track, p.target, frame, STATE_PLAYING)) return true;
  if (isLow()) return false;
  const wasStopped = track.state == STATE_STOPPED;
  header().running = 1;
  if (spareFrames(cycleOf(layerAt(track.layer)), RATE_ONE) >= 0 && !beginGrowth(track, p.target, inserts, feedback, frame)) return false;
  if (wasStopped) startHead(track);
  return true;
}

/** A command that ends a loop's growth, or a pass before it lets it grow or changes its rate, does so first. True: that was all. */
export function endsPassBefore(track: Track, p: Pending, frame: i64): bool {
  if (track.isGrowing() && endsGrowth(p.kind)) {
    const isOwn = p.kind == (track.state == STATE_MULTIPLYING ? COMMAND_MULTIPLY : COMMAND_INSERT);
    closeGrowth(track, p.target, frame);
    if (!isOwn && !isRecord(p.kind) && p.kind != COMMAND_PLAY) return false;
    answer(p, EVENT_DONE, p.target, track.state, 0);
    return true;
  }
  if (track.isDubbing() && (beginsGrowth(p.kind) || changesRate(track, p))) playTrack(track, p.target, frame);
  return false;
}

/** What makes the loop longer is dropped; where its heads went on behind an insertion, they go back. */
export function undoGrowth(track: Track, frame: i64): void {
  const wasMoved = track.onceShift != 0;
  dropGrowth(track);
  if (track.isGrowing()) track.setState(STATE_PLAYING, frame);
  else if (wasMoved && track.state == STATE_PLAYING) jumpHeads(track);
}
