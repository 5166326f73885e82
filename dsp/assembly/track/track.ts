// Track records: 512 bytes each, heads last, 32 to a page, reached through a directory, so that there is no fixed maximum.
import {
  HEAD_BYTES, HEAD_COUNT, MAX_TRACK_CHANNELS, TRACK_BYTES, TRACK_DIRECTORY_OFFSET, TRACK_DIRECTORY_SLOTS, TRACK_HEADS_FIELD, TRACK_INPUTS_FIELD,
  TRACK_LEFT_LEVEL_FIELD, TRACK_RIGHT_LEVEL_FIELD, TRACKS_PER_PAGE,
} from "../layout";
import {
  EVENT_STATE, RATE_ONE, STATE_EMPTY, STATE_INSERTING, STATE_MULTIPLYING, STATE_OVERDUBBING, STATE_PLAYING, STATE_REPLACING,
} from "../protocol";
import { Head } from "./head";
import { silences } from "./stages";
import { header } from "../memory/header";
import { Layer, layerAt } from "../tape/layer";
import { pageAddress, takeZeroPage } from "../memory/pages";
import { hasPhones, mixes } from "../mix/mixes";
import { sendOf } from "../mix/phones_send";
import { Ramp } from "../mix/ramp";
import { postTrackEvent } from "../memory/ring";

export { NEVER, TAKE_NONE, TAKE_OPEN, TAKE_CLOSED, DUB_NONE, DUB_OPEN, DUB_ENDING, DUB_GROWING, GROW_NONE, GROW_OPEN, GROW_ENDING } from "./stages";

// @ts-ignore: decorator
@unmanaged
export class Track {
  // What every block reads of a track that just plays: one cache line (see mix/steady.ts).
  cursorLeft: u32; // address of the next frame of its only head, 0: silence
  cursorRight: u32;
  cursorFrames: i32; // frames from there on, up to the end of a page or of the loop; 0: to be looked up
  output: i32;
  direct: i32;
  peak: f32;
  square: f32;
  leftFrom: f32; // the two levels are ramps, see leftLevel
  leftTo: f32;
  leftLeft: i32;
  rightFrom: f32;
  rightTo: f32;
  rightLeft: i32;
  takeStage: i32;
  dubStage: i32;
  number: i32;
  // The rest.
  state: i32;
  deleted: i32;
  muted: i32;
  soloed: i32;
  gain: f32;
  pan: f32;
  channelCount: i32;
  layer: u32;
  redo: u32;
  layerCount: i32;
  origin: i64;
  length: i64;
  inputsLow: u64; // u8 × MAX_TRACK_CHANNELS
  inputsHigh: u64;
  waiting: f64;
  hushed: i32; // 1 while its routing waits to be changed
  velocity: f32; // level at which a one-shot was triggered
  stateBefore: i32; // what an armed track was before
  take: u32; // layer being recorded
  takeStart: i64; // output frame heard when the take began
  sealAt: i64; // tape frame at which the closed take is complete
  dubFeedback: f32;
  dubLag: i32; // frames it stays behind the tape
  dubNext: i64; // number of the next frame to write, see tape/dub_place.ts (of a loop that grows: tape frame)
  dubContent: i64; // content frame of its first frame
  dubStart: i64; // tape frame of its start
  dubEnd: i64; // tape frame of its end, NEVER while open
  dubPassEnd: i64; // number of the frame at which this pass has gone round once (of a loop that grows: tape frame)
  dubReady: i32; // 1 once it has a layer of its own to write
  placeBeats: f32; // beats of a cycle, 0 when it has no whole number of them (in odd bars: of halves or quarters)
  placeLength: i64; // length for which its place in beats is known, 0 for none
  placeBeat: f64; // beat of the grid at which content frame 0 sounds
  placeNext: i64; // output frame at which its next cycle begins on a grid that moves, 0 when none is planned
  takeEnd: i64; // output frame at which the take ends by itself, 0 when it waits for a press
  startFree: i32; // 1 when its take began at a press that belongs to no boundary
  rate: i32; // frames of content a frame, in 1/RATE_ONE, below 0 backwards
  bend: i64; // see place.ts
  dubTurn: i64; // tape frame at which the feedback last changed
  dubFeedbackBefore: f32;
  dubFeedbackNext: f32;
  dubTurning: u8; // 1 while this pass waits to go over to another kind of pass
  growStage: u8; // of a longer loop that is written beside it, see growth.ts; it uses the fields of a pass
  growInserts: u8; // 1: by insertion
  growPushed: u8; // 1 once it is the track's layer
  growLayer: u32;
  onceEnd: i64; // output frame at which a loop that plays once ends, 0 when it goes round
  onceShift: i64; // frames by which it plays off its place meanwhile
  groups: i32; // bits of the groups it belongs to
  muteGroup: i32; // its mute group from 1, 0 for none
  waitingCount: i32; // its entries among the pending that wait
  oldest: u32; // layer at the bottom of those that undo can take back
  sealDue: i64; // stream frame at which the closed take is made whole
  dubRate: i32; // the track's rate when the pass began, see tape/dub_place.ts
  dubPhase: i32; // from the pass's start to the first frame of the loop behind it, in 1/RATE_ONE of a frame

