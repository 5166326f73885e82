/**
 * A set's phones in the words of a session. Thread: control.
 */
import type { PhonesSetup } from "../session/session_options.ts";
import type { SetPhones } from "./phones_schema.ts";

/** The phones of a set and of a flag, which names outputs and leaves the set's other details as they are. */
export function mergePhones(file: SetPhones | undefined, flag: SetPhones | undefined): SetPhones | undefined {
  if (typeof flag !== "number" || typeof file !== "object") return flag ?? file;
  return { ...file, output: flag };
}

/** Undefined where the set is silent. */
export function phonesOf(phones: SetPhones | undefined): PhonesSetup | undefined {
  if (phones === undefined) return undefined;
  if (typeof phones === "number") return { output: phones };
  const { output, level_db: levelDb, inputs, click_db: clickDb } = phones;
  return {
    output,
    ...(levelDb === undefined ? {} : { levelDb }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(clickDb === undefined ? {} : { clickDb }),
  };
}
