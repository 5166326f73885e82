/**
 * What a set file may say of the player's phones: a second mix on outputs of its own. Units in the keys. Thread: control.
 */
import { z } from "zod";

const output = z.int().min(3).max(255).describe("the first of two output channels, counted from 1, after the PA's two");

/** The first output channel, or more. */
export const phonesSchema = z.union([
  output,
  z.strictObject({
    output,
    level_db: z.number().min(-90).max(24).describe("a level from -90 to 24 dB").optional(),
    inputs: z.boolean().describe("true or false").optional(),
    click_db: z.number().min(-120).max(24).describe("a level from -120 to 24 dB").optional(),
  }).describe('an object with "output" and any of "level_db", "inputs" and "click_db"'),
]).describe("the first of two output channels from 3 on, or an object with it");

/** A set's phones, valid. */
export type SetPhones = z.infer<typeof phonesSchema>;
