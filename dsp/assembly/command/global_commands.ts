// Commands that mean no single track: all tracks, the transport, the master, and the facts of a live session.
import {
  COMMAND_AHEAD, COMMAND_ALIGN, COMMAND_CLICK, COMMAND_CLOCK_OUT, COMMAND_CONTROL, COMMAND_LATENCY, COMMAND_LOST, COMMAND_METRONOME, COMMAND_PANIC, COMMAND_SET_TEMPO, COMMAND_START, COMMAND_STOP_ALL,
  REFUSED_LOOPS_LIVE, REFUSED_VALUE, SWITCH_TOGGLE, WHEN_EXACT,
} from "../protocol";
import { isActionCommand, refusesAction, runActionCommand } from "../action/action_commands";
import { setAhead } from "../action/aim";
import { stopActions } from "../action/run";
import { roundFrame } from "../time/frames";
import { header } from "../memory/header";
import { switched, within } from "../track/mixing";
import { hushInputs, refusesLevel, setLevel, setsLevel } from "../mix/levels";
import { MIDI_PORT_COUNT } from "../layout";
import { clockGoesTo, setClockPort } from "../midi/clock_out";
import { panicMidi } from "../midi/release";
import { Pending } from "./pending";
import { startAll, stopAll } from "../track/playback";
import { refusesClick, setClick } from "../time/click_settings";
import { beatFrame } from "../time/timeline";
import { moveTimeline } from "../time/follow";
import { TAKE_NONE, trackAt } from "../track/track";
import { isSceneCommand, refusesScene, runScene } from "./scene_commands";
import { dropScene, dropWaiting, dropWaitingOf, NO_TRACK } from "./waiting";

/** Bounds of what may be asked for. */
const MIN_BPM: f64 = 10;
const MAX_BPM: f64 = 1000;
const MAX_BEATS_PER_BAR: f64 = 64;
const MAX_BEAT: f64 = 16777216;
const MAX_FRAME: f64 = 9e15;
const MAX_LATENCY: f64 = 1048576;
const MAX_GAIN: f64 = 15.85;

export function isGlobal(kind: i32): bool {
  return kind == COMMAND_STOP_ALL || kind == COMMAND_START || kind == COMMAND_PANIC || setsLevel(kind) ||
    kind == COMMAND_METRONOME || kind == COMMAND_CLICK || kind == COMMAND_SET_TEMPO || kind == COMMAND_CLOCK_OUT || kind == COMMAND_ALIGN || kind == COMMAND_LATENCY || kind == COMMAND_LOST || kind == COMMAND_AHEAD || kind == COMMAND_CONTROL || isActionCommand(kind) || isSceneCommand(kind);
}

/** Why such a command cannot be, or 0. */
export function refusesGlobal(p: Pending): i32 {
  if (setsLevel(p.kind)) return refusesLevel(p);
  if (isActionCommand(p.kind)) return refusesAction(p);
  if (isSceneCommand(p.kind)) return refusesScene(p);
  switch (p.kind) {
    case COMMAND_METRONOME:
      return within(p.a, 0, SWITCH_TOGGLE) && within(p.b, -1, MAX_GAIN) ? 0 : REFUSED_VALUE;
    case COMMAND_CLICK:
      return refusesClick(p);
    case COMMAND_AHEAD:
      return within(p.a, 1, MAX_LATENCY) ? 0 : REFUSED_VALUE;
    case COMMAND_LATENCY:
      return within(p.a, 0, MAX_LATENCY) && within(p.b, 0, MAX_LATENCY) ? 0 : REFUSED_VALUE;
    case COMMAND_SET_TEMPO:
      if (!within(p.a, MIN_BPM, MAX_BPM) || !within(p.b, 0, MAX_BEATS_PER_BAR) || floor<f64>(4 * p.b) != 4 * p.b) return REFUSED_VALUE;
      return p.c == 0 && loopsLive() ? REFUSED_LOOPS_LIVE : 0;
    case COMMAND_ALIGN:
      return within(p.a, MIN_BPM, MAX_BPM) && within(p.b, -MAX_BEAT, MAX_BEAT) && within(p.c, -MAX_FRAME, MAX_FRAME) ? 0 : REFUSED_VALUE;
    case COMMAND_CLOCK_OUT:
      return within(p.a, 0, MIDI_PORT_COUNT - 1) && within(p.b, 0, SWITCH_TOGGLE) ? 0 : REFUSED_VALUE;
    case COMMAND_START:
      return within(p.a, -MAX_BEAT, MAX_BEAT) && within(p.b, 0, 1) ? 0 : REFUSED_VALUE;
    default:
      return 0;
  }
}

