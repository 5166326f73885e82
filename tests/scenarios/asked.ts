/** Commands as people write them, asked of a rig. */
import { encodeCommand } from "../../src/commands/encode.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import type { Rig } from "./rig.ts";

/** Asks for a command at a stream frame, which is also its id. */
export function ask(rig: Rig, frame: number, command: Record<string, unknown>): Rig {
  const { at: _, ...slot } = encodeCommand(parseCommand(command), { id: frame });
  return rig.at(frame, slot);
}
