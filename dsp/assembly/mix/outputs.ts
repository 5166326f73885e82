// From the buses to the outputs: the PA and the phones by their levels and limiters, all others as they are; then the inputs that
// are to be heard, past limiter and look-ahead.
import { LEAD_FRAMES, LIMITER_OFFSET, MAX_BLOCK_FRAMES, PHONES_LIMITER_OFFSET } from "../layout";
import { header } from "../memory/header";
import { busAddress } from "./buses";
import { addRamped, addScaled, clipFrames, rampFrames, scaleFrames } from "./kernels";
import { monitorLevel } from "./levels";
import { limitPair } from "./limiter";
import { hasPhones, mixes } from "./mixes";
import { Ramp } from "./ramp";

/** Address of frame `offset` of an output of the block. */
// @ts-ignore: decorator
@inline
export function outputAddress(output: i32, offset: i32): usize {
  return usize(header().outputs) + (usize(output * MAX_BLOCK_FRAMES + offset) << 2);
}

/** Address of frame `offset` of an input of the block. */
// @ts-ignore: decorator
@inline
export function inputAddress(input: i32, offset: i32): usize {
  return usize(header().inputs) + (usize(input * MAX_BLOCK_FRAMES + offset) << 2);
}

/** Moves what is due from the buses to the outputs. */
export function writeOutputs(offset: i32, frames: i32): void {
  const h = header();
  const m = mixes();
  const lowest = writePair(0, m.masterLevel(), LIMITER_OFFSET, offset, frames);
  h.limiterLowest = min(h.limiterLowest, lowest);
  if (hasPhones()) writePair(m.phonesOutput, m.phonesLevel(), PHONES_LIMITER_OFFSET, offset, frames);
  const bytes = usize(frames) << 2;
  const ahead: usize = LEAD_FRAMES << 2;
  for (let output = 0; output < h.outputCount; output++) {
    const bus = busAddress(output, 0) - ahead;
    if (output > 1 && !isPhones(output)) memory.copy(outputAddress(output, offset), bus, bytes);
    memory.copy(bus, bus + bytes, ahead);
  }
  addInputs(0, monitorLevel(), offset, frames);
  if (!hasPhones()) return;
  const level = m.phonesInputs();
  if (level.left == 0 && level.to == 0) return;
  addInputs(m.phonesOutput, level, offset, frames);
  // Ears: what the inputs add is cut off rather than let through.
  for (let i = 0; i < 2; i++) clipFrames(outputAddress(m.phonesOutput + i, offset), frames, h.limiterCeiling);
}

// @ts-ignore: decorator
@inline
function isPhones(output: i32): bool {
  const phones = mixes().phonesOutput;
  return phones >= 0 && (output == phones || output == phones + 1);
}

/** A pair of buses by its level and its limiter to its outputs; the limiter's lowest gain. */
function writePair(output: i32, level: Ramp, limiter: usize, offset: i32, frames: i32): i32 {
  const second = min(output + 1, header().outputCount - 1);
  for (let bus = output; bus <= second; bus++) applyLevel(level, busAddress(bus, 0), frames);
  level.advance(frames);
  const ahead: usize = LEAD_FRAMES << 2;
  const left = busAddress(output, 0) - ahead, right = busAddress(second, 0) - ahead;
  return limitPair(limiter, left, right, outputAddress(output, offset), outputAddress(second, offset), frames);
}

/** What was rendered last, by a level that may be on its way. */
function applyLevel(level: Ramp, at: usize, frames: i32): void {
  const run = min(frames, level.left);
  if (run > 0) rampFrames(at, run, level.from, level.slope(), level.done());
  if (level.to != 1) scaleFrames(at + (usize(run) << 2), frames - run, level.to);
}

/** Adds the inputs to a pair of outputs: one input to both sides, more to the sides in turn. */
function addInputs(output: i32, level: Ramp, offset: i32, frames: i32): void {
  const h = header();
  let done = 0;
  while (done < frames) {
    const run = level.left > 0 ? min(frames - done, level.left) : frames - done;
    for (let input = 0; input < max(h.inputCount, min(2, h.outputCount)); input++) {
      const to = outputAddress(min(output + (input & 1), h.outputCount - 1), offset + done);
      const from = inputAddress(min(input, h.inputCount - 1), offset + done);
      if (level.left > 0) addRamped(to, from, run, level.from, level.slope(), level.done());
      else if (level.to != 0) addScaled(to, from, run, level.to);
    }
    level.advance(run);
    done += run;
  }
}
