/**
 * The argument of commands that begin and end by turns. Thread: any.
 */
import type { ArgumentSpec } from "./command_spec.ts";

/** Left out: the other of what it is. */
export const PASS_ON: ArgumentSpec = {
  name: "on",
  type: "boolean",
  optional: true,
  summary: "true: begins only, false: ends only; left out: by turns",
};
