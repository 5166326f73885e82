// What the player's phones hear of a track: two sides, whatever its channels. Mono goes to both, more channels to the sides in turn.
import { Track } from "../track/track";
import { busAddress, scratch } from "./buses";
import { addRamped, addScaled } from "./kernels";
import { mixes } from "./mixes";
import { sendOf } from "./phones_send";

/** Sends scratch and advances the levels. */
export function sendToPhones(track: Track, channelCount: i32, offset: i32, frames: i32): void {
  const send = sendOf(track.address());
  for (let i = 0; i < max(2, channelCount); i++) {
    const level = (i & 1) == 0 ? send.left() : send.right();
    const to = busAddress(mixes().phonesOutput + (i & 1), offset);
    const from = scratch(min(i, channelCount - 1));
    if (level.left > 0) addRamped(to, from, frames, level.from, level.slope(), level.done());
    else if (level.to != 0) addScaled(to, from, frames, level.to);
  }
  send.advance(frames);
}
