/**
 * A set's phones in the words of a session. Thread: control.
 */
import { UsageError } from "../errors.ts";
import type { PhonesSetup } from "../session/session_options.ts";
import type { SetPhones } from "./phones_schema.ts";

/** The phones of a set and of a flag, which says where they are and leaves the set's other details as they are. */
export function mergePhones(file: SetPhones | undefined, flag: SetPhones | undefined): SetPhones | undefined {
  if (flag === undefined || typeof flag === "object" || typeof file !== "object") return flag ?? file;
  const { output: _output, device: _device, ...details } = file;
  return { ...details, ...placeOf(flag) };
}

/** Undefined where the set is silent. Throws a UserError (exit code 2) where it contradicts itself or names outputs that are not there. */
export function phonesOf(phones: SetPhones | undefined, outputCount: number): PhonesSetup | undefined {
  if (phones === undefined) return undefined;
  const set: Extract<SetPhones, object> = typeof phones === "object" ? phones : placeOf(phones);
  const { output, device, block: blockFrames, air_ms: airMs, level_db: levelDb, inputs, click_db: clickDb } = set;
  if ((output === undefined) === (device === undefined)) {
    throw new UsageError(
      'The phones need one of "output" (channels of the same card) and "device" (a card of their own).',
    );
  }
  if (airMs !== undefined && device === undefined) {
    throw new UsageError('The phones\' "air_ms" needs a "device": on the same card they are not delayed.');
  }
  if (blockFrames !== undefined && device === undefined) {
    throw new UsageError('The phones\' "block" needs a "device": on the same card it is the session\'s.');
  }
  if (output !== undefined && output >= outputCount) {
    const last = output + 1;
    throw new UsageError(
      `The phones on outputs ${output} and ${last} need ${last} outputs, but there are ${outputCount}: raise "channels" or name others.`,
    );
  }
  return {
    output: output ?? Math.max(2, outputCount) + 1,
    ...(device === undefined ? {} : { device: String(device) }),
    ...(blockFrames === undefined ? {} : { blockFrames }),
    ...(airMs === undefined ? {} : { airMs }),
    ...(levelDb === undefined ? {} : { levelDb }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(clickDb === undefined ? {} : { clickDb }),
  };
}

/** A number is a channel, a name a device. */
function placeOf(place: number | string): { output?: number; device?: string } {
  return typeof place === "number" ? { output: place } : { device: place };
}