  // @ts-ignore: decorator
  @inline
  address(): usize {
    return changetype<usize>(this);
  }

  /** Address of the input channels (u8 each) that feed its channels. */
  // @ts-ignore: decorator
  @inline
  inputs(): usize {
    return this.address() + TRACK_INPUTS_FIELD;
  }

  // @ts-ignore: decorator
  @inline
  setInput(channel: i32, input: i32): void {
    store<u8>(this.inputs() + usize(channel), u8(input));
  }

  // @ts-ignore: decorator
  @inline
  leftLevel(): Ramp {
    return changetype<Ramp>(this.address() + TRACK_LEFT_LEVEL_FIELD);
  }

  // @ts-ignore: decorator
  @inline
  rightLevel(): Ramp {
    return changetype<Ramp>(this.address() + TRACK_RIGHT_LEVEL_FIELD);
  }

  // @ts-ignore: decorator
  @inline
  head(i: i32): Head {
    return changetype<Head>(this.address() + TRACK_HEADS_FIELD + usize(i) * HEAD_BYTES);
  }

  /** Layer that plays, or one of no length. */
  // @ts-ignore: decorator
  @inline
  hasContent(): bool {
    return this.layer != 0 && layerAt(this.layer).length > 0;
  }

  /** Whether it holds something that is played once, when triggered. */
  // @ts-ignore: decorator
  @inline
  isOnce(): bool {
    return this.hasContent() && layerAt(this.layer).once != 0;
  }

  /** Whether it holds a loop: something the grid can rest on. */
  // @ts-ignore: decorator
  @inline
  hasLoop(): bool {
    return this.hasContent() && layerAt(this.layer).once == 0;
  }

  /** Whether a pass over its loop is being recorded. */
  // @ts-ignore: decorator
  @inline
  isDubbing(): bool {
    return this.state == STATE_OVERDUBBING || (this.state >= STATE_REPLACING && this.state <= STATE_INSERTING);
  }

  /** Whether a longer loop is being recorded beside it. */
  // @ts-ignore: decorator
  @inline
  isGrowing(): bool {
    return this.state == STATE_MULTIPLYING || this.state == STATE_INSERTING;
  }

  /** Frames by which it grows: of all cycles multiplied, or of those inserted. */
  // @ts-ignore: decorator
  @inline
  grownFrames(): i64 {
    return this.dubPassEnd - this.dubStart;
  }

  /** Whether any head reads something. */
  isSounding(): bool {
    for (let i = 0; i < HEAD_COUNT; i++) if (this.head(i).layer != 0) return true;
    return false;
  }

  /** Whether nothing of it is heard, whatever its heads read. */
  // @ts-ignore: decorator
  @inline
  isInaudible(): bool {
    if (!this.leftLevel().isSilent() || !this.rightLevel().isSilent()) return false;
    const send = sendOf(this.address());
    return !hasPhones() || (send.left().isSilent() && send.right().isSilent());
  }

  /** Whether its loop goes round. */
  // @ts-ignore: decorator
  @inline
  isPlaying(): bool {
    return this.state == STATE_PLAYING || this.isDubbing();
  }

  setState(state: i32, frame: i64): void {
    if (this.state == state) return;
    const wasSilent = silences(this.state);
    this.state = state;
    if (wasSilent != silences(state)) updateLevels(this, !this.isSounding());
    postTrackEvent(EVENT_STATE, this.number, frame, state);
  }
}

