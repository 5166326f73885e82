/**
 * Phones on a card of their own, in the row of the host: whether they are in step.
 *
 * Thread: control.
 */
import { piece, type Row } from "./row.ts";
import type { View } from "./view.ts";

/** Later or further off than this is heard as an echo. */
const ECHO_MS = 1;

/** Nothing without such phones. */
export function phonesPart({ state }: View): Row {
  const { phones } = state.host;
  if (phones === undefined) return [];
  const { playing, behindMs, offsetUs, dropouts } = phones, offMs = Math.abs(offsetUs) / 1000;
  const lost: Row = dropouts === 0 ? [] : [piece(`, ${dropouts} drop-out${dropouts === 1 ? "" : "s"}`, "warn")];
  if (!playing) return [piece("phones ", "dim"), piece("silent", "warn"), ...lost];
  if (behindMs > ECHO_MS) return [piece("phones ", "dim"), piece(`${behindMs.toFixed(0)} ms late`, "warn"), ...lost];
  return [piece("phones ", "dim"), piece(`${offMs.toFixed(1)} ms off`, offMs > ECHO_MS ? "warn" : "plain"), ...lost];
}
