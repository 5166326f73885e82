// Which onsets a detector is asked for: the notes' physical starts, those struck together as one.
//
// A note is asked for when it can be heard: in at least one band of a third of an octave its first 30 ms carry as much energy
// as all that sounded there in the 60 ms before. Others, and the notes of the bed, are free: neither asked for nor wrong.
import type { Attack } from "./attacks.ts";
import { LOOK_FRAMES, measureBands } from "./band_levels.ts";
import { type Note, SAMPLE_RATE } from "./notes.ts";

/** Notes that start within this time of each other are one onset; flams are wider. */
const TOGETHER_SECONDS = 0.02;
/** Of notes struck together the first counts, unless a later one is that much louder. */
const LOUDER = 4;
/** Frames between a note's start and what counts as before it. */
const GAP_FRAMES = 48;
const REFERENCE_VELOCITY = 100;

/** Onset times in seconds, ascending. */
export interface Truth {
  asked: number[];
  free: number[];
}

interface Start {
  seconds: number;
  level: number;
  heard: boolean;
}

/** Times of notes that count for nothing, as those of a bed. */
export function findStarts(notes: readonly Note[], attacks: Map<number, Attack>): number[] {
  return notes.map((note) => (note.startFrame + attackOf(note, attacks).delayFrames) / SAMPLE_RATE);
}

/** `sound` is the whole recording, in which the notes lie `shiftFrames` late and `gain` times as loud as alone. */
export function findTruth(
  notes: readonly Note[],
  attacks: Map<number, Attack>,
  { sound, shiftFrames, gain }: { sound: Float32Array; shiftFrames: number; gain: number },
): Truth {
  const starts = notes.map((note): Start => {
    const attack = attackOf(note, attacks);
    const frame = note.startFrame + attack.delayFrames + shiftFrames;
    const scale = gain * (note.velocity / REFERENCE_VELOCITY) ** 2;
    return { seconds: frame / SAMPLE_RATE, level: scale * attack.peak, heard: isHeard(sound, frame, attack, scale) };
  }).sort((a, b) => a.seconds - b.seconds);
  const truth: Truth = { asked: [], free: [] };
  for (let from = 0; from < starts.length;) {
    const group = starts.filter(({ seconds }, index) =>
      index >= from && seconds - starts[from]!.seconds < TOGETHER_SECONDS
    );
    const chosen = group.reduce((best, start) => start.level > LOUDER * best.level ? start : best);
    (group.some(({ heard }) => heard) ? truth.asked : truth.free).push(chosen.seconds);
    from += group.length;
  }
  return truth;
}

function isHeard(sound: Float32Array, frame: number, attack: Attack, scale: number): boolean {
  const near = measureBands(sound, frame - GAP_FRAMES - LOOK_FRAMES);
  const far = measureBands(sound, frame - GAP_FRAMES - 2 * LOOK_FRAMES);
  return attack.bands.some((energy, band) => energy * scale ** 2 >= (near[band]! + far[band]!) / 2);
}

function attackOf({ key }: Note, attacks: Map<number, Attack>): Attack {
  const attack = attacks.get(key);
  if (!attack) throw new Error(`Key ${key} was not measured alone.`);
  return attack;
}
