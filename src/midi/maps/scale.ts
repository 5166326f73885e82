/**
 * From what a control says to what an argument means: curves, encoders, pick-up. Thread: any.
 */
import type { MapBinding } from "./map_schema.ts";

/** How an argument is set. */
export type SetSpec = NonNullable<MapBinding["set"]>;

/** The argument's value for a share from 0 to 1 of the control's way. */
export function scaled({ from, to, curve }: SetSpec, share: number): number {
  if (share <= 0) return from;
  if (share >= 1) return to;
  return curve === "exponential" ? from * (to / from) ** share : from + (to - from) * share;
}

/** A value that is the argument's own, kept to the range. */
export function kept({ from, to }: SetSpec, value: number): number {
  return Math.min(Math.max(from, to), Math.max(Math.min(from, to), value));
}

/** Clicks that a byte of an endless encoder means. */
export function encoderClicks(relative: NonNullable<SetSpec["relative"]>, value: number): number {
  if (relative === "offset") return value - 64;
  if (relative === "sign_bit") return value < 64 ? value : 64 - value;
  return value < 64 ? value : value - 128;
}

/** The argument's value after some clicks, within its range. */
export function stepped(spec: SetSpec, value: number, clicks: number): number {
  const { from, to, step } = spec;
  const size = (step ?? Math.abs(to - from) / 100) * Math.sign(to - from || 1);
  return kept(spec, value + clicks * size);
}

/** Holds an absolute control back until it meets the value that it would change, so that nothing jumps. */
export class Pickup {
  #before: number | undefined;
  #sent: number | undefined;

  /** True when the control may set `wanted` where the argument stands at `current`; `near` counts as met. */
  allows(wanted: number, current: number | undefined, near: number): boolean {
    const before = this.#before;
    this.#before = wanted;
    const own = this.#sent !== undefined && current !== undefined && Math.abs(current - this.#sent) <= near;
    const met = current === undefined || own || Math.abs(wanted - current) <= near ||
      (before !== undefined && (before - current) * (wanted - current) <= 0);
    this.#sent = met ? wanted : undefined;
    return met;
  }
}
