// What a stretch of output frames sends on MIDI: releases, the clock, and what is planned and due. It never cuts a block of sound: each message
// carries its frame in the block. The frame of a message is the output frame with which it sounds together.
import { MIDI_MESSAGE, MIDI_NOTE, MIDI_SYSEX, MIDI_TICKS_PER_BEAT } from "../protocol";
import { header } from "../memory/header";
import { sendClock } from "./clock_out";
import { sysexAddress } from "./intake";
import { midiState } from "./midi_state";
import { outRoom, sendLong, sendShort } from "./out_list";
import { BY_FRAME, BY_TICK, dropFirst, endByFrame, firstPlanned, openPlanned, Planned, PLAN_END, plannedCount, settle, takeEnd, withdraw } from "./plan";
import { releaseMore } from "./release";
import { frameOfTick, ticksPass } from "./ticks";
import { admitMessage, noteOffOf } from "./sounding";
import { roundFrame } from "../time/frames";

/** A note may begin this much too late, as a share of a second: after an xrun, not after a server's death. */
const LATE_SHARE: i32 = 10;
/** A grid that moves by more than this jumps. */
const NUDGE_BEATS: f64 = 0.25;
/** Room that is kept for the clock of all ports: one tick and what may go before it. */
const KEPT_ROOM: i32 = 160;

/** Sends what falls into `frames` output frames from `from` on, which begin `offset` frames into the block. */
export function sendMidi(from: i64, frames: i32, offset: i32): void {
  // Nobody hears frames that were lost: what was due in them is due in the next block.
  if (midiState().unheard != 0) return;
  followRun(from);
  watchGrid(from);
  releaseMore(offset);
  sendClock(from, frames, offset);
  const end = from + i64(frames);
  while (outRoom() > KEPT_ROOM) {
    const byFrame = plannedCount(BY_FRAME) > 0 ? i64(firstPlanned(BY_FRAME).due) : i64.MAX_VALUE;
    const byTick = plannedCount(BY_TICK) > 0 && ticksPass() ? frameOfTick(firstPlanned(BY_TICK).due) : i64.MAX_VALUE;
    const due = min(byFrame, byTick);
    if (due >= end) return;
    const heap = firstOf(byFrame, byTick);
    if (from - due > i64(header().sampleRate / LATE_SHARE) && begins(firstPlanned(heap))) dropLate(heap);
    else send(heap, offset + i32(max<i64>(0, due - from)));
  }
}

/** When the transport stops, notes by tick end at once, and what is still to come by tick is gone. */
function followRun(from: i64): void {
  const state = midiState(), runs = i32(header().running != 0);
  if (runs == 0 && state.ticksRun != 0) {
    endByFrame(from, 0);
    withdraw(BY_TICK, -1, 0, 0);
  }
  state.ticksRun = runs;
}

/** Whether an entry begins a note. */
function begins(entry: Planned): bool {
  return entry.kind == MIDI_NOTE || (entry.kind == MIDI_MESSAGE && (entry.message & 0xf0) == 0x90 && ((entry.message >> 16) & 127) != 0);
}

/** After a gap the notes that were due in it are gone: better than all of them at once. */
function dropLate(heap: i32): void {
  midiState().tooLate++;
  dropFirst(heap);
}

/** A grid that jumps or goes takes no end of a note with it: those that sound end at the frame that they had. */
function watchGrid(from: i64): void {
  const h = header(), state = midiState();
  if (state.gridAnchor == h.anchorFrame && state.gridBeat == h.framesPerBeat && state.gridTickBeat == h.anchorTickBeat) return;
  if (state.gridBeat > 0) {
    const before = f64(state.gridTickBeat) + f64(from - state.gridAnchor) / state.gridBeat;
    const now = f64(h.anchorTickBeat) + f64(from - h.anchorFrame) / h.framesPerBeat;
    const jumped = h.framesPerBeat <= 0 || abs<f64>(now - before) > NUDGE_BEATS;
    if (jumped) endByFrame(state.gridAnchor - roundFrame(f64(state.gridTickBeat) * state.gridBeat), state.gridBeat / MIDI_TICKS_PER_BEAT);
  }
  state.gridAnchor = h.anchorFrame;
  state.gridBeat = h.framesPerBeat;
  state.gridTickBeat = h.anchorTickBeat;
}

/** The heap whose first entry goes first: the earlier one; at one frame the end of a note, else what came first. */
function firstOf(byFrame: i64, byTick: i64): i32 {
  if (byFrame != byTick) return byFrame < byTick ? BY_FRAME : BY_TICK;
  const x = firstPlanned(BY_FRAME), y = firstPlanned(BY_TICK);
  if ((x.kind == PLAN_END) != (y.kind == PLAN_END)) return x.kind == PLAN_END ? BY_FRAME : BY_TICK;
  return i32(x.serial - y.serial) < 0 ? BY_FRAME : BY_TICK;
}

function send(heap: i32, frame: i32): void {
  const entry = firstPlanned(heap);
  if (entry.kind == MIDI_NOTE) return sendNote(heap, entry, frame);
  const port = entry.port, message = entry.message;
  if (entry.kind == MIDI_SYSEX) {
    const address = sysexAddress(message);
    if (address == 0) midiState().refused++;
    else sendLong(frame, port, address, i32(entry.length));
  } else if (entry.kind == MIDI_MESSAGE || entry.kind == PLAN_END) {
    if (admitMessage(port, message)) sendShort(frame, port, message & 0xffffff, i32(message >> 24));
  }
  dropFirst(heap);
}

/** A key that is struck while it sounds ends first: its old end would cut the new note short. */
function endStruckAgain(ring: i32, port: i32, off: u32, frame: i32): void {
  if (!takeEnd(BY_TICK, ring, port, off) && !takeEnd(BY_FRAME, ring, port, off)) return;
  if (admitMessage(port, off)) sendShort(frame, port, off & 0xffffff, 3);
}

/** A note begins only when its end can be planned. */
function sendNote(heap: i32, entry: Planned, frame: i32): void {
  const message = entry.message, port = entry.port;
  const due = entry.due + max<f64>(heap == BY_FRAME ? 1 : 0, entry.length);
  const generation = entry.generation, ring = entry.ring;
  dropFirst(heap);
  endStruckAgain(ring, port, noteOffOf(message) | (3 << 24), frame);
  const end = openPlanned(heap, true);
  if (end == null) return;
  if (!admitMessage(port, message)) return;
  sendShort(frame, port, message & 0xffffff, 3);
  end.due = due;
  end.length = 0;
  end.kind = PLAN_END;
  end.port = port;
  end.message = noteOffOf(message) | (3 << 24);
  end.generation = generation;
  end.ring = ring;
  settle(heap);
}
