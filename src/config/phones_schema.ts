/**
 * What a set file may say of the player's phones: a second mix, on outputs or on a sound card of its own. Units in the keys. Thread: control.
 */
import { z } from "zod";

const output = z.int().min(3).max(255).describe("the first of two output channels, counted from 1, after the PA's two");
const device = z.string().min(1).describe("the name (or part of it) of an output device");

/** The first output channel, a device, or more. */
export const phonesSchema = z.union([
  output,
  device,
  z.strictObject({
    output: output.optional(),
    device: z.union([device, z.int().min(0)]).optional(),
    block: z.int().min(16).max(8192).describe("a whole number of frames from 16 to 8192").optional(),
    air_ms: z.number().min(0).max(500).describe("a number of milliseconds from 0 to 500").optional(),
    level_db: z.number().min(-90).max(24).describe("a level from -90 to 24 dB").optional(),
    inputs: z.boolean().describe("true or false").optional(),
    click_db: z.number().min(-120).max(24).describe("a level from -120 to 24 dB").optional(),
  }).describe('an object with "output" or "device", and any of "block", "air_ms", "level_db", "inputs" and "click_db"'),
]).describe("the first of two output channels from 3 on, the name of a device, or an object with one of them");

/** A set's phones, valid. */
export type SetPhones = z.infer<typeof phonesSchema>;
