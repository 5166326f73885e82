// What the two mixes are set to: the PA (outputs 1 and 2) with its master, and the pair of outputs that the player's phones hear.
// Both are made of the same tracks, clicks and inputs; nothing done to the master is heard in the phones.
import { MIXES_OFFSET } from "../layout";
import { MIXES_PHONES_INPUTS_FIELD, MIXES_PHONES_LEVEL_FIELD } from "../protocol";
import { Ramp } from "./ramp";

// @ts-ignore: decorator
@unmanaged
export class Mixes {
  masterGain: f32;
  masterMuted: i32;
  masterFrom: f32; // a ramp, see masterLevel
  masterTo: f32;
  masterLeft: i32;
  monitor: f32; // gain of the inputs in the PA, as asked
  phonesOutput: i32; // first output channel, -1 for none
  phonesClick: f32; // factor of the click's level in the phones
  cueCount: i32;
  soundingClick: f32; // that factor as it was when the click began that sounds
  tailClick: f32; // … and the one that fades
  hushedFor: i32; // number from 1 of the track whose recording the PA is silent for, 0: none
  phonesFrom: f32; // a ramp, see phonesLevel
  phonesTo: f32;
  phonesLeft: i32;
  inputsFrom: f32; // a ramp, see phonesInputs
  inputsTo: f32;
  inputsLeft: i32;

  // @ts-ignore: decorator
  @inline
  masterLevel(): Ramp {
    return changetype<Ramp>(changetype<usize>(this) + offsetof<Mixes>("masterFrom"));
  }

  // @ts-ignore: decorator
  @inline
  phonesLevel(): Ramp {
    return changetype<Ramp>(changetype<usize>(this) + MIXES_PHONES_LEVEL_FIELD);
  }

  // @ts-ignore: decorator
  @inline
  phonesInputs(): Ramp {
    return changetype<Ramp>(changetype<usize>(this) + MIXES_PHONES_INPUTS_FIELD);
  }
}

/** The two mixes of this memory. */
// @ts-ignore: decorator
@inline
export function mixes(): Mixes {
  return changetype<Mixes>(MIXES_OFFSET);
}

/** Both open, the phones (first output channel, -1 for none) without inputs. */
export function prepareMixes(phonesOutput: i32): void {
  const m = mixes();
  m.masterGain = 1;
  m.masterLevel().set(1);
  m.phonesOutput = phonesOutput;
  m.phonesClick = 1;
  m.phonesLevel().set(1);
}

/** Whether there are phones. */
// @ts-ignore: decorator
@inline
export function hasPhones(): bool {
  return mixes().phonesOutput >= 0;
}
