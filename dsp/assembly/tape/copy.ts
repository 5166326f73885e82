// Copies what a track holds to another, in phase. No sound is copied: both read the same pages until one of them is changed.
import { REFUSED_NO_SUCH_TRACK, REFUSED_NOT_EMPTY, REFUSED_VALUE, SOUND_REACH, STATE_ARMED, STATE_EMPTY, STATE_PLAYING, STATE_STOPPED, TRACK_NEW } from "../protocol";
import { Pending } from "../command/pending";
import { header } from "../memory/header";
import { notePlace } from "../time/follow";
import { startHead } from "../track/heads";
import { within } from "../track/mixing";
import { makeTracksTo, Track, trackAt, unusedTrack } from "../track/track";
import { pushLayer, resetRate } from "./history";
import { cloneLayer, layerAt } from "./layer";
import { newestEdit } from "./tape";

/** Why a track cannot be copied there, or 0. */
export function refusesCopy(p: Pending): i32 {
  if (!within(p.a, TRACK_NEW, i32.MAX_VALUE) || p.a == -1 || p.a != floor<f64>(p.a)) return REFUSED_VALUE;
  const to = i32(p.a), count = header().trackCount;
  if (to >= count + SOUND_REACH) return REFUSED_NO_SUCH_TRACK;
  if (to < 0 || to >= count) return 0;
  return trackAt(to).deleted != 0 ? REFUSED_NO_SUCH_TRACK : trackAt(to).state != STATE_EMPTY ? REFUSED_NOT_EMPTY : 0;
}

/** Gives an empty track the same loop: it plays where this one plays, in phase, at its rate. False: no memory. */
export function copyTrack(track: Track, p: Pending, frame: i64): bool {
  const index = i32(p.a) == TRACK_NEW ? unusedTrack() : i32(p.a);
  const root = makeTracksTo(index) ? cloneLayer(track.layer) : 0;
  if (root == 0) return false;
  const to = trackAt(index);
  layerAt(root).tape = newestEdit();
  resetRate(to, root);
  pushLayer(to, root);
  to.rate = track.rate;
  to.bend = track.bend;
  to.placeLength = 0;
  notePlace(to);
  const state = track.state == STATE_ARMED ? track.stateBefore : track.state;
  const plays = state == STATE_PLAYING && !to.isOnce();
  if (plays) startHead(to);
  to.setState(plays ? STATE_PLAYING : STATE_STOPPED, frame);
  return true;
}
