// Levels of whole mixes: the PA's master, the phones, and what the inputs and the click are in each. Every change is a ramp.
import {
  COMMAND_MASTER, COMMAND_MASTER_MUTE, COMMAND_MONITOR, COMMAND_PHONES_CLICK, COMMAND_PHONES_INPUTS, COMMAND_PHONES_LEVEL, REFUSED_VALUE, SWITCH_TOGGLE,
} from "../protocol";
import { Header, header } from "../memory/header";
import { Pending } from "../command/pending";
import { switched, within } from "../track/mixing";
import { mixes } from "./mixes";
import { Ramp } from "./ramp";

/** Largest gain a command may ask for: +24 dB. */
const MAX_GAIN: f64 = 15.85;

export function setsLevel(kind: i32): bool {
  return kind == COMMAND_MONITOR || (kind >= COMMAND_MASTER && kind <= COMMAND_PHONES_CLICK);
}

/** Why it cannot be, or 0. */
export function refusesLevel(p: Pending): i32 {
  return within(p.a, 0, p.kind == COMMAND_MASTER_MUTE ? SWITCH_TOGGLE : MAX_GAIN) ? 0 : REFUSED_VALUE;
}

export function setLevel(p: Pending): void {
  const m = mixes();
  switch (p.kind) {
    case COMMAND_MONITOR:
      m.monitor = f32(p.a);
      return updateMaster();
    case COMMAND_MASTER:
      m.masterGain = f32(p.a);
      return updateMaster();
    case COMMAND_MASTER_MUTE:
      m.masterMuted = switched(m.masterMuted, p.a);
      return updateMaster();
    case COMMAND_PHONES_LEVEL:
      return m.phonesLevel().go(f32(p.a));
    case COMMAND_PHONES_INPUTS:
      return m.phonesInputs().go(f32(p.a));
    case COMMAND_PHONES_CLICK:
      m.phonesClick = f32(p.a);
  }
}

/** No input is heard anywhere. */
export function hushInputs(): void {
  mixes().monitor = 0;
  mixes().phonesInputs().go(0);
  updateMaster();
}

/** The PA is silent while a track records, the phones are not. */
export function hushMaster(track: i32): void {
  mixes().hushedFor = track + 1;
  updateMaster();
}

/** A track records no longer. */
export function openMaster(track: i32): void {
  if (mixes().hushedFor != track + 1) return;
  mixes().hushedFor = 0;
  updateMaster();
}

/** The master is before the limiter; inputs go past it, so that their own ramp has to carry the master's level. */
function updateMaster(): void {
  const m = mixes();
  const gain: f32 = m.masterMuted != 0 || m.hushedFor != 0 ? 0 : m.masterGain;
  m.masterLevel().go(gain);
  monitorLevel().go(m.monitor * gain);
}

/** The ramp of the inputs in the PA. */
export function monitorLevel(): Ramp {
  return changetype<Ramp>(changetype<usize>(header()) + offsetof<Header>("monitorFrom"));
}
