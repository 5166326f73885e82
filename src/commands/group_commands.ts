/**
 * The rows of the command table that say which groups a track belongs to. Method: plain data (see command_spec.ts). Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { CommandSpec } from "./command_spec.ts";
import { inEveryState } from "./state_rules.ts";

/** `mix.group` and `mix.mute_group`. */
export const GROUP_COMMANDS: readonly CommandSpec[] = [
  {
    name: "mix.group",
    number: protocol.COMMAND_GROUP,
    summary: "Puts a track into groups, or takes it out; most commands for a track may name a `group` instead.",
    scope: "track",
    single: true,
    track: "selected",
    makesTrack: "setting",
    waits: false,
    arguments: [
      {
        name: "group",
        type: "integer",
        min: 1,
        max: protocol.GROUP_COUNT,
        optional: true,
        summary: "one group; in or out of the others it stays as it is",
      },
      { name: "on", type: "boolean", optional: true, summary: "in or out of that one; left out: the other way round" },
      {
        name: "groups",
        type: "numbers",
        min: 1,
        max: protocol.GROUP_COUNT,
        optional: true,
        summary: "all groups that it is in; an empty list: in none",
      },
    ],
    oneOf: { names: ["group", "groups"], required: true },
    mayRefuse: [protocol.REFUSED_VALUE],
    states: inEveryState({ does: "is in these groups", becomes: "same" }),
  },
  {
    name: "mix.mute_group",
    number: protocol.COMMAND_MUTE_GROUP,
    summary:
      "Puts a track into a mute group, of which one track is heard at a time: starting or unmuting one mutes the others.",
    scope: "track",
    track: "selected",
    makesTrack: "setting",
    waits: false,
    arguments: [{
      name: "mute_group",
      type: "integer",
      min: 0,
      max: protocol.MUTE_GROUP_COUNT,
      summary: "its mute group; 0: none",
    }],
    mayRefuse: [protocol.REFUSED_VALUE],
    states: inEveryState({ does: "is in this mute group", becomes: "same" }),
  },
];
