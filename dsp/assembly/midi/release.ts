// Silence on MIDI ports: the ends of all notes that sound, then, after a panic, sustain off, all sound off, all notes off and bend centred on
// 16 channels of every port that was ever used. As many as fit into a block; the rest follows in the next.
import { midiState } from "./midi_state";
import { outRoom, sendShort } from "./out_list";
import { admitMessage, nextSounding, noteOffAt } from "./sounding";
import { BY_FRAME, BY_TICK, withdraw } from "./plan";

/** How far a release has got. */
const RELEASE_NONE: i32 = 0;
const RELEASE_NOTES: i32 = 1;
const RELEASE_CONTROLS: i32 = 2;

/** Drops all plans and silences every port. */
export function panicMidi(): void {
  const state = midiState();
  withdraw(BY_FRAME, -1, 0, 0);
  withdraw(BY_TICK, -1, 0, 0);
  state.releaseStage = RELEASE_NOTES;
  state.releaseAt = 0;
  state.releasePorts = state.usedPorts;
}

/** Goes on with a release, if one is under way, at a frame of this block. */
export function releaseMore(frame: i32): void {
  const state = midiState();
  if (state.releaseStage == RELEASE_NOTES) releaseNotes(frame);
  if (state.releaseStage == RELEASE_CONTROLS) releaseControls(frame);
}

function releaseNotes(frame: i32): void {
  const state = midiState();
  for (let at = nextSounding(state.releaseAt); at >= 0; at = nextSounding(at)) {
    state.releaseAt = at;
    if (outRoom() == 0) return;
    const off = noteOffAt(at);
    if (admitMessage(at >> 11, off)) sendShort(frame, at >> 11, off, 3);
  }
  state.releaseStage = RELEASE_CONTROLS;
  state.releaseAt = 0;
}

/** Four messages a channel, in the order of the rules of play. */
function releaseControls(frame: i32): void {
  const state = midiState();
  for (; state.releaseAt < 32 * 64; state.releaseAt++) {
    const port = state.releaseAt >> 6, channel = u32((state.releaseAt >> 2) & 15);
    if ((state.releasePorts >> u32(port) & 1) == 0) continue;
    if (outRoom() == 0) return;
    sendShort(frame, port, controlOf(state.releaseAt & 3, channel), 3);
  }
  state.releaseStage = RELEASE_NONE;
}

function controlOf(step: i32, channel: u32): u32 {
  if (step == 0) return 0xb0 | channel | (64 << 8);
  if (step == 1) return 0xb0 | channel | (120 << 8);
  if (step == 2) return 0xb0 | channel | (123 << 8);
  return 0xe0 | channel | (64 << 16);
}
