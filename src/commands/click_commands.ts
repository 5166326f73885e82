/**
 * The row of the command table that says what the metronome clicks. Method: plain data (see command_spec.ts). Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { CommandSpec } from "./command_spec.ts";

/** `mix.click`. */
export const CLICK_COMMANDS: readonly CommandSpec[] = [
  {
    name: "mix.click",
    number: protocol.COMMAND_CLICK,
    summary: "Says what the metronome clicks and where it is heard; what is left out stays.",
    scope: "all",
    waits: true,
    arguments: [
      {
        name: "subdivision",
        type: "integer",
        min: 1,
        max: protocol.CLICK_MOST,
        optional: true,
        summary: "parts of a beat; all of them click unless permutation says otherwise",
      },
      {
        name: "permutation",
        type: "places",
        min: 0,
        max: protocol.CLICK_MOST - 1,
        optional: true,
        summary: "the parts that click: 0 is the beat itself; an empty list is a silent bar",
      },
      { name: "probability", type: "number", min: 0, max: 1, optional: true, summary: "with which a click sounds" },
      { name: "accent", type: "boolean", optional: true, summary: "a higher click on the 1" },
      {
        name: "output",
        type: "integer",
        min: 1,
        max: 65536,
        optional: true,
        summary: "first output channel, counted from 1",
      },
    ],
    mayRefuse: [protocol.REFUSED_VALUE],
  },
];
