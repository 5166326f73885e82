// The engine's one record of itself: format, clocks, grid, limits. Field order is that of HEADER_… in layout.ts; a test
// compares the two. All state lives in memory, none in module globals, so that any thread can take the engine over.
import { CHUNK_FRAMES, HEADER_OFFSET } from "../layout";

// @ts-ignore: decorator
@unmanaged
export class Header {
  version: i32;
  sampleRate: i32;
  inputCount: i32;
  outputCount: i32;
  inputs: u32;
  outputs: u32;
  buses: u32;
  meters: u32;
  tapeRoot: u32;
  tapeSlots: i32;
  pagesLimit: u32;
  pagesNext: u32;
  pagesFree: u32;
  pagesFreeCount: u32;
  frame: i64;
  pendingCount: i32;
  pendingSerial: u32;
  eventsLost: u32;
  trackCount: i32;
  selected: i32;
  soloCount: i32;
  inputLatency: i32;
  outputLatency: i32;
  rampFrames: i32;
  seamFrames: i32;
  minLoopFrames: i32;
  forgivenessFrames: i32;
  running: i32;
  beatsPerBar: f32; // a multiple of a quarter: 3.5 is 7/8
  anchorFrame: i64;
  anchorLength: i64;
  anchorBeats: f32;
  tempoSet: i32;
  framesPerBeat: f64;
  monitorFrom: f32;
  monitorTo: f32;
  monitorRampLeft: i32;
  monitorSpare: i32;
  metronome: i32;
  metronomeGain: f32;
  limiterCeiling: f32;
  limiterHold: i32;
  graveyard: u32;
  pagesLow: i32;
  clickFrame: i64; // output frame at which the sounding click began
  clickKind: i32; // 0 accent, 1 plain, -1 none
  clickGain: f32;
  limiterLowest: i32; // lowest gain since the last snapshot, 24 fractional bits
  clickSpare: i32;
  drift: f64; // frames by which the loop that began last was off the grid
  firstCount: i32; // the newest first loop whose ends were pressed freely, see HEADER_FIRST_…
  firstTrack: i32;
  firstEnds: i32;
  firstSpare: i32;
  firstStart: i64;
  firstLength: i64;
  firstTape: i64;
  firstBeat: f64;
  lengthRule: i32; // LENGTH_…: what a take's length becomes beside an anchor loop
  anchorTickBeat: i32; // beats that ticks had counted at the anchor, see ticks.ts
  pendingFirst: i32; // slot of the entry that is due next
  levelsStale: i32; // 1 when every track's level has to be reckoned again
  chosen: i32; // bits of mute groups in which a track was started or unmuted, see mute_group.ts
  scene: i32; // scene launched last, from 1, 0 for none
  sceneNext: i32; // scene that waits to be launched, 0 for none
  sceneWhen: i32; // WHEN_… that a launch waits for when it says nothing
  sceneFrame: i64; // output frame at which it is launched
  choicesLow: i64; // the tracks that were, i32 each, from here on
  choices2: i64;
  choices3: i64;
  choices4: i64;
  choices5: i64;
  choices6: i64;
  choices7: i64;
  choicesHigh: i64;
  scenes: u32; // a bit for each scene that is stored
  loopSeen: i32; // track that held a loop when that was looked for last
  rateTable: u32; // see mix/rate_table.ts
  buried: u32; // layers that still have to be given back, see layer.ts
  nextTurn: i64; // stream frame from which on nobody has a turn, see time/turns.ts
  pageWork: i32; // of this block, see pages.ts
  ahead: i32; // frames ahead of its own at which control is told of what an action leaves to it
}

/** The header of this memory. */
// @ts-ignore: decorator
@inline
export function header(): Header {
  return changetype<Header>(HEADER_OFFSET);
}

/** Frames from the ear's moment to the tape: what is heard at output frame h and answered at once lies at h + this on tape. */
// @ts-ignore: decorator
@inline
export function roundTrip(): i64 {
  return i64(header().inputLatency + header().outputLatency);
}

/**
 * First frame of the fixed stretch of CHUNK_FRAMES that the current frame lies in. What heads read while it is still being written
 * (a pass, a take) goes by it, and no chunk reaches over it, so that what is heard never depends on the block size.
 */
// @ts-ignore: decorator
@inline
export function stretchStart(): i64 {
  return header().frame & ~i64(CHUNK_FRAMES - 1);
}