function loopsLive(): bool {
  if (header().anchorLength > 0) return true;
  for (let i = 0; i < header().trackCount; i++) if (trackAt(i).takeStage != TAKE_NONE) return true;
  return false;
}

export function runGlobal(p: Pending, frame: i64): void {
  if (setsLevel(p.kind)) return setLevel(p);
  if (isActionCommand(p.kind)) return runActionCommand(p, frame);
  if (isSceneCommand(p.kind)) return runScene(p, frame);
  switch (p.kind) {
    case COMMAND_STOP_ALL:
      dropScene();
      return stopAll(p.target, frame);
    case COMMAND_START:
      return startAll(p.when == WHEN_EXACT ? p.target : frame, p.a, p.b != 0, frame);
    case COMMAND_PANIC:
      return panic(p.target, frame);
    case COMMAND_METRONOME:
      return setMetronome(p);
    case COMMAND_CLICK:
      return setClick(p);
    case COMMAND_SET_TEMPO:
      return setTempo(p, frame);
    case COMMAND_ALIGN:
      return align(p);
    case COMMAND_CLOCK_OUT:
      return setClockPort(i32(p.a), switched(i32(clockGoesTo(i32(p.a))), p.b) != 0);
    case COMMAND_AHEAD:
      return setAhead(i32(p.a));
    case COMMAND_LATENCY:
      return setLatencies(i32(p.a), i32(p.b));
  }
}

/** Everything falls silent, nothing acts by itself any more; grid, takes and actions stay. */
function panic(heard: i64, frame: i64): void {
  for (let i = 0; i < header().trackCount; i++) dropWaiting(trackAt(i));
  dropWaitingOf(NO_TRACK, 0);
  stopActions();
  stopAll(heard, frame);
  hushInputs();
  header().metronome = 0;
  panicMidi();
}

function setMetronome(p: Pending): void {
  const h = header();
  h.metronome = switched(h.metronome, p.a);
  if (p.b >= 0) h.metronomeGain = f32(p.b);
}

/** A new tempo from output frame `frame` on; the beat that is on goes on, and stays on this frame where it begins here. Loops that live go with it, see follow.ts. */
function setTempo(p: Pending, frame: i64): void {
  const h = header();
  const framesPerBeat = 60 * f64(h.sampleRate) / p.a;
  let beat = h.framesPerBeat > 0 ? f64(frame - h.anchorFrame) / h.framesPerBeat : 0;
  const nearest = floor<f64>(beat + 0.5);
  if (h.framesPerBeat > 0 && beatFrame(nearest) == frame) beat = nearest;
  h.tempoSet = 1;
  if (p.b > 0) h.beatsPerBar = f32(p.b);
  moveTimeline(frame - roundFrame(beat * framesPerBeat), framesPerBeat);
}

/** A beat of a followed clock is on at an output frame: the grid goes there. */
function align(p: Pending): void {
  header().tempoSet = 1;
  const framesPerBeat = 60 * f64(header().sampleRate) / p.a;
  moveTimeline(roundFrame(p.c - p.b * framesPerBeat), framesPerBeat);
}

export function setLatencies(input: i32, output: i32): void {
  header().inputLatency = input;
  header().outputLatency = output;
}
