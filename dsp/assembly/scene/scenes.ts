// What scenes hold: for each track that belongs to one whether it plays, is muted, how loud it is and where. Entries lie on pages of
// their own, 1,024 tracks to a page; scenes are numbered from 1.
import {
  PAGE_BYTES, SCENE_ENTRY_BYTES, SCENE_ENTRY_FLAGS_FIELD, SCENE_ENTRY_GAIN_FIELD, SCENE_ENTRY_PAN_FIELD, SCENE_HEAD_BYTES, SCENE_PAGES,
  SCENES_OFFSET,
} from "../layout";
import { PLAYS, PLAYS_NOT, PLAYS_ON, STATE_ARMED, STATE_EMPTY, STATE_STOPPED } from "../protocol";
import { header } from "../memory/header";
import { dropPage, pageAddress, takeZeroPage } from "../memory/pages";
import { Track, trackAt } from "../track/track";

const TRACKS_PER_SCENE_PAGE: i32 = PAGE_BYTES / SCENE_ENTRY_BYTES;
/** The parts of an entry's flags. */
const BELONGS: i32 = 1;
const PLAYS_PART: i32 = 2;
const MUTE_PART: i32 = 8;

/** Whether a scene is stored. */
// @ts-ignore: decorator
@inline
export function isStored(scene: i32): bool {
  return scene >= 1 && ((header().scenes >> u32(scene - 1)) & 1) != 0;
}

// @ts-ignore: decorator
@inline
function pageSlot(scene: i32, track: i32): usize {
  return usize(SCENES_OFFSET + (scene - 1) * SCENE_HEAD_BYTES) + (usize(track / TRACKS_PER_SCENE_PAGE) << 2);
}

/** Address of a track's entry, 0 where there is none. */
// @ts-ignore: decorator
@inline
export function sceneEntry(scene: i32, track: i32): usize {
  const page = load<u32>(pageSlot(scene, track));
  return page == 0 ? 0 : pageAddress(page) + usize((track % TRACKS_PER_SCENE_PAGE) * SCENE_ENTRY_BYTES);
}

/** Makes room for a track's entry. False: no memory. */
function makeEntry(scene: i32, track: i32): bool {
  const slot = pageSlot(scene, track);
  if (load<u32>(slot) == 0) store<u32>(slot, takeZeroPage());
  return load<u32>(slot) != 0;
}

/** Whether an entry belongs to its scene; what it plays (PLAYS_…); what its mute is to be (SWITCH_…). */
// @ts-ignore: decorator
@inline
export function belongs(entry: usize): bool {
  return entry != 0 && load<i32>(entry + SCENE_ENTRY_FLAGS_FIELD) != 0;
}

// @ts-ignore: decorator
@inline
export function playsOf(entry: usize): i32 {
  return (load<i32>(entry + SCENE_ENTRY_FLAGS_FIELD) / PLAYS_PART) & 3;
}

// @ts-ignore: decorator
@inline
export function muteOf(entry: usize): i32 {
  return load<i32>(entry + SCENE_ENTRY_FLAGS_FIELD) / MUTE_PART;
}

/** Says what a scene does with a track; a scene that was not stored is, from then on. False: no memory. */
export function putInScene(scene: i32, track: i32, plays: i32, mute: i32, gain: f32, pan: f32): bool {
  if (!makeEntry(scene, track)) return false;
  const entry = sceneEntry(scene, track);
  store<i32>(entry + SCENE_ENTRY_FLAGS_FIELD, BELONGS + PLAYS_PART * plays + MUTE_PART * mute);
  store<f32>(entry + SCENE_ENTRY_GAIN_FIELD, gain);
  store<f32>(entry + SCENE_ENTRY_PAN_FIELD, pan);
  header().scenes |= 1 << u32(scene - 1);
  return true;
}

/** Keeps what plays, stands and is muted, every level and place. A track that is empty does not belong to it. False: no memory. */
export function storeScene(scene: i32): bool {
  const h = header();
  for (let i = 0; i < h.trackCount; i += TRACKS_PER_SCENE_PAGE) if (!makeEntry(scene, i)) return false;
  h.scenes |= 1 << u32(scene - 1);
  for (let i = 0; i < h.trackCount; i++) {
    const track = trackAt(i), state = stateOf(track);
    if (state == STATE_EMPTY || track.deleted != 0) store<i32>(sceneEntry(scene, i) + SCENE_ENTRY_FLAGS_FIELD, 0);
    else putInScene(scene, i, playing(track, state), track.muted, track.gain, track.pan);
  }
  return true;
}

/** What a track is, beside waiting for its take. */
function stateOf(track: Track): i32 {
  return track.state == STATE_ARMED ? track.stateBefore : track.state;
}

/** What plays once is played by hand. */
function playing(track: Track, state: i32): i32 {
  return track.isOnce() ? PLAYS_ON : state == STATE_STOPPED ? PLAYS_NOT : PLAYS;
}

/** Forgets a scene. */
export function clearScene(scene: i32): void {
  const h = header(), head = usize(SCENES_OFFSET + (scene - 1) * SCENE_HEAD_BYTES);
  for (let i = 0; i < SCENE_PAGES; i++) {
    const slot = head + (usize(i) << 2), page = load<u32>(slot);
    if (page != 0) dropPage(page);
    store<u32>(slot, 0);
  }
  h.scenes &= ~(1 << u32(scene - 1));
  if (h.scene == scene) h.scene = 0;
}
