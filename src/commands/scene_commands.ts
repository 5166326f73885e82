/**
 * The rows of the command table for scenes: what plays, how loud and where, kept under a number and launched at a boundary.
 *
 * Method: plain data (see command_spec.ts). Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { ArgumentSpec, CommandSpec } from "./command_spec.ts";
import { inEveryState } from "./state_rules.ts";

const SCENE: ArgumentSpec = {
  name: "scene",
  type: "integer",
  min: 1,
  max: protocol.SCENE_COUNT,
  summary: "number of the scene",
};

/** `mix.scene` and its like. */
export const SCENE_COMMANDS: readonly CommandSpec[] = [
  {
    name: "mix.scene_store",
    number: protocol.COMMAND_SCENE_STORE,
    summary: "Keeps as a scene which tracks play and which stand, what is muted, every level and place.",
    scope: "all",
    waits: true,
    arguments: [SCENE],
    mayRefuse: [protocol.REFUSED_VALUE, protocol.REFUSED_NO_MEMORY],
  },
  {
    name: "mix.scene",
    number: protocol.COMMAND_SCENE,
    summary:
      "Launches a scene at a boundary, in phase; it takes the place of one that waits. What it does not know stands still; what is being recorded goes on.",
    scope: "all",
    waits: true,
    ownWhen: true,
    arguments: [
      { ...SCENE, optional: true },
      {
        name: "by",
        type: "integer",
        min: -protocol.SCENE_COUNT,
        max: protocol.SCENE_COUNT,
        optional: true,
        summary: "so many stored scenes further, below 0 for back",
      },
    ],
    oneOf: { names: ["scene", "by"], required: true },
    mayRefuse: [protocol.REFUSED_NO_SUCH_SCENE],
  },
  {
    name: "mix.scene_cancel",
    number: protocol.COMMAND_SCENE_CANCEL,
    summary: "Drops the scene that waits.",
    scope: "all",
    waits: false,
    arguments: [],
    mayRefuse: [protocol.REFUSED_NOTHING_PENDING],
  },
  {
    name: "mix.scene_clear",
    number: protocol.COMMAND_SCENE_CLEAR,
    summary: "Forgets a scene; what plays goes on.",
    scope: "all",
    waits: false,
    arguments: [SCENE],
    mayRefuse: [protocol.REFUSED_NO_SUCH_SCENE],
  },
  {
    name: "mix.scene_track",
    number: protocol.COMMAND_SCENE_TRACK,
    summary: "Says what a scene does with a track.",
    scope: "track",
    track: "selected",
    makesTrack: "setting",
    waits: false,
    arguments: [
      SCENE,
      { name: "plays", type: "boolean_or_null", fallback: true, summary: "whether it plays" },
      { name: "muted", type: "boolean_or_null", fallback: null, summary: "whether it is muted" },
      { name: "gain", type: "number", min: 0, max: 15.85, optional: true, summary: "level as a linear factor" },
      { name: "db", type: "number", min: -120, max: 24, optional: true, summary: "level in dB; -120 is silence" },
      { name: "pan", type: "number", min: -1, max: 1, optional: true, summary: "-1 is left, 0 the middle, 1 right" },
    ],
    oneOf: { names: ["gain", "db"], required: false },
    mayRefuse: [protocol.REFUSED_VALUE, protocol.REFUSED_NO_MEMORY],
    states: inEveryState({ does: "is in this scene", becomes: "same" }),
  },
  {
    name: "mix.scene_when",
    number: protocol.COMMAND_SCENE_WHEN,
    summary: "Says what a launch waits for when it says nothing; a bar unless something else is chosen.",
    scope: "all",
    waits: false,
    arguments: [{
      name: "boundary",
      type: "choice",
      choices: ["now", "exact", "beat", "bar", "loop"],
      summary: "what it waits for",
    }],
  },
];
