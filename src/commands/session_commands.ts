/**
 * Commands on the session as a whole: rows like those of the table, of which control carries out
 * all or the first half. Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import { AIR_COMMANDS } from "./air_commands.ts";
import type { CommandSpec } from "./command_spec.ts";
import { inEveryPass, WRONG_STATE } from "./state_rules.ts";

/** A row that control begins with; `files`: it reads or writes files, or asks the phones; `heard`: it then goes to the engine, and stands in scores. */
export type SessionSpec = Omit<CommandSpec, "number" | "states"> & { readonly files: true; readonly heard?: true };

/** The row of what becomes a command of the engine once its file was read. */
export const LOAD_COMMAND: CommandSpec & SessionSpec = {
  name: "session.load",
  number: protocol.COMMAND_LOAD,
  summary: "Makes a loop of a WAV or FLAC file, in phase with what plays.",
  scope: "track",
  track: "new",
  single: true,
  makesTrack: "sound",
  waits: true,
  files: true,
  heard: true,
  arguments: [
    { name: "path", type: "text", min: 1, max: 4096, summary: "of the file" },
    {
      name: "bars",
      type: "integer",
      min: 1,
      max: 1e5,
      optional: true,
      summary: "bars in it, where it is the first loop",
    },
    {
      name: "beats",
      type: "integer",
      min: 1,
      max: 1e6,
      optional: true,
      summary: "beats in it, where it is the first loop",
    },
    {
      name: "once",
      type: "boolean",
      fallback: false,
      summary: "true: stands still, and plays once from its start whenever it is triggered",
    },
    {
      name: "rate",
      type: "number",
      min: 0.25,
      max: 4,
      optional: true,
      summary: "frames of it a frame; left out: what the file says (exported loops do), else 1",
    },
    {
      name: "reverse",
      type: "boolean",
      optional: true,
      summary: "true: backwards; left out: what the file says, else forwards",
    },
    {
      name: "sha256",
      type: "text",
      min: 64,
      max: 64,
      optional: true,
      summary: "sum of its samples as 32-bit floats, in hex: a file that changed is refused",
    },
  ],
  oneOf: { names: ["bars", "beats"], required: false },
  mayRefuse: [protocol.REFUSED_VALUE, protocol.REFUSED_TOO_SHORT],
  states: {
    empty: { does: "plays it in phase at once, or keeps it ready to be triggered", becomes: "playing" },
    armed: WRONG_STATE,
    recording: WRONG_STATE,
    playing: { does: "fades over to it; undo brings back what was", becomes: "same" },
    ...inEveryPass(WRONG_STATE),
    stopped: { does: "holds it; undo brings back what was", becomes: "same" },
  },
};

/** `session.save`, `session.load` and `session.export`. */
export const SESSION_COMMANDS: readonly SessionSpec[] = [
  {
    name: "session.save",
    summary: "Saves loops, settings and patterns in the session's folder while everything plays on.",
    scope: "all",
    waits: false,
    files: true,
    arguments: [],
  },
  LOAD_COMMAND,
  {
    name: "session.export",
    summary: "Writes stems, loops with their fade handles, inputs and markers, of all that was played so far.",
    scope: "all",
    waits: false,
    files: true,
    arguments: [
      {
        name: "path",
        type: "text",
        min: 1,
        max: 4096,
        optional: true,
        summary: "folder, new or empty; left out: export in the session's folder",
      },
    ],
  },
  ...AIR_COMMANDS,
];

const BY_NAME = new Map(SESSION_COMMANDS.map((spec) => [spec.name, spec]));

/** The row of such a command, or undefined. */
export function findSession(name: string): SessionSpec | undefined {
  return BY_NAME.get(name);
}
