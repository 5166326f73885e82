// What each detector told for each recording; that of other people's programs is kept under build/, for they do not change.
import type { Recording } from "./corpus.ts";
import { type Detector, DETECTORS, type Told } from "./detectors.ts";

const FOLDER = new URL("../../../build/onsets/", import.meta.url);

/** Lists of onsets of one recording, by detector, then by setting; a detector that is missing here has none. */
export interface Result {
  recording: Omit<Recording, "sound">;
  told: Map<Detector, Told[][]>;
}

/** Runs or remembers everything. `complain` hears why a detector is missing. */
export async function collectResults(
  recordings: AsyncIterable<Recording>,
  corpusName: string,
  complain: (reason: string) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  const missing = new Set<Detector>();
  for await (const recording of recordings) {
    const told = new Map<Detector, Told[][]>();
    for (const detector of DETECTORS) {
      if (missing.has(detector)) continue;
      try {
        told.set(detector, await ask(detector, recording, corpusName));
      } catch (error) {
        missing.add(detector);
        complain(`${detector.name} is missing: ${error instanceof Error ? error.message : error}`);
      }
    }
    const { sound: _, ...described } = recording;
    results.push({ recording: described, told });
  }
  return results;
}

async function ask(detector: Detector, recording: Recording, corpusName: string): Promise<Told[][]> {
  const foreign = detector.name === "aubio" || detector.name === "SuperFlux online";
  if (!foreign) return await detector.detect(recording);
  const name = `${detector.name}_${detector.settings.join("_")}_${recording.name}`.replaceAll(/[^\w.]/g, "-");
  const file = new URL(`${corpusName}/told_${name}.txt`, FOLDER);
  try {
    const kept: (number | null)[][][] = JSON.parse(await Deno.readTextFile(file));
    return kept.map((list) => list.map(([seconds, known]) => ({ seconds: seconds!, knownSeconds: known ?? NaN })));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const lists = await detector.detect(recording);
  const plain = lists.map((list) => list.map(({ seconds, knownSeconds }) => [seconds, knownSeconds]));
  await Deno.writeTextFile(file, JSON.stringify(plain));
  return lists;
}
