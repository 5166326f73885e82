/** What the scenarios of actions share: commands as JSON, a loop to count by, and the frames at which actions acted. */
import * as P from "../../dsp/assembly/protocol.ts";
import { encodeCommand } from "../../src/commands/encode.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { findCommand } from "../../src/commands/table.ts";
import { noise, Rig } from "./rig.ts";

/** Where the first loop of `withLoop` begins, and how long it is. */
export const START = 10_007;
export const CYCLE = 48_003;

/** Asks for a command as a surface says it, for exactly this output frame. */
export function ask(rig: Rig, frame: number, command: Record<string, unknown>): Rig {
  const exactly = findCommand(String(command["do"]))?.waits === true ? { when: "exact" } : {};
  const { at: _, ...slot } = encodeCommand(parseCommand({ ...exactly, ...command }), { id: 0 });
  return rig.at(frame, slot);
}

/** A rig whose first track plays a loop of `cycle` frames from START on; run to its end. */
export async function withLoop(cycle = CYCLE, options: Parameters<typeof Rig.open>[0] = {}): Promise<Rig> {
  const rig = await Rig.open({ source: noise(0.3), tapeSeconds: 20, ...options });
  ask(rig, START, { do: "loop.record", track: 1 });
  return ask(rig, START + cycle, { do: "loop.record", track: 1 }).runTo(START + cycle);
}

/** A rig whose grid runs from START on. */
export async function withTempo(
  bpm: number,
  beatsPerBar = 4,
  options: Parameters<typeof Rig.open>[0] = {},
): Promise<Rig> {
  const rig = await Rig.open({ tapeSeconds: 2, ...options });
  ask(rig, 101, { do: "transport.set_tempo", bpm, beats_per_bar: beatsPerBar });
  return ask(rig, START, { do: "transport.start" }).runTo(START);
}

/** Output frames at which actions acted (or one of them), in order. */
export function firings(rig: Rig, number?: number): number[] {
  return rig.events.filter(({ kind, source, id }) =>
    source === P.SOURCE_ACTION && kind !== P.EVENT_WAITING && (number === undefined || id === number)
  ).map(({ frame }) => frame);
}

/** The first number of `start + k × cycle + place` after a frame, for whole k: reckoned without the engine. */
export function firstAfter(frame: number, start: number, cycle: number, place: number): number {
  return start + place + (Math.floor((frame - start - place) / cycle) + 1) * cycle;
}
