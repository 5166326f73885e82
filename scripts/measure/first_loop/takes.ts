// Takes played and pressed, and how far their ends then are from what was meant.
import { loadAnalysisModule } from "../../../dsp/analysis_module.ts";
import { seededRandom } from "../tempo/patterns.ts";
import { decide, hear } from "./hear_take.ts";
import type { Kit } from "./kits.ts";
import { makePluck, play, SAMPLE_RATE } from "./played.ts";

const OFFSETS_MS = [0, 20, 50, 90];
const BEATS = [4, 5, 6, 7, 8, 12, 16];
const PRESSES = 4;
const PRESS_S = 0.08;

/** One take: errors in ms, and whether the beats were counted as meant. */
export interface Result {
  what: string;
  startMs: number;
  lengthMs: number;
  counted: boolean;
}

const module = await loadAnalysisModule();

/** Plucks, each alone, at several strings, with the press on either side. */
export async function measurePlucks(): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, hz] of [82.4, 110, 146.8, 196, 246.9, 329.6, 440].entries()) {
    const string = makePluck(hz, index + 11);
    const strokeAt = (quarter: number) => quarter % 4 === 0 ? string : undefined;
    const piece = { name: "", bpm: 70 + 9 * index, beats: 4, strokeAt, humanS: 0, before: 0, after: 1, seed: index };
    const { sound, startFrame, beatFrames } = play(piece);
    const heard = await hear(sound, module);
    for (const ms of OFFSETS_MS.flatMap((ms) => ms === 0 ? [0] : [-ms, ms])) {
      const pressed = Math.round(startFrame + ms / 1000 * SAMPLE_RATE);
      const { startFrame: start } = decide(heard, pressed, Math.round(startFrame + 4 * beatFrames), "tempo");
      results.push({ what: `${hz} Hz, ${ms} ms`, startMs: (start - startFrame) / 48, lengthMs: 0, counted: true });
    }
  }
  return results;
}

/** Takes at all tempi, with one kit; `humanS`: root mean square unevenness of the strokes. */
export async function measureLoops(kit: Kit, humanS: number): Promise<Result[]> {
  const results: Result[] = [];
  const random = seededRandom(kit.name.length * 131 + humanS * 1e5);
  for (let bpm = 40; bpm <= 240; bpm += 8) {
    const beats = BEATS[Math.floor(random() * BEATS.length)]!;
    const playsOn = random() < 0.5;
    const piece = {
      ...kit,
      bpm: bpm + random(),
      beats,
      humanS,
      before: random() < 0.5 ? 4 : 0,
      after: playsOn ? 2 : 0,
      seed: bpm,
    };
    const { sound, startFrame, beatFrames } = play(piece);
    const heard = await hear(sound, module);
    for (let press = 0; press < PRESSES; press++) {
      const [early, late] = [PRESS_S * (2 * random() - 1), PRESS_S * (2 * random() - 1)];
      const start = Math.round(startFrame + early * SAMPLE_RATE),
        end = Math.round(startFrame + beats * beatFrames + late * SAMPLE_RATE);
      const made = decide(heard, start, end, "tempo");
      results.push({
        what: `${kit.name} ${piece.bpm.toFixed(1)} BPM ${beats} beats, pressed ${ms(early)} and ${ms(late)}: ` +
          `${made.start}/${made.end} ${made.beats} beats ${
            (60 * SAMPLE_RATE * made.beats / made.lengthFrames).toFixed(1)
          } BPM`,
        startMs: (made.startFrame - startFrame) / 48,
        lengthMs: (made.lengthFrames - beats * beatFrames) / 48 * 8 / beats,
        counted: made.beats === beats,
      });
    }
  }
  return results;
}

function ms(seconds: number): string {
  return `${(1000 * seconds).toFixed(0)} ms`;
}
