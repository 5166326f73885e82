/**
 * Commands that control carries out and the engine never sees, as actions plan them: the engine keeps a number in their place, says when
 * their place comes, and control knows what the number stands for.
 *
 * Those of the sequencer have a frame of their own: control is told of it ahead (`host.ahead`), so that they are heard from that frame on.
 * The others (saves, files, listening, the hand on the tempo) begin when control hears that their place came by. Thread: any.
 */
import { findListened } from "./listened_commands.ts";
import { findSession } from "./session_commands.ts";
import { findStep } from "./step_commands.ts";

/** Frames ahead at which the engine tells of a command with a frame of its own, until it is told otherwise: 100 ms. */
export function firstAheadFrames(sampleRate: number): number {
  return Math.floor(sampleRate / 10);
}

/** Whether control carries a command of this name out. `loop.capture` is one only while there is no grid, and none here. */
export function isControls(name: string): boolean {
  return findStep(name) !== undefined || findSession(name) !== undefined || findListened(name) !== undefined;
}

/** Whether such a command acts at a frame of its own: it is one of the sequencer. */
export function isDated(name: string): boolean {
  const spec = findStep(name);
  return spec !== undefined && spec.kind !== "tempo";
}

/** Whether a request plans a command that control carries out. */
export function plansControls({ do: name, command }: { do: string; command?: { do: string } }): boolean {
  return name === "action.set" && command !== undefined && isControls(command.do);
}
