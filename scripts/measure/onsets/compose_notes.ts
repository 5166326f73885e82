// Pieces with pitches: piano, bass and strings; melodies, arpeggios, chords, repeated notes; busy and sparse ones.
import { Chance } from "./chance.ts";
import { type Note, type Piece, toGrid } from "./notes.ts";

/** How an instrument is played. */
export interface Playing {
  programs: readonly number[];
  lowest: number;
  highest: number;
  /** Most notes struck together. */
  voices: number;
  /** Shortest and longest time between strokes of busy and of sparse pieces. */
  denseSeconds: readonly [number, number];
  sparseSeconds: readonly [number, number];
}

export const PIANO: Playing = {
  programs: [0, 1, 2, 4, 5],
  lowest: 33,
  highest: 93,
  voices: 4,
  denseSeconds: [0.09, 0.22],
  sparseSeconds: [0.35, 1.2],
};

export const BASS: Playing = {
  programs: [32, 33, 34, 35, 36, 38, 39],
  lowest: 28,
  highest: 55,
  voices: 1,
  denseSeconds: [0.11, 0.26],
  sparseSeconds: [0.3, 1.1],
};

export const STRINGS: Playing = {
  programs: [40, 41, 42, 48, 45, 43],
  lowest: 43,
  highest: 84,
  voices: 3,
  denseSeconds: [0.16, 0.36],
  sparseSeconds: [0.5, 1.5],
};

/** What lies beneath other pieces: guitars, organs, voices, pads. */
export const BED: Playing = {
  programs: [24, 26, 16, 52, 89, 11],
  lowest: 40,
  highest: 76,
  voices: 3,
  denseSeconds: [0.3, 0.6],
  sparseSeconds: [0.4, 1],
};

const PIECE_SECONDS = 26;
const LEAD_IN_SECONDS = 0.6;
const SCALE = [0, 2, 3, 5, 7, 8, 10];
const STRUM_SECONDS = 0.003;

/** A piece of its own. `turn` walks through the instrument's programs. */
export function composeNotes(playing: Playing, seed: number, turn: number, dense: boolean): Piece {
  const chance = new Chance(seed);
  const [shortest, longest] = dense ? playing.denseSeconds : playing.sparseSeconds;
  const beatSeconds = chance.between(shortest, longest);
  const end = PIECE_SECONDS - 1;
  const notes: Note[] = [];
  let step = chance.whole(0, 6);
  for (let when = LEAD_IN_SECONDS; when < end;) {
    const value = chance.of([1, 1, 1, 2, 0.5, 1.5]);
    const stepSeconds = Math.max(shortest, value * beatSeconds);
    const repeats = chance.happens(0.15);
    if (!repeats) step += chance.whole(-3, 3);
    if (chance.happens(0.08)) step += chance.of([-7, 7]);
    const voices = chance.happens(0.3) ? chance.whole(1, playing.voices) : 1;
    const legato = chance.happens(0.7) ? chance.between(0.95, 1.15) : chance.between(0.3, 0.7);
    const velocity = chance.happens(0.12) ? chance.whole(20, 45) : chance.whole(50, 127);
    for (let voice = 0; voice < voices; voice++) {
      const key = pitch(playing, step + 2 * voice + (voice > 1 ? 1 : 0));
      const late = voice * STRUM_SECONDS * chance.next() + 0.003 * chance.normal();
      notes.push(makeNote(when + late, stepSeconds * legato, key, velocity));
    }
    when += stepSeconds;
  }
  const program = playing.programs[turn % playing.programs.length]!;
  return { program, lengthFrames: toGrid(PIECE_SECONDS), notes: endRepeats(notes) };
}

function makeNote(when: number, seconds: number, key: number, velocity: number): Note {
  return { startFrame: toGrid(when), lengthFrames: Math.max(toGrid(seconds), toGrid(0.04)), key, velocity };
}

/** Folds a step of the scale into the instrument's range. */
function pitch(playing: Playing, step: number): number {
  const octaves = Math.floor(step / SCALE.length);
  const key = playing.lowest + 12 + 12 * octaves + SCALE[step - octaves * SCALE.length]!;
  const range = playing.highest - playing.lowest;
  const folded = ((key - playing.lowest) % (2 * range) + 2 * range) % (2 * range);
  return playing.lowest + (folded > range ? 2 * range - folded : folded);
}

/** A note ends before the same key is struck again; the same key at the same time is struck once. */
function endRepeats(notes: Note[]): Note[] {
  notes.sort((a, b) => a.startFrame - b.startFrame);
  const kept: Note[] = [];
  const last = new Map<number, Note>();
  for (const note of notes) {
    const before = last.get(note.key);
    if (before && note.startFrame - before.startFrame < toGrid(0.06)) continue;
    if (before && before.startFrame + before.lengthFrames >= note.startFrame) {
      before.lengthFrames = note.startFrame - before.startFrame - toGrid(0.008);
    }
    kept.push(note);
    last.set(note.key, note);
  }
  return kept;
}
