// MIDI clock to ports that ask for it: 24 ticks a beat of the grid, running or stopped, each once and in order; start, stop, continue and
// song position from the transport. Source: MIDI 1.0 detailed specification 4.2, System Real Time Messages.
//
// The grid's beat 0 is the start of the song. A transport that starts sends Start where beat 0 is still to come within a sixteenth, else
// stop, song position and continue on its next sixteenth: a follower is in phase at once, not a loop later. The same after a gap or when the
// grid went elsewhere: never a burst of ticks.
import { MIDI_PORT_COUNT } from "../layout";
import { header } from "../memory/header";
import { roundFrame } from "../time/frames";
import { midiState } from "./midi_state";
import { outRoom, sendShort } from "./out_list";

/** What the followers know. */
const CLOCK_STOPPED: i32 = 0;
const CLOCK_JOINING: i32 = 1; // it runs: they are told on the next sixteenth
const CLOCK_RUNNING: i32 = 2;

const TICKS_PER_BEAT: f64 = 24;
const TICKS_PER_SIXTEENTH: i64 = 6;
/** Highest song position there is: 14 bits of sixteenths. */
const MOST_POSITION: i64 = 16383;
/** Ticks that may be late at once; more are a gap. */
const MOST_LATE: i64 = 2;

const TICK: u32 = 0xf8;
const START: u32 = 0xfa;
const CONTINUE: u32 = 0xfb;
const STOP: u32 = 0xfc;
const POSITION: u32 = 0xf2;

// @ts-ignore: decorator
@inline
function tickFrame(tick: i64): i64 {
  return header().anchorFrame + roundFrame(f64(tick) / TICKS_PER_BEAT * header().framesPerBeat);
}

/** First tick at or after a frame. */
function tickFrom(frame: i64): i64 {
  const h = header();
  let tick = i64(floor<f64>(f64(frame - h.anchorFrame) / h.framesPerBeat * TICKS_PER_BEAT));
  while (tickFrame(tick) < frame) tick++;
  return tick;
}

/** Sends what falls into output frames `from` … `from + frames`, which begin `offset` frames into the block. */
export function sendClock(from: i64, frames: i32, offset: i32): void {
  const state = midiState();
  if (state.clockPorts == 0 || header().framesPerBeat <= 0) return;
  keepPlace(from);
  followTransport(offset);
  for (let at = tickFrame(state.clockTick); at < from + i64(frames); at = tickFrame(state.clockTick)) {
    const frame = offset + i32(max<i64>(0, at - from));
    if (state.clockState == CLOCK_JOINING && state.clockTick % TICKS_PER_SIXTEENTH == 0 && state.clockTick >= 0) join(frame);
    sendAll(frame, TICK, 1);
    state.clockTick++;
  }
}

/** The next tick is the one that comes next by the grid; where it jumped, followers are told anew. */
function keepPlace(from: i64): void {
  const state = midiState();
  const next = tickFrom(from);
  const isNew = state.clockAnchor == i64.MIN_VALUE;
  const late = next - state.clockTick;
  state.clockAnchor = header().anchorFrame;
  // A grid that is only nudged (a followed clock) sends each tick once: a little late, or a little later.
  if (!isNew && late <= MOST_LATE && late >= -MOST_LATE) return;
  state.clockTick = next;
  if (state.clockState == CLOCK_RUNNING) state.clockState = CLOCK_JOINING;
}

function followTransport(offset: i32): void {
  const state = midiState();
  const runs = header().running != 0;
  if (runs && state.clockState == CLOCK_STOPPED) state.clockState = CLOCK_JOINING;
  if (runs || state.clockState == CLOCK_STOPPED) return;
  state.clockState = CLOCK_STOPPED;
  sendAll(offset, STOP, 1);
}

/** Followers run from here on: from the start of the song, or from a place in it. */
function join(frame: i32): void {
  const state = midiState();
  state.clockState = CLOCK_RUNNING;
  if (state.clockTick == 0) return sendAll(frame, START, 1);
  const position = u32((state.clockTick / TICKS_PER_SIXTEENTH) % (MOST_POSITION + 1));
  sendAll(frame, STOP, 1);
  sendAll(frame, POSITION | ((position & 127) << 8) | ((position >> 7) << 16), 3);
  sendAll(frame, CONTINUE, 1);
}

function sendAll(frame: i32, bytes: u32, length: i32): void {
  const ports = midiState().clockPorts;
  for (let port = 0; port < MIDI_PORT_COUNT; port++) {
    if ((ports >> u32(port) & 1) != 0 && outRoom() > 0) sendShort(frame, port, bytes, length);
  }
}

/** Whether a port gets the clock. */
export function clockGoesTo(port: i32): bool {
  return (midiState().clockPorts >> u32(port) & 1) != 0;
}

/** Gives a port the clock, or takes it away: then it is told to stop, at the block's first frame. */
export function setClockPort(port: i32, on: bool): void {
  const state = midiState();
  if (clockGoesTo(port) == on) return;
  const bit = u32(1) << u32(port);
  if (on) {
    if (state.clockPorts == 0) state.clockAnchor = i64.MIN_VALUE;
    state.clockPorts |= bit;
    // The newcomer is told where the others are; they are told again, which changes nothing for them.
    if (state.clockState == CLOCK_RUNNING) state.clockState = CLOCK_JOINING;
    return;
  }
  if (state.clockState != CLOCK_STOPPED && outRoom() > 0) sendShort(0, port, STOP, 1);
  state.clockPorts &= ~bit;
  if (state.clockPorts == 0) state.clockState = CLOCK_STOPPED;
}
