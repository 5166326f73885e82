// Patterns to measure tempo with: strokes at known times, steady, swung or as a hand plays them.

/** What is struck. */
export type Voice = "click" | "kick" | "snare" | "hat";

/** A stroke, from the start of the piece. */
export interface Stroke {
  timeS: number;
  voice: Voice;
  /** Amplitude, 0…1. */
  gain: number;
}

/** How a pattern is played. */
export interface Feel {
  /** Where the eighth between beats falls, in beats; 0.5 is straight. */
  swing?: number;
  /** Strokes are early or late by up to this, evenly spread. */
  humanMs?: number;
  seed?: number;
}

/** A bar of four beats in sixteenths, a letter a stroke: x full, o softer, . nothing. */
type Bar = Partial<Record<Voice, string>>;

const GAINS: Record<Voice, number> = { click: 0.8, kick: 0.9, snare: 0.8, hat: 0.25 };

/** The patterns by name. */
export const BARS: Readonly<Record<string, Bar>> = {
  clicks: { click: "x...x...x...x..." },
  floor: { kick: "x...x...x...x...", hat: "..x...x...x...x." },
  rock: { kick: "x.......x.......", snare: "....x.......x...", hat: "x.x.x.x.x.x.x.x." },
  sixteenths: { kick: "x.......x.......", snare: "....x.......x...", hat: "xoxoxoxoxoxoxoxo" },
  break: { kick: "x.x.......x.....", snare: "....x..o.o..x...", hat: "x.x.x.x.x.x.x.x." },
  funk: { kick: "x..x..x...x.....", snare: "....x.......x..o", hat: "x.x.x.x.x.x.x.x." },
};

/** When the first beat of a pattern falls, seconds. */
export const FIRST_BEAT_S = 0.25;

/** Strokes of `seconds` of a pattern at a tempo, in order of time. */
export function playPattern(name: string, tempoBpm: number, seconds: number, feel: Feel = {}): Stroke[] {
  const bar = BARS[name];
  if (!bar) throw new Error(`No pattern is called ${name}: use ${Object.keys(BARS).join(", ")}.`);
  const random = seededRandom(feel.seed ?? 1);
  const beatS = 60 / tempoBpm;
  const strokes: Stroke[] = [];
  for (let sixteenth = 0;; sixteenth++) {
    const gridS = swungBeats(sixteenth, feel.swing ?? 0.5) * beatS + FIRST_BEAT_S;
    if (gridS > seconds) break;
    for (const [voice, text] of Object.entries(bar) as [Voice, string][]) {
      const letter = text[sixteenth % text.length];
      if (letter === ".") continue;
      const lateS = (2 * random() - 1) * (feel.humanMs ?? 0) / 1000;
      strokes.push({ timeS: gridS + lateS, voice, gain: GAINS[voice] * (letter === "o" ? 0.5 : 1) });
    }
  }
  return strokes.sort((one, other) => one.timeS - other.timeS);
}

/** Position of a sixteenth in beats, the middle of each beat moved to `swing`. */
function swungBeats(sixteenth: number, swing: number): number {
  const part = (sixteenth % 4) / 4;
  const moved = part < 0.5 ? part * 2 * swing : swing + (part - 0.5) * 2 * (1 - swing);
  return Math.floor(sixteenth / 4) + moved;
}

/** Numbers 0…1 that repeat with the seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
