// The anchor loop was cut again, so the grid has moved, mostly by little: a take that others began on one of its boundaries goes to
// the new one nearby, and what waits for a boundary waits for that of the new grid. A take that began in between stays.
import { LEAD_FRAMES } from "../layout";
import { COMMAND_SCENE, EVENT_WAITING, WHEN_BEAT } from "../protocol";
import { answer } from "../command/answer";
import { beginningFrame, isCountedIn } from "../command/beginning";
import { snapToCycle, targetFrame } from "../command/gesture";
import { Pending, pendingAt, RANK_WAITING, sortPending } from "../command/pending";
import { NO_TRACK, showWaiting, stateOf } from "../command/waiting";
import { header, roundTrip } from "../memory/header";
import { floorMod } from "../time/frames";
import { NEVER, TAKE_OPEN, Track, trackAt } from "../track/track";
import { dropLayer, followTape, openLayer } from "./layer";
import { earliestTake } from "./takes";

/** Moves all that rests on the grid as it was: boundaries at `anchorBefore` and every `cycleBefore` frames. */
export function followGrid(anchor: Track, anchorBefore: i64, cycleBefore: i64): void {
  for (let i = 0; i < header().trackCount; i++) {
    const track = trackAt(i);
    if (i == anchor.number || track.takeStage != TAKE_OPEN || floorMod(track.takeStart - anchorBefore, cycleBefore) != 0) continue;
    const start = snapToCycle(track.takeStart);
    if (start != track.takeStart && start >= earliestTake()) moveTake(track, start);
  }
  aimAgain();
}

/** Lets an open take begin at another output frame; without memory it stays. */
function moveTake(track: Track, start: i64): void {
  const root = openLayer(track.channelCount, start + roundTrip(), start);
  if (root == 0) return;
  if (!followTape(root, track.inputs(), NEVER, header().frame)) return dropLayer(root);
  dropLayer(track.take);
  track.take = root;
  track.takeStart = start;
}

/** Whether its moment is one of the grid's: a boundary, or the end of a count that goes on. */
function isOnGrid(p: Pending): bool {
  return p.track != NO_TRACK && isCountedIn(trackAt(p.track), p) ? p.target > header().frame : p.when >= WHEN_BEAT;
}

/** What waits for a boundary waits for that of the new grid, and tells so. */
function aimAgain(): void {
  for (let i = 0; i < header().pendingCount; i++) {
    const p = pendingAt(i);
    if (p.rank != RANK_WAITING || !isOnGrid(p)) continue;
    p.target = p.track == NO_TRACK ? targetFrame(p, false) : beginningFrame(trackAt(p.track), p);
    p.due = p.target - i64(LEAD_FRAMES);
    if (p.kind == COMMAND_SCENE) header().sceneFrame = p.target;
    answer(p, EVENT_WAITING, p.target, stateOf(p), 0);
  }
  sortPending();
  for (let i = 0; i < header().trackCount; i++) if (trackAt(i).waiting >= 0) showWaiting(trackAt(i));
}
