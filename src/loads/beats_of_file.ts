/**
 * Beats of a file that becomes the first loop: as its player says, as the file says, or as listening finds.
 *
 * Thread: a worker.
 */
import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import { analyseFile } from "../analyse/analyse_file.ts";

/** A tempo that is believed less is no better than a guess by length. */
const SURE = 0.3;
/** How far a whole file may be from whole beats, in beats. */
const NEARLY_WHOLE = 0.2;

/** Beats in the `lengthS` of a file that are loaded, by the tempo that is heard in it; 0 where none is clear or there are no whole beats. */
export async function hearBeats(path: string, lengthS: number): Promise<number> {
  const { tempoBpm, confidence } = await analyseFile(path, await loadAnalysisModule());
  if (tempoBpm === undefined || confidence < SURE) return 0;
  const beats = (lengthS * tempoBpm) / 60, whole = Math.round(beats);
  return whole >= 1 && Math.abs(beats - whole) <= NEARLY_WHOLE ? whole : 0;
}
