/**
 * Numbers as a player reads them: times, levels, pans, counts. Units in each name's comment. Thread: control.
 */
import { dbFromGain } from "../../commands/levels.ts";

/** A stretch of seconds: `0.52 s`, `12.3 s`, `3:05`. */
export function durationWords(seconds: number): string {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A linear gain in dB with its sign: `+3.0`, `-12.5`, `-inf`. */
export function levelWords(gain: number): string {
  if (gain <= 0) return "-inf";
  const levelDb = Math.round(dbFromGain(gain) * 10) / 10;
  return levelDb > 0 ? `+${levelDb.toFixed(1)}` : levelDb === 0 ? "0.0" : levelDb.toFixed(1);
}

/** A pan: `C`, `L40`, `R100`. */
export function panWords(pan: number): string {
  const percent = Math.round(Math.abs(pan) * 100);
  return percent === 0 ? "C" : `${pan < 0 ? "L" : "R"}${percent}`;
}

/** A number of beats, whole where it nearly is. */
export function beatCount(beats: number): string {
  const nearest = Math.round(beats);
  return Math.abs(beats - nearest) < 0.05 ? String(nearest) : beats.toFixed(1);
}

/** The same with its word. */
export function beatWords(beats: number): string {
  const count = beatCount(beats);
  return `${count} ${count === "1" ? "beat" : "beats"}`;
}

/** Megabytes, or gigabytes when there are many. */
export function memoryWords(bytes: number): string {
  const megabytes = bytes / 1e6;
  return megabytes < 1000 ? `${Math.round(megabytes)} MB` : `${(megabytes / 1000).toFixed(1)} GB`;
}

/** How fast a loop plays in five cells, below 0 backwards, "" at its own speed: 0.5x, -.25x, -2x. */
export function rateWords(rate: number): string {
  if (rate === 1) return "";
  const words = String(Number(rate.toFixed(rate <= -1 ? 1 : 2)));
  return `${words.replace("-0.", "-.")}x`;
}
