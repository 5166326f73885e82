/** A rig with a grid that runs, and a plan. */
import * as P from "../../dsp/assembly/protocol.ts";
import { MidiPlan } from "../../dsp/midi_plan.ts";
import { Rig } from "./rig.ts";

/** A note to plan. */
export const note = (key: number, length: number, port = 0, channel = 0, velocity = 100) => ({
  port,
  channel,
  key,
  velocity,
  length,
});

/** A rig with a grid at a tempo whose beat 0 is at frame 0 or so, and a plan. */
export async function withPlan(blockFrames = 128, bpm = 120): Promise<{ rig: Rig; plan: MidiPlan }> {
  const rig = await Rig.open({ blockFrames });
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: bpm, b: 4 });
  rig.at(64, { kind: P.COMMAND_START, when: P.WHEN_EXACT }).runTo(blockFrames);
  return { rig, plan: new MidiPlan(rig.memory, 0) };
}
