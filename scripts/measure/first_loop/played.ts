// Takes as a player would play them: strokes on beats, a little uneven where asked, at 48 kHz, with the frames at which they were meant.
import { seededRandom } from "../tempo/patterns.ts";

export const SAMPLE_RATE = 48000;
/** Before the first beat, seconds: what was not played before the take is silence over quiet noise. */
const LEAD_S = 0.8;
/** Behind the last stroke, seconds. */
const TAIL_S = 0.6;

/** What a take is made of. */
export interface Piece {
  name: string;
  bpm: number;
  beats: number;
  /** Sound of a stroke by its place in quarters of a beat, undefined: none. */
  strokeAt: (quarter: number) => Float32Array | undefined;
  /** Root mean square unevenness of the strokes, seconds. */
  humanS: number;
  /** Beats played before the take begins and after it ends. */
  before: number;
  after: number;
  seed: number;
}

/** A piece as sound, and where its loop is. */
export interface Played {
  sound: Float32Array;
  /** Frame of the loop's first beat as it was struck, to a fraction. */
  startFrame: number;
  /** Frames of a beat as meant. */
  beatFrames: number;
}

/** Plays a piece. */
export function play(piece: Piece): Played {
  const random = seededRandom(piece.seed);
  const beatFrames = 60 / piece.bpm * SAMPLE_RATE;
  const origin = LEAD_S * SAMPLE_RATE + piece.before * beatFrames + 100 * random();
  const frames = Math.ceil(origin + (piece.beats + piece.after) * beatFrames + TAIL_S * SAMPLE_RATE);
  const sound = Float32Array.from({ length: frames }, () => 2e-4 * (2 * random() - 1));
  let startFrame = origin;
  for (let quarter = -4 * piece.before; quarter < 4 * (piece.beats + piece.after); quarter++) {
    const stroke = piece.strokeAt(((quarter % 16) + 16) % 16);
    if (stroke === undefined) continue;
    const at = origin + quarter / 4 * beatFrames + piece.humanS * SAMPLE_RATE * gauss(random);
    if (quarter === 0) startFrame = at;
    addAt(sound, stroke, at, 0.75 + 0.25 * random());
  }
  return { sound, startFrame, beatFrames };
}

/** Adds a sound at a place between frames, by a straight line. */
function addAt(sound: Float32Array, stroke: Float32Array, at: number, gain: number): void {
  const first = Math.ceil(at), share = first - at;
  for (let i = 0; i < stroke.length && first + i < sound.length; i++) {
    const next = stroke[i + 1] ?? 0;
    sound[first + i]! += gain * (stroke[i]! + share * (next - stroke[i]!));
  }
}

function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A click: 1.5 kHz, gone after 40 ms. */
export function makeClick(): Float32Array {
  return Float32Array.from(
    { length: 2400 },
    (_, i) => 0.6 * Math.exp(-i / 400) * Math.cos(2 * Math.PI * 1500 * i / SAMPLE_RATE),
  );
}

/** A plucked string after Karplus and Strong (1983). */
export function makePluck(hz: number, seed: number, seconds = 1.2): Float32Array {
  const random = seededRandom(seed);
  const period = Math.round(SAMPLE_RATE / hz);
  const string = Float32Array.from({ length: period }, () => 2 * random() - 1);
  const sound = new Float32Array(seconds * SAMPLE_RATE);
  for (let i = 0, at = 0; i < sound.length; i++, at = (at + 1) % period) {
    sound[i] = 0.5 * string[at]! * (1 - i / sound.length);
    string[at] = 0.498 * (string[at]! + string[(at + 1) % period]!);
  }
  return sound;
}

/** A drum: a tone that falls, and noise. */
export function makeDrum(
  startHz: number,
  endHz: number,
  decayS: number,
  noiseShare: number,
  seed: number,
): Float32Array {
  const random = seededRandom(seed);
  let phase = 0;
  return Float32Array.from({ length: 5 * decayS * SAMPLE_RATE }, (_, i) => {
    const s = i / SAMPLE_RATE;
    phase += (endHz + (startHz - endHz) * Math.exp(-s / 0.03)) / SAMPLE_RATE;
    const tone = Math.exp(-s / decayS) * Math.sin(2 * Math.PI * phase);
    return 0.6 * (1 - s / (5 * decayS)) *
      ((1 - noiseShare) * tone + noiseShare * Math.exp(-s / (0.6 * decayS)) * (2 * random() - 1));
  });
}
