// What the engine shows: global state written once a block under a sequence number, odd while it is being written. Tracks
// are shown by their records, each field read on its own.
import { actionsHead } from "../action/action";
import { SNAPSHOT_OFFSET } from "../layout";
import { header } from "./header";
import { mixes } from "../mix/mixes";
import { pagesAvailable } from "./pages";
import { oldestFrame } from "../tape/tape";

// @ts-ignore: decorator
@unmanaged
export class Snapshot {
  sequence: i32;
  trackCount: i32;
  frame: f64;
  selected: i32;
  running: i32;
  tempo: f64;
  anchorFrame: f64;
  anchorLength: f64;
  framesPerBeat: f64;
  beatsPerBar: f32;
  pagesFree: u32;
  pagesLimit: u32;
  limiterGain: f32;
  monitor: f32;
  metronome: i32;
  pending: i32;
  anchorTickBeat: i32;
  tapeOldest: f64;
  drift: f64;
  firstCount: i32;
  firstTrack: i32;
  firstEnds: i32;
  firstSpare: i32;
  firstStart: f64;
  firstLength: f64;
  firstTape: f64;
  firstBeat: f64;
  scene: i32;
  sceneNext: i32;
  sceneFrame: f64;
  scenes: u32;
  sceneWhen: i32;
}

export function publishSnapshot(): void {
  atomic.store<i32>(SNAPSHOT_OFFSET, load<i32>(SNAPSHOT_OFFSET) + 1);
  writeSnapshot(changetype<Snapshot>(SNAPSHOT_OFFSET));
  atomic.store<i32>(SNAPSHOT_OFFSET, load<i32>(SNAPSHOT_OFFSET) + 1);
}

function writeSnapshot(s: Snapshot): void {
  const h = header();
  s.trackCount = h.trackCount;
  s.frame = f64(h.frame);
  s.selected = h.selected;
  s.running = h.running;
  s.tempo = h.framesPerBeat > 0 ? 60 * f64(h.sampleRate) / h.framesPerBeat : 0;
  s.anchorFrame = f64(h.anchorFrame);
  s.anchorLength = f64(h.anchorLength);
  s.framesPerBeat = h.framesPerBeat;
  s.beatsPerBar = h.beatsPerBar;
  s.pagesFree = pagesAvailable();
  s.pagesLimit = h.pagesLimit;
  s.limiterGain = f32(h.limiterLowest) / f32(1 << 24);
  h.limiterLowest = min(1 << 24, h.limiterLowest + (1 << 17));
  s.monitor = mixes().monitor;
  s.metronome = h.metronome;
  s.pending = h.pendingCount - actionsHead().aimed;
  s.anchorTickBeat = h.anchorTickBeat;
  s.tapeOldest = f64(oldestFrame());
  s.drift = h.drift;
  s.firstCount = h.firstCount;
  s.firstTrack = h.firstTrack;
  s.firstEnds = h.firstEnds;
  s.firstStart = f64(h.firstStart);
  s.firstLength = f64(h.firstLength);
  s.firstTape = f64(h.firstTape);
  s.firstBeat = h.firstBeat;
  s.scene = h.scene;
  s.sceneNext = h.sceneNext;
  s.sceneFrame = f64(h.sceneFrame);
  s.scenes = h.scenes;
  s.sceneWhen = h.sceneWhen;
}
