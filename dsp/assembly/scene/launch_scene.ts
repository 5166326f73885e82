// A scene begins: every track at one frame does what the scene says, in phase and ramped. One walk over the tracks.
import { SCENE_ENTRY_GAIN_FIELD, SCENE_ENTRY_PAN_FIELD } from "../layout";
import { PLAYS, PLAYS_NOT, STATE_STOPPED, SWITCH_TOGGLE } from "../protocol";
import { header } from "../memory/header";
import { tellMute } from "../track/mute_group";
import { playTrack, startAll, stopTrack } from "../track/playback";
import { Track, trackAt, updateLevels } from "../track/track";
import { belongs, muteOf, playsOf, sceneEntry } from "./scenes";

/** Tracks of a scene that has begun: those it started in the low 32 bits, those it stopped above. */
export function launchScene(scene: i32, heard: i64, frame: i64): i64 {
  const h = header();
  if (h.running == 0 && startsAny(scene)) startAll(frame, 0, true, frame);
  let started: i64 = 0, stopped: i64 = 0;
  for (let i = 0; i < h.trackCount; i++) {
    const track = trackAt(i), entry = sceneEntry(scene, i), before = track.state;
    if (track.deleted != 0) continue;
    if (belongs(entry)) setMix(track, entry);
    setPlayback(track, belongs(entry) ? playsOf(entry) : PLAYS_NOT, heard, frame);
    if (track.state == before) continue;
    if (track.state == STATE_STOPPED) stopped++;
    else if (before == STATE_STOPPED) started++;
  }
  h.scene = scene;
  return started | (stopped << 32);
}

/** Whether a scene starts a track: a transport that stands starts with it. */
function startsAny(scene: i32): bool {
  for (let i = 0; i < header().trackCount; i++) {
    const entry = sceneEntry(scene, i);
    if (belongs(entry) && playsOf(entry) == PLAYS && trackAt(i).deleted == 0 && trackAt(i).hasLoop()) return true;
  }
  return false;
}

function setMix(track: Track, entry: usize): void {
  const mute = muteOf(entry), gain = load<f32>(entry + SCENE_ENTRY_GAIN_FIELD), pan = load<f32>(entry + SCENE_ENTRY_PAN_FIELD);
  if (gain >= 0) track.gain = gain;
  if (pan <= 1) track.pan = pan;
  updateLevels(track, false);
  if (mute != SWITCH_TOGGLE) tellMute(track, mute);
}

/** What is being recorded, or waits to be, and what plays once is left alone. */
function setPlayback(track: Track, plays: i32, heard: i64, frame: i64): void {
  if (track.isOnce()) return;
  if (plays == PLAYS && track.state == STATE_STOPPED && track.hasLoop()) playTrack(track, heard, frame);
  if (plays == PLAYS_NOT && track.isPlaying()) stopTrack(track, heard, frame);
}
