/**
 * Commands that listening turns into commands of the engine: live only, for in a score stands what they became.
 *
 * Method: rows like those of the table, without a number. `loop.capture` is one too where there is no grid and no length is given.
 * Thread: any.
 */
import type { CommandSpec } from "./command_spec.ts";

/** A row without a number of the engine's. */
export type ListenedSpec = Omit<CommandSpec, "number" | "states"> & { readonly becomes: string };

/** `loop.next_cut` and `loop.grab`. */
export const LISTENED_COMMANDS: readonly ListenedSpec[] = [
  {
    name: "loop.next_cut",
    becomes: "loop.recut",
    summary: "Moves a loop that was captured without a grid to the next of its proposals, with a cross-fade.",
    scope: "track",
    single: true,
    track: "selected",
    waits: false,
    arguments: [],
  },
  {
    name: "loop.grab",
    becomes: "loop.cut",
    summary: "Takes the last sound, from silence to silence, as a track that plays once when it is triggered.",
    scope: "track",
    single: true,
    track: "new",
    makesTrack: "sound",
    waits: false,
    arguments: [],
  },
];

const BY_NAME = new Map(LISTENED_COMMANDS.map((spec) => [spec.name, spec]));

/** The row of such a command, or undefined. */
export function findListened(name: string): ListenedSpec | undefined {
  return BY_NAME.get(name);
}
