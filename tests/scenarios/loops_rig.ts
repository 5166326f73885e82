/** Several loops of one cycle on one grid. */
import * as P from "../../dsp/assembly/protocol.ts";
import { noise, Rig, type Source } from "./rig.ts";

/** First frame of the first loop. */
export const START = 10_007;
/** Frames of each of them. */
export const CYCLE = 48_003;

/** Loops on the first tracks, recorded one after the other; now is in mid-cycle, past what is forgiven. */
export async function withLoops(
  count: number,
  { source = noise(0.05), blockFrames = 128 }: { source?: Source; blockFrames?: number } = {},
): Promise<Rig> {
  const rig = await Rig.open({ source, tapeSeconds: 20, blockFrames });
  for (let track = 0; track < count; track++) {
    for (const at of [START + track * CYCLE, START + (track + 1) * CYCLE]) {
      rig.at(at, { kind: P.COMMAND_RECORD, when: P.WHEN_EXACT, track });
    }
  }
  return rig.runTo(START + (count + 1) * CYCLE + 20_000);
}

/** The state of every track. */
export function statesOf(rig: Rig): number[] {
  return Array.from({ length: rig.snapshot.trackCount }, (_, index) => rig.track(index).state);
}
