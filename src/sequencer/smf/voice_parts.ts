/**
 * A voice as parts: one, and more where notes of the same key overlap, are too many for a step, or last longer than 128 steps.
 *
 * Method: notes in order of their starts, each into the first layer that has a place for it; long notes into layers of slower steps.
 * Thread: any.
 */
import { emptyPart, MOST_PARTS, MOST_STEPS, type Part, type Step, STEP_TICKS } from "../model/pattern.ts";
import { Cells } from "./cells.ts";
import { GRAINS_PER_FILE_TICK, StepUnits } from "./grain.ts";
import { speedOf } from "./grid_choice.ts";
import { Layer } from "./layer.ts";
import { type NoteSpan, placeValues } from "./value_steps.ts";
import type { FileNote, Voice } from "./voices.ts";
import type { Window } from "./windows.ts";

/** A part without steps, and the steps of all windows by number. */
export interface VoicePart {
  readonly part: Part;
  readonly cells: Cells;
  readonly steps: ReadonlyMap<number, Step>;
}

/** The parts of a voice, and what they could not hold. */
export interface VoiceParts {
  readonly parts: readonly VoicePart[];
  readonly leftOutCount: number;
  readonly shortenedCount: number;
}

/** Ticks of steps for notes that are longer than 128 of the voice's own. */
const SLOWER = [STEP_TICKS, 480, 960, 1920];

/** The parts of a voice whose steps have so many ticks. Undefined: more than a pattern can have. */
export function voiceParts(
  voice: Voice,
  windows: readonly Window[],
  stepTicks: number,
  division: number,
): VoiceParts | undefined {
  const parts: VoicePart[] = [];
  let leftOutCount = 0, shortenedCount = 0;
  for (const [ticks, notes] of byStepTicks(voice.notes, stepTicks, division)) {
    const cells = new Cells(windows, division, new StepUnits(ticks, division));
    const values = placeValues(ticks === stepTicks ? voice.values : [], cells, spansOf(notes, cells));
    leftOutCount += values.leftOutCount;
    const layers = [new Layer(cells.units, values.steps)];
    for (const note of notes) {
      const place = cells.placeOf(note.start);
      const length = Math.max(1, cells.unitsAfter(place.cell, note.end) - place.offset);
      const longest = MOST_STEPS * cells.units.count;
      if (length > longest) shortenedCount++;
      const take = (layer: Layer) => layer.take(note, place, Math.min(length, longest));
      if (layers.some(take)) continue;
      if (parts.length + layers.length === MOST_PARTS) return undefined;
      const layer = new Layer(cells.units);
      take(layer);
      layers.push(layer);
    }
    for (const layer of layers) parts.push({ part: partOf(voice, parts.length, ticks), cells, steps: layer.steps() });
  }
  return { parts, leftOutCount, shortenedCount };
}

/** Notes by the steps they are written in: the voice's own, or the first slower ones that are long enough. */
function byStepTicks(notes: readonly FileNote[], own: number, division: number): Map<number, FileNote[]> {
  const groups = new Map<number, FileNote[]>([[own, []]]);
  for (const note of notes) {
    const least = ((note.end - note.start) * GRAINS_PER_FILE_TICK) / (division * MOST_STEPS);
    const slower = () => SLOWER.find((ticks) => ticks > own && ticks >= least) ?? Math.max(own, SLOWER.at(-1)!);
    const ticks = least <= own ? own : slower();
    const group = groups.get(ticks);
    if (group === undefined) groups.set(ticks, [note]);
    else group.push(note);
  }
  return groups;
}

function spansOf(notes: readonly FileNote[], cells: Cells): Map<number, NoteSpan> {
  const spans = new Map<number, NoteSpan>();
  for (const { start } of notes) {
    const { cell, offset } = cells.placeOf(start), span = spans.get(cell);
    if (span === undefined) spans.set(cell, { first: offset, last: offset });
    else span.last = Math.max(span.last, offset);
  }
  return spans;
}

function partOf({ name, port, channel }: Voice, index: number, stepTicks: number): Part {
  const numbered = index === 0 ? name : `${name.slice(0, 60).trim()} ${index + 1}`;
  return { ...emptyPart(0), name: numbered, port, channel, speed: speedOf(stepTicks), steps: [] };
}
