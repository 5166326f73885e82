// Mute groups: of the tracks in one, the one that was started or unmuted last sounds and the others are muted. The choice is made as
// the commands come and carried out once before the next frame is rendered, so that a thousand starts cost one walk over the tracks.
import { HEADER_CHOICES_FIELD, HEADER_OFFSET, LEAD_FRAMES } from "../layout";
import { EVENT_MUTE } from "../protocol";
import { header } from "../memory/header";
import { postEvent } from "../memory/ring";
import { Track, trackAt, updateLevels } from "./track";

/** Where the chosen track of a mute group, counted from 0, lies. */
// @ts-ignore: decorator
@inline
function choiceOf(group: i32): usize {
  return usize(HEADER_OFFSET + HEADER_CHOICES_FIELD) + (usize(group) << 2);
}

/** Mutes a track or lets it be heard, ramped, and tells so. */
export function tellMute(track: Track, muted: i32): void {
  if (track.muted == muted) return;
  track.muted = muted;
  updateLevels(track, false);
  postEvent(EVENT_MUTE, track.number, header().frame + LEAD_FRAMES, f64(muted), 0, 0, 0);
}

/** A track was started or unmuted: it is the one of its mute group that is heard. */
export function chooseTrack(track: Track): void {
  if (track.muteGroup == 0) return;
  tellMute(track, 0);
  header().chosen |= 1 << (track.muteGroup - 1);
  store<i32>(choiceOf(track.muteGroup - 1), track.number);
}

/** Mutes the others of every mute group in which a choice was made. */
export function settleMuteGroups(): void {
  const h = header(), chosen = h.chosen;
  if (chosen == 0) return;
  h.chosen = 0;
  for (let i = 0; i < h.trackCount; i++) {
    const track = trackAt(i), group = track.muteGroup - 1;
    if (group >= 0 && ((chosen >> group) & 1) != 0 && load<i32>(choiceOf(group)) != i) tellMute(track, 1);
  }
}
