/**
 * Levels: dB ↔ linear gain. The only place where the two meet; the engine knows linear only.
 *
 * Method: 20·log10. Thread: any but the audio thread.
 */
import { SILENCE_DB } from "./level_arguments.ts";

/** Linear gain of a level in dB; exactly 0 at and below SILENCE_DB. */
export function gainFromDb(levelDb: number): number {
  return levelDb <= SILENCE_DB ? 0 : Math.pow(10, levelDb / 20);
}

/** Level in dB of a linear gain, never under `floorDb`. */
export function dbFromGain(gain: number, floorDb = SILENCE_DB): number {
  return gain <= 0 ? floorDb : Math.max(floorDb, 20 * Math.log10(gain));
}
