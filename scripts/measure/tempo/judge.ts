// Lets the tempo of the project listen to what was heard of a sound, and says how well it did.
import { TempoListener, type TempoReading } from "../../../dsp/tempo.ts";
import type { Heard } from "./hearing.ts";

const FORMAT = { sampleRate: 48000, hopFrames: 128 };
const HOPS_PER_READING = 48;
/** A tempo is the right one within this part. */
const RIGHT = 0.01;

/** What became of a piece. */
export interface Verdict {
  reading: TempoReading;
  /** Seconds from the first onset since when the tempo stayed right; infinite when it was wrong at the end. */
  stableS: number;
  /** Part by which the tempo is off at the end. */
  error: number;
  /** Seconds from each beat told since the tempo was stable to the nearest true one; empty where it never was. */
  beatErrorsS: number[];
}

/** When beats truly fall. */
export interface TrueBeats {
  tempoBpm: number;
  /** Seconds of one of them. Default 0. */
  firstS?: number;
}

/** Plays `heard` to a fresh listener, hop by hop, onsets when they become known. */
export async function judge(heard: Heard, truth: TrueBeats, module?: WebAssembly.Module): Promise<Verdict> {
  const tempo = await TempoListener.prepare(FORMAT, module);
  const startS = (heard.onsets[0]?.frame ?? 0) / FORMAT.sampleRate;
  let wrongS = 0;
  let onset = 0;
  const beatsS: number[] = [];
  heard.envelope.forEach((value, hop) => {
    for (; onset < heard.onsets.length && heard.onsets[onset]!.knownHop <= hop; onset++) {
      tempo.pushOnset(heard.onsets[onset]!.frame, heard.onsets[onset]!.strength);
    }
    if (tempo.push(value, heard.levels[hop]!)) beatsS.push(tempo.read().beatFrame / FORMAT.sampleRate);
    if (hop % HOPS_PER_READING !== 0) return;
    const right = Math.abs(tempo.read().tempoBpm / truth.tempoBpm - 1) < RIGHT;
    if (!right) wrongS = (hop + HOPS_PER_READING) * FORMAT.hopFrames / FORMAT.sampleRate - startS;
  });
  const reading = tempo.read();
  const error = reading.tempoBpm / truth.tempoBpm - 1;
  const stableS = Math.abs(error) < RIGHT ? Math.max(0, wrongS) : Infinity;
  const beatErrorsS = beatsS.filter((beatS) => beatS > startS + stableS).map((beatS) => beatError(beatS, truth));
  return { reading, error, stableS, beatErrorsS };
}

/** Distance to the nearest true beat. */
function beatError(beatS: number, { tempoBpm, firstS = 0 }: TrueBeats): number {
  const beats = (beatS - firstS) * tempoBpm / 60;
  return Math.abs(beats - Math.round(beats)) * 60 / tempoBpm;
}
