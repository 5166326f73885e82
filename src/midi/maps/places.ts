/**
 * Where on a controller something is: one number, a range, or a list of both, in the order in which they count. Thread: any.
 */
import { z } from "zod";

const byte = z.number().int().min(0).max(127);
const range = z.strictObject({
  from: byte,
  to: byte,
  by: z.number().int().min(1).max(127).optional().describe("every how many, 1 or more"),
});
const list = z.array(z.union([byte, range])).min(1).max(128).readonly();

/** A number from 0 to 127, a range, or a list of numbers and ranges. */
export const placesSchema = z.union([byte, range, list]);

/** As it stands in a file. */
export type Places = z.infer<typeof placesSchema>;

/** Its numbers, in order. */
export function numbersOf(places: Places): number[] {
  if (typeof places === "number") return [places];
  if (isList(places)) return places.flatMap((part) => numbersOf(part));
  const { from, to, by = 1 } = places;
  return Array.from({ length: Math.max(0, Math.floor((to - from) / by) + 1) }, (_, index) => from + index * by);
}

/** Whether it is more than one number. */
export function isSeveral(places: unknown): places is Exclude<Places, number> {
  return typeof places === "object";
}

function isList(places: Places): places is z.infer<typeof list> {
  return Array.isArray(places);
}
