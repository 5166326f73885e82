// Settings of tracks and of the master: each change is a ramp.
import { MAX_TRACK_CHANNELS } from "../layout";
import { COMMAND_GAIN, COMMAND_PAN, COMMAND_PHONES, REFUSED_VALUE, SWITCH_TOGGLE } from "../protocol";
import { header } from "../memory/header";
import { Pending } from "../command/pending";
import { mixes } from "../mix/mixes";
import { sendOf } from "../mix/phones_send";
import { staleLevels } from "./stale_levels";
import { Track, updateLevels } from "./track";

/** Largest gain a command may ask for: +24 dB. */
const MAX_GAIN: f64 = 15.85;

/** What a switch is after a command. */
// @ts-ignore: decorator
@inline
export function switched(now: i32, to: f64): i32 {
  return i32(to) == SWITCH_TOGGLE ? 1 - now : i32(to);
}

/** Whether a number is in a range (a NaN never is). */
// @ts-ignore: decorator
@inline
export function within(x: f64, low: f64, high: f64): bool {
  return x >= low && x <= high;
}

/** Why a mix command's value cannot be, or 0. */
export function refusesMix(p: Pending): i32 {
  if (p.kind == COMMAND_GAIN) return within(p.a, 0, MAX_GAIN) ? 0 : REFUSED_VALUE;
  if (p.kind == COMMAND_PAN) return within(p.a, -1, 1) ? 0 : REFUSED_VALUE;
  if (p.kind == COMMAND_PHONES) return within(p.a, 0, MAX_GAIN) || p.a == -1 ? 0 : REFUSED_VALUE;
  return within(p.a, 0, SWITCH_TOGGLE) ? 0 : REFUSED_VALUE;
}

export function setMute(track: Track, to: f64): void {
  track.muted = switched(track.muted, to);
  updateLevels(track, false);
}

export function setSolo(track: Track, to: f64): void {
  const soloed = switched(track.soloed, to);
  header().soloCount += soloed - track.soloed;
  track.soloed = soloed;
  staleLevels();
}

export function setGain(track: Track, gain: f64): void {
  track.gain = f32(gain);
  updateLevels(track, false);
}

export function setPan(track: Track, pan: f64): void {
  track.pan = f32(pan);
  updateLevels(track, false);
}

/** Its level in the phones; -1: as loud as in the PA. */
export function setPhones(track: Track, gain: f64): void {
  sendOf(track.address()).gain = f32(gain);
  updateLevels(track, false);
}

/** While any track is cued the phones hear those alone. */
export function setCue(track: Track, to: f64): void {
  const send = sendOf(track.address());
  const cued = switched(send.cued, to);
  mixes().cueCount += cued - send.cued;
  send.cued = cued;
  staleLevels();
}

/** Channel `i` of twelve, packed base 256 in two numbers of six. */
function unpackChannel(p: Pending, i: i32): i32 {
  const packed = u64(i < 6 ? p.b : p.c);
  return i32((packed >> u64(8 * (i % 6))) & 255);
}

/** Why an input map cannot be, or 0. */
export function refusesInputs(p: Pending): i32 {
  if (!within(p.a, 1, min(12, MAX_TRACK_CHANNELS)) || !within(p.b, 0, 281474976710655) || !within(p.c, 0, 281474976710655)) {
    return REFUSED_VALUE;
  }
  for (let i = 0; i < i32(p.a); i++) if (unpackChannel(p, i) >= header().inputCount) return REFUSED_VALUE;
  return 0;
}

/** Sets which inputs a track records; a mono take goes to both outputs of its pair, an overdub of one input to all channels. */
export function setInputs(track: Track, p: Pending): void {
  track.channelCount = i32(p.a);
  for (let i = 0; i < MAX_TRACK_CHANNELS; i++) track.setInput(i, unpackChannel(p, min(i, track.channelCount - 1)));
  updateLevels(track, false);
}

/** Why outputs cannot be, or 0. */
export function refusesOutputs(p: Pending): i32 {
  const last = f64(header().outputCount - 1);
  return within(p.a, -1, last) && within(p.b, -1, last) ? 0 : REFUSED_VALUE;
}

export function setOutputs(track: Track, p: Pending): void {
  track.output = i32(p.a);
  track.direct = i32(p.b);
}
