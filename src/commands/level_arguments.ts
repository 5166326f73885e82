/**
 * Arguments that several rows of the command table share: a switch, and a level in dB or as a linear gain.
 *
 * Method: plain data (see command_spec.ts). Thread: any.
 */
import type { ArgumentSpec } from "./command_spec.ts";

/** Highest linear gain that a command may ask for: +24 dB. */
export const MAX_GAIN = 15.85;
/** At and below this level, in dB, a gain is exactly 0. */
export const SILENCE_DB = -120;

/** A switch that toggles when it is left out. */
export const ON: ArgumentSpec = {
  name: "on",
  type: "boolean",
  optional: true,
  summary: "on or off; left out: the other way round",
};
/** A level in dB. */
export const DB: ArgumentSpec = {
  name: "db",
  type: "number",
  min: SILENCE_DB,
  max: 24,
  optional: true,
  summary: `level in dB; ${SILENCE_DB} is silence`,
};
/** The same as a factor. */
export const GAIN: ArgumentSpec = {
  name: "gain",
  type: "number",
  min: 0,
  max: MAX_GAIN,
  optional: true,
  summary: "level as a linear factor",
};
