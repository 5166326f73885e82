/**
 * The rows of the command table for the two mixes: the PA's master, and what the player's phones hear.
 *
 * Method: plain data (see command_spec.ts). They are allowed without phones too: what is set holds once there are some. Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { CommandSpec } from "./command_spec.ts";
import { DB, GAIN, ON } from "./level_arguments.ts";
import { inEveryState, SETS_TRACK } from "./state_rules.ts";

const SWITCHED_LEVEL = {
  scope: "all",
  waits: true,
  arguments: [{ ...ON, summary: "on (0 dB) or off" }, DB, GAIN],
  oneOf: { names: ["on", "db", "gain"], required: true },
} satisfies Partial<CommandSpec>;

const LEVEL = {
  scope: "all",
  waits: true,
  arguments: [DB, GAIN],
  oneOf: { names: ["db", "gain"], required: true },
} satisfies Partial<CommandSpec>;

/** `mix.master`, `mix.phones` and what belongs to them. */
export const PHONES_COMMANDS: readonly CommandSpec[] = [
  {
    name: "mix.master",
    number: protocol.COMMAND_MASTER,
    summary: "Sets the level of the PA; the phones do not hear it.",
    ...LEVEL,
  },
  {
    name: "mix.master_mute",
    number: protocol.COMMAND_MASTER_MUTE,
    summary: "Mutes the PA: loops, click and inputs; the phones go on.",
    scope: "all",
    waits: true,
    arguments: [ON],
  },
  {
    name: "mix.phones",
    number: protocol.COMMAND_PHONES,
    summary: "Sets the level of a track in the phones, or lets it be as loud as in the PA again.",
    ...SETS_TRACK,
    arguments: [DB, GAIN, {
      ...ON,
      name: "follow",
      optional: true,
      summary: "true: as loud as in the PA; false: at 0 dB",
    }],
    oneOf: { names: ["db", "gain", "follow"], required: true },
    states: inEveryState({ does: "ramps to the new value", becomes: "same" }),
  },
  {
    name: "mix.cue",
    number: protocol.COMMAND_CUE,
    summary: "Lets the phones hear the cued tracks alone, also muted ones, before their level in the PA.",
    ...SETS_TRACK,
    arguments: [ON],
    states: inEveryState({ does: "ramps to the new mix", becomes: "same" }),
  },
  {
    name: "mix.phones_level",
    number: protocol.COMMAND_PHONES_LEVEL,
    summary: "Sets the level of the phones.",
    ...LEVEL,
  },
  {
    name: "mix.phones_inputs",
    number: protocol.COMMAND_PHONES_INPUTS,
    summary: "Lets the inputs be heard in the phones; off unless asked.",
    ...SWITCHED_LEVEL,
  },
  {
    name: "mix.phones_click",
    number: protocol.COMMAND_PHONES_CLICK,
    summary: "Sets how loud the click is in the phones beside the metronome's own level; from the next click on.",
    ...SWITCHED_LEVEL,
  },
];
