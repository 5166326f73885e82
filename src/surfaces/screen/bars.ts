/**
 * Bars of a terminal: level meters on a dB scale, and the position in a loop.
 *
 * Thread: control.
 */
import { dbFromGain } from "../../commands/levels.ts";
import type { Look } from "./look.ts";
import { piece, type Role, type Row } from "./row.ts";

/** Level at the left end of a meter; the right end is 0 dB. */
const METER_FLOOR_DB = -60;
const WARN_DB = -6;
const CLIP_DB = -0.1;

/** A bar filled to `fraction` (0…1) in `width` cells, in eighths of a cell where the look has them. */
function filledBar(fraction: number, width: number, look: Look): string {
  const { full, parts } = look.glyphs;
  const steps = parts.length + 1;
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width * steps);
  const whole = Math.floor(filled / steps);
  return (full.repeat(whole) + (parts[filled % steps - 1] ?? "")).padEnd(width);
}

/** A level meter of `width` cells for a linear peak. */
export function meterRow(peak: number, width: number, look: Look): Row {
  const levelDb = dbFromGain(peak);
  const role: Role = levelDb >= CLIP_DB ? "bad" : levelDb >= WARN_DB ? "warn" : "good";
  return [piece(filledBar(1 - levelDb / METER_FLOOR_DB, width, look), role)];
}

/** A line of `width` cells, drawn strongly up to `fraction` (0…1). */
export function positionRow(fraction: number, width: number, role: Role, look: Look): Row {
  const done = Math.min(width, Math.max(0, Math.floor(fraction * width + 0.5)));
  return [piece(look.glyphs.done.repeat(done), role), piece(look.glyphs.todo.repeat(width - done), "dim")];
}
