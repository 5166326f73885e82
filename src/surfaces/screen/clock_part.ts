/**
 * The followed clock on the screen: what is known of it, its tempo, and by how much loops were off the grid that it moves.
 *
 * Thread: control.
 */
import { piece, type Row } from "./row.ts";
import type { View } from "./view.ts";

/** Drift beyond which it is worth a colour, ms. */
const WORTH_SAYING_MS = 5;

/** State, tempo and drift; nothing where no clock is followed. */
export function clockPart(view: View): Row {
  const { midi, snapshot, sampleRate } = view.state;
  const clock = midi?.clock;
  if (clock === undefined) return [];
  const title = piece(clock.source === "jack" ? "jack " : "clock ", "dim");
  if (clock.state === "away") return [title, piece("away", "warn")];
  // A transport that never rolled is not followed yet; one without a timebase master has no tempo.
  if (clock.source === "jack" && !clock.running) return [title, piece("stopped", "warn")];
  const tempo = clock.tempoBpm > 0 ? [piece(` ${clock.tempoBpm.toFixed(1)}`, "strong")] : [];
  if (clock.state === "listening") return [title, piece("listening", "warn"), ...tempo];
  const driftMs = (snapshot.driftFrames * 1000) / sampleRate;
  const sign = driftMs < 0 ? "" : "+";
  const tone = Math.abs(driftMs) > WORTH_SAYING_MS ? "warn" : "dim";
  const word = clock.source === "jack" ? "rolling" : "locked";
  return [title, piece(word, "good"), ...tempo, piece(` ${sign}${driftMs.toFixed(1)} ms`, tone)];
}
