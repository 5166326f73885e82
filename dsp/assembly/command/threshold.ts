// A record that waits for a sound: it stands in the queue behind all frames, until an input of its track passes its level. Then it begins
// a little before that, for the tape has the attack. It is taken up at the end of the stretch in which it was heard, so that blocks of
// every size do the same.
import { CHUNK_FRAMES, MAX_BLOCK_FRAMES } from "../layout";
import { COMMAND_RECORD, WHEN_EXACT, WHEN_NOW } from "../protocol";
import { header, roundTrip, stretchStart } from "../memory/header";
import { Track, trackAt } from "../track/track";
import { Pending, pendingAt, RANK_WAITING, sortPending } from "./pending";

/** Frame of what waits for a sound: none that comes. */
export const NO_FRAME: i64 = 9007199254740992;
/** A take begins so much before its first loud frame, as a share of a second. */
const BEFORE_SHARE: i32 = 200;

/** Whether a command waits for a sound. */
export function waitsForSound(p: Pending): bool {
  return p.kind == COMMAND_RECORD && p.c > 0;
}

/** Whether a level makes sense with the moment that a record asks for. */
export function refusesThreshold(p: Pending): bool {
  return !(p.c >= 0 && p.c <= 1) || (p.c > 0 && p.when != WHEN_NOW && p.when != WHEN_EXACT);
}

/** Looks through frames that have just come in, `offset` into the block; the header's frame is their first. */
export function watchThresholds(offset: i32, frames: i32): void {
  const h = header();
  let found = false;
  for (let i = h.pendingCount - 1; i >= 0; i--) {
    const p = pendingAt(i);
    if (p.due < NO_FRAME) break;
    if (p.rank != RANK_WAITING || !waitsForSound(p)) continue;
    const at = firstLoud(trackAt(p.track), offset, frames, f32(p.c));
    if (at < 0) continue;
    p.target = h.frame + i64(at) - roundTrip() - i64(h.sampleRate / BEFORE_SHARE);
    p.due = stretchStart() + CHUNK_FRAMES;
    found = true;
  }
  if (found) sortPending();
}

/** The first frame in which an input of a track is as loud, or −1. */
function firstLoud(track: Track, offset: i32, frames: i32, level: f32): i32 {
  let first = frames;
  for (let channel = 0; channel < track.channelCount; channel++) {
    const input = i32(load<u8>(track.inputs() + usize(channel)));
    if (input >= header().inputCount) continue;
    const from = usize(header().inputs) + (usize(input * MAX_BLOCK_FRAMES + offset) << 2);
    for (let i = 0; i < first; i++) if (abs<f32>(load<f32>(from + (usize(i) << 2))) >= level) first = i;
  }
  return first < frames ? first : -1;
}