/** The record of a track that exists. */
// @ts-ignore: decorator
@inline
export function trackAt(index: i32): Track {
  const page = load<u32>(usize(TRACK_DIRECTORY_OFFSET) + (usize(index / TRACKS_PER_PAGE) << 2));
  return changetype<Track>(pageAddress(page) + usize(index % TRACKS_PER_PAGE) * TRACK_BYTES);
}

/** Most tracks there can be. */
export const MOST_TRACKS: i32 = TRACK_DIRECTORY_SLOTS * TRACKS_PER_PAGE;

/** Makes records up to this index. False: no memory, and nothing changed that matters. */
export function makeTracksTo(index: i32): bool {
  const h = header();
  if (index >= MOST_TRACKS) return false;
  while (h.trackCount <= index) {
    const slot = usize(TRACK_DIRECTORY_OFFSET) + (usize(h.trackCount / TRACKS_PER_PAGE) << 2);
    if (load<u32>(slot) == 0) {
      const page = takeZeroPage();
      if (page == 0) return false;
      store<u32>(slot, page);
    }
    setUpTrack(trackAt(h.trackCount), h.trackCount);
    h.trackCount++;
  }
  return true;
}

/** The first track that never held anything and waits for nothing, else the next number. */
export function unusedTrack(): i32 {
  const h = header();
  for (let i = 0; i < h.trackCount; i++) {
    const track = trackAt(i);
    if (track.state == STATE_EMPTY && track.deleted == 0 && track.layer == 0 && track.redo == 0 && track.waiting < 0) return i;
  }
  return h.trackCount;
}

/** A new track: stereo where there are two inputs, on the master, and on its own outputs where the host has them. */
function setUpTrack(track: Track, index: i32): void {
  const h = header();
  track.number = index;
  track.gain = 1;
  track.rate = RATE_ONE;
  track.waiting = -1;
  track.channelCount = min(2, max(1, h.inputCount));
  for (let channel = 0; channel < MAX_TRACK_CHANNELS; channel++) track.setInput(channel, min(channel, h.inputCount - 1));
  track.output = 0;
  const direct = ownOutput(index);
  track.direct = direct < h.outputCount ? direct : -1;
  sendOf(track.address()).gain = -1;
  updateLevels(track, true);
}

/** First channel of a track's own pair of outputs: the pairs after the master's, those of the phones passed over. */
function ownOutput(index: i32): i32 {
  const own = 2 + 2 * index;
  const phones = mixes().phonesOutput;
  if (phones < 0 || own + 1 < phones) return own;
  return own + ((phones & 1) == 0 ? 2 : 4);
}

/** Sets where the track's two levels go: gain, pan, mute, the solo of others, and what is being done to it. */
export function updateLevels(track: Track, atOnce: bool): void {
  const h = header();
  const audible = track.muted == 0 && track.hushed == 0 && !silences(track.state) && (h.soloCount == 0 || track.soloed != 0);
  const level: f32 = audible ? track.gain : 0;
  const both = h.outputCount < 2 || track.channelCount > 2;
  const left: f32 = both ? level : level * min<f32>(1, 1 - track.pan);
  const right: f32 = both ? level : level * min<f32>(1, 1 + track.pan);
  if (atOnce) {
    track.leftLevel().set(left);
    track.rightLevel().set(right);
  } else {
    track.leftLevel().go(left);
    track.rightLevel().go(right);
  }
  updateSend(track, atOnce);
}

/** The same for the phones: what is cued, before its fader; else what the PA may hear, as loud as there unless it has a gain here. */
function updateSend(track: Track, atOnce: bool): void {
  const h = header();
  const send = sendOf(track.address());
  const isCueing = mixes().cueCount > 0;
  const isMeant = isCueing ? send.cued != 0 : track.muted == 0 && (h.soloCount == 0 || track.soloed != 0);
  const audible = isMeant && !silences(track.state);
  const gain: f32 = send.gain >= 0 ? send.gain : isCueing ? 1 : track.gain;
  const level: f32 = audible ? gain : 0;
  const both = track.channelCount > 2;
  send.goTo(both ? level : level * min<f32>(1, 1 - track.pan), both ? level : level * min<f32>(1, 1 + track.pan), atOnce);
}
