/**
 * A loop for tests of rates: its content is a function of the frame of content, its seam included in what it is compared with; and a
 * slow model of how it is heard at a rate, in f64, from the definition alone.
 */
import { readLoop } from "../../dsp/layers.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { type Ask, Rig, SILENCE, type Source } from "./rig.ts";

/** Frame at which the take begins. */
export const START = 10_000;
const EXACT = { when: P.WHEN_EXACT };

/** Track 0 plays a loop of what the source gives from START on; later inputs are silent. */
export async function loopOf(
  source: Source,
  lengthFrames: number,
  options: { blockFrames?: number; inputCount?: number; sampleRate?: number } = {},
): Promise<Rig> {
  const rig = await Rig.open({ source, tapeSeconds: 10, blockFrames: 256, limiterCeiling: 8, ...options });
  rig.at(START, { kind: P.COMMAND_RECORD, track: 0, ...EXACT });
  rig.at(START + lengthFrames, { kind: P.COMMAND_RECORD, track: 0, ...EXACT });
  rig.runTo(START + lengthFrames + 5_000);
  rig.source = SILENCE;
  return rig;
}

/** Asks for something on track 0 at an exact output frame. */
export function ask(rig: Rig, frame: number, kind: number, a = 0, more: Partial<Ask> = {}): Rig {
  return rig.at(frame, { kind, track: 0, ...EXACT, a, ...more });
}

/** What the loop of a track holds, in f64. */
export function contentOf(rig: Rig, track = 0, channel = 0): Float64Array {
  return Float64Array.from(readLoop(rig.memory, track)!.channels[channel]!);
}

/** Modified Bessel function of order 0. */
function bessel(x: number): number {
  let sum = 1;
  for (let k = 1, term = 1; term > sum * 1e-17; k++) sum += term *= (x / 2 / k) ** 2;
  return sum;
}

const BETA = 0.1102 * (87 - 8.7), CUTOFF = 1 - (87 - 7.95) / (14.36 * 64), REACH = 32;

/** The windowed sinc at `t` frames of content. */
function response(t: number): number {
  if (Math.abs(t) >= REACH) return 0;
  const x = Math.PI * CUTOFF * t, sinc = Math.abs(x) < 1e-9 ? 1 : Math.sin(x) / x;
  return (CUTOFF * sinc * bessel(BETA * Math.sqrt(1 - (t / REACH) ** 2))) / bessel(BETA);
}

/** The loop at a place (frames, any real number), as it is heard at a rate: the definition, slowly. */
export function heardAt(content: Float64Array, place: number, rate: number): number {
  const stretch = Math.max(1, Math.abs(rate)), reach = REACH * stretch, length = content.length;
  let sum = 0;
  for (let frame = Math.floor(place - reach) - 1; frame <= place + reach + 1; frame++) {
    sum += content[((frame % length) + length) % length]! * response((frame - place) / stretch);
  }
  return sum / stretch;
}
