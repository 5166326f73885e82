// Loops under a timeline that moves (a followed clock, a forced tempo). What was recorded is never stretched: each loop keeps its
// place in beats, and where its next cycle begins on the grid it is started again, with a cross-fade where the cycle has become
// shorter and a short gap where it has become longer. A loop that is off by less than TOLERANCE is left alone.
import { LEAD_FRAMES } from "../layout";
import { RATE_ONE, STATE_EMPTY, STATE_PLAYING, STATE_STOPPED } from "../protocol";
import { scheduleStep, STEP_FOLLOW, STEP_GAP } from "../command/pending";
import { header } from "../memory/header";
import { shiftLayers } from "../tape/history";
import { clearTheWay } from "../tape/overdub";
import { fadeHeads, jumpHeads } from "../track/heads";
import { GROW_ENDING, Track, trackAt } from "../track/track";
import { floorMod, roundFrame } from "./frames";
import { beatGrain, postGrid } from "./timeline";

/** A loop may be this far from the grid, as a share of a second. */
const TOLERANCE: i32 = 2000;
/** A loop whose length is further from whole beats than this has no place in them, beats. */
const NEARLY_WHOLE: f64 = 0.02;

/** Moves the timeline: output frame `anchor` is beat 0 from now on. Living loops go with it. */
export function moveTimeline(anchor: i64, framesPerBeat: f64): void {
  const h = header();
  for (let i = 0; i < h.trackCount; i++) notePlace(trackAt(i));
  h.anchorFrame = anchor;
  h.framesPerBeat = framesPerBeat;
  if (h.anchorLength > 0 && h.anchorBeats > 0) h.anchorLength = roundFrame(f64(h.anchorBeats) * framesPerBeat);
  postGrid();
  for (let i = 0; i < h.trackCount; i++) followTrack(trackAt(i));
}

/** Keeps the place in beats that a loop has on the grid as it is. Told of each new loop, and again before the grid moves. */
export function notePlace(track: Track): void {
  const h = header();
  if (!track.hasLoop() || h.framesPerBeat <= 0) {
    track.placeLength = 0;
    return;
  }
  if (track.placeLength == track.length) return;
  const beats = f64(track.length) / h.framesPerBeat;
  const grain = beatGrain();
  const whole = grain * floor<f64>(beats / grain + 0.5);
  track.placeLength = track.length;
  track.placeBeats = whole > 0 && abs<f64>(beats - whole) < NEARLY_WHOLE ? f32(whole) : 0;
  track.placeBeat = f64(track.origin - track.onceShift - h.anchorFrame) / h.framesPerBeat;
}

/** Output frame at which the cycle that is `later` after the one on at `frame` begins, by the grid. */
function cycleFrame(track: Track, frame: i64, later: i32): i64 {
  const h = header();
  const beat = f64(frame - h.anchorFrame) / h.framesPerBeat;
  const cycle = floor<f64>((beat - track.placeBeat) / f64(track.placeBeats)) + f64(later);
  return h.anchorFrame + roundFrame((track.placeBeat + cycle * f64(track.placeBeats)) * h.framesPerBeat);
}

/** While the end of a loop that grew is being written, it does not begin again: its heads would read that end. */
function follows(track: Track): bool {
  if (track.growStage == GROW_ENDING) return false;
  return track.state != STATE_EMPTY && track.deleted == 0 && track.onceEnd == 0 && track.hasLoop() && track.placeBeats > 0 && track.placeLength == track.length &&
    track.rate == RATE_ONE;
}

/** Puts a loop onto the grid: at once where it is far off or silent, else where its next cycle begins. */
function followTrack(track: Track): void {
  if (!follows(track)) return;
  const now = header().frame + LEAD_FRAMES;
  const begin = cycleFrame(track, now, 0);
  if (track.state == STATE_STOPPED || !track.isSounding()) return shiftLayers(track, begin - track.origin);
  if (abs(offGrid(track, begin)) > i64(header().framesPerBeat / 2)) restart(track, begin);
  planCycle(track, cycleFrame(track, now, 1));
}

/** Holds a loop to a grid that stands still but that its length, a rounded part of it, does not go into evenly. */
export function keepOnGrid(track: Track): void {
  const cycle = header().anchorLength;
  notePlace(track);
  if (cycle == 0 || !follows(track) || cycle % track.length == 0 || track.length % cycle == 0) return;
  planCycle(track, cycleFrame(track, header().frame + LEAD_FRAMES, 1));
}

/** Frames by which a loop begins later than the grid wants it to, by the shorter way round. */
function offGrid(track: Track, begin: i64): i64 {
  const off = floorMod(track.origin - begin, track.length);
  return off > track.length / 2 ? off - track.length : off;
}

/** Stream frame at which a cross-fade has to start that is over when the cycle begins: its first stroke sounds at full level. */
function crossingFrame(begin: i64): i64 {
  return begin - i64(header().rampFrames) - LEAD_FRAMES;
}

function planCycle(track: Track, begin: i64): void {
  track.placeNext = begin;
  scheduleStep(STEP_FOLLOW, track.number, max(header().frame + 1, crossingFrame(begin)));
  const cycles = (begin - track.origin + track.length / 2) / track.length;
  const end = track.origin + cycles * track.length;
  if (cycles < 1 || begin - end <= tolerance()) return;
  scheduleStep(STEP_GAP, track.number, max(header().frame + 1, crossingFrame(end)));
}

/** The next cycle of a loop begins here by the grid, unless the grid moved on since. */
export function beginCycle(track: Track): void {
  const begin = track.placeNext;
  if (!follows(track) || begin == 0 || crossingFrame(begin) > header().frame) return;
  track.placeNext = 0;
  header().drift = f64(offGrid(track, begin));
  if (track.state == STATE_PLAYING && (abs(offGrid(track, begin)) > tolerance() || !track.isSounding())) restart(track, begin);
  if (track.isPlaying()) {
    planCycle(track, cycleFrame(track, begin + i64(header().framesPerBeat / 2), 1));
  }
}

/** The loop has come to its end and its next cycle is still to begin: silence until then. */
export function closeGap(track: Track): void {
  if (track.state != STATE_PLAYING || !follows(track)) return;
  const now = header().frame + LEAD_FRAMES;
  if (track.placeNext - now > i64(header().rampFrames) + tolerance() && nearEnd(track, now)) fadeHeads(track);
}

function nearEnd(track: Track, now: i64): bool {
  return track.length - floorMod(now - track.origin, track.length) <= i64(header().rampFrames) + tolerance();
}

function restart(track: Track, begin: i64): void {
  shiftLayers(track, begin - track.origin);
  if (track.state != STATE_PLAYING) return;
  clearTheWay(track);
  jumpHeads(track);
}

function tolerance(): i64 {
  return i64(header().sampleRate / TOLERANCE);
}
