// The engine's own steps: what comes to pass on a track without a command, each at its frame. Any of them may be stale by then.
import { LEAD_FRAMES } from "../layout";
import { header } from "../memory/header";
import { finishGrowth } from "../tape/growth";
import { beginPass, endPass, finishDub } from "../tape/overdub";
import { sealTake } from "../tape/takes";
import { beginCycle, closeGap } from "../time/follow";
import { catchUpHead } from "../track/heads";
import { endOnceRound } from "../track/once_round";
import { endOnce } from "../track/playback";
import { TAKE_CLOSED, Track, trackAt } from "../track/track";
import {
  Pending, STEP_DUB_END, STEP_DUB_PASS, STEP_FOLLOW, STEP_GAP, STEP_GROWN, STEP_ONCE, STEP_ONE_SHOT, STEP_SEAL, STEP_START, STEP_TAKE_END,
  STEP_WRAP,
} from "./pending";
import { endTake, wrapTake } from "./track_commands";

/** Does what is due. */
export function runStep(p: Pending): void {
  const track = trackAt(p.track);
  switch (p.kind) {
    case STEP_SEAL:
      return seal(track, p.due);
    case STEP_DUB_PASS:
      return endPass(track, p.due);
    case STEP_DUB_END:
      return finishDub(track, p.due);
    case STEP_START:
      return catchUpHead(track);
    case STEP_ONCE:
      return endOnce(track, header().frame + LEAD_FRAMES);
    case STEP_FOLLOW:
      return beginCycle(track);
    case STEP_GAP:
      return closeGap(track);
    case STEP_WRAP:
      return wrapTake(track);
    case STEP_TAKE_END:
      return endTake(track);
    case STEP_ONE_SHOT:
      return endOnceRound(track);
    case STEP_GROWN:
      return finishGrowth(track, p.due);
  }
}

function seal(track: Track, due: i64): void {
  if (track.takeStage != TAKE_CLOSED || due < track.sealDue) return;
  sealTake(track);
  beginPass(track);
}
