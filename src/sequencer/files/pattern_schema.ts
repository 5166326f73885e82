/**
 * What a pattern file may say: patterns, parts and steps, short enough to be written by hand.
 *
 * Method: a zod schema; its descriptions become the ends of error sentences and the hints of editors (patterns.schema.json is made from
 * it). Everything that may be left out has the value it has in an empty pattern. Thread: any.
 */
import { z } from "zod";
import { parseNoteName } from "../../midi/note_name.ts";
import { parseCondition } from "../model/condition.ts";
import { parseFraction, toNumber } from "../model/fraction.ts";
import { isRow, ROW_FORM } from "./rows.ts";
import {
  DIRECTIONS,
  MOST_LOCKS,
  MOST_NOTES,
  MOST_PARTS,
  MOST_PATTERNS,
  MOST_RATCHETS,
  MOST_STEPS,
  MOST_SWING,
  MOST_TRANSPOSE,
  MUTE_GROUPS,
  SPEEDS,
} from "../model/pattern.ts";

const byte = z.int().min(0).max(127).describe("a whole number from 0 to 127");
const velocity = z.int().min(1).max(127).describe("a velocity from 1 to 127");

const note = z.union([z.int().min(0).max(127), z.string().refine(isNoteName)])
  .describe('a note from 0 to 127 or its name like "C4"');

function isNoteName(text: string): boolean {
  try {
    parseNoteName(text);
    return true;
  } catch {
    return false;
  }
}

function steps(min: number, max: number, isIn = (value: number) => value >= min && value <= max) {
  return z.union([z.number(), z.string()]).refine((value) => {
    const fraction = parseFraction(value);
    return fraction !== undefined && isIn(toNumber(fraction));
  }).describe(`steps from ${min} to ${max}: a number or a fraction like "1/3"`);
}

const length = steps(0, MOST_STEPS, (value) => value > 0 && value <= MOST_STEPS)
  .describe('more than 0 and at most 128 steps: a number or a fraction like "1/3"');
const half = steps(-0.5, 0.5);
const whole = steps(-1, 1);

const noteObject = z.strictObject({
  note,
  velocity: velocity.optional(),
  length: length.optional(),
  delay: whole.optional(),
}).describe('a note like {"note": "C4", "velocity": 100, "length": "1/2", "delay": 0}');

const notes = z.array(z.union([note, noteObject])).max(MOST_NOTES).describe(`a list of at most ${MOST_NOTES} notes`);

const lock = z.union([
  z.strictObject({ control: byte, value: byte }),
  z.strictObject({ bend: z.int().min(-8192).max(8191) }),
  z.strictObject({ program: byte }),
  z.strictObject({ pressure: byte }),
]).describe('a lock like {"control": 74, "value": 3}, {"bend": -8192}, {"program": 5} or {"pressure": 0}');

/** Whether no two locks are of the same controller, or both of the bend, the program or the pressure. */
function areOfTheirOwn(locks: readonly z.infer<typeof lock>[]): boolean {
  const kinds = locks.map((one) => "control" in one ? one.control : Object.keys(one)[0]);
  return new Set(kinds).size === kinds.length;
}

const stepObject = z.strictObject({
  on: z.boolean().describe("true or false").optional(),
  note: note.optional(),
  notes: notes.optional(),
  velocity: velocity.optional(),
  length: length.optional(),
  delay: whole.optional(),
  locks: z.array(lock).max(MOST_LOCKS).refine(areOfTheirOwn)
    .describe(`a list of at most ${MOST_LOCKS} locks, each of something else`).optional(),
  probability: z.number().min(0).max(100).describe("a chance from 0 to 100 %").optional(),
  condition: z.string().refine((text) => parseCondition(text) !== undefined)
    .describe('a condition like "first", "fill", "previous" or "2:4"').optional(),
  ratchets: z.int().min(1).max(MOST_RATCHETS).describe(`1 to ${MOST_RATCHETS} strokes`).optional(),
  ratchet_ramp: z.int().min(-100).max(100).describe("a ramp from -100 to 100 %").optional(),
  micro: half.optional(),
  slide: z.boolean().describe("true or false").optional(),
  skip: z.boolean().describe("true or false").optional(),
}).refine(({ note, notes = [] }) => notes.length + (note === undefined ? 0 : 1) <= MOST_NOTES, { path: ["notes"] });

const STEP = 'a step: null, a note (0 to 127 or a name like "C4"), a list of notes, or an object like ' +
  '{"note": "C4", "ratchets": 3}';
const step = z.union([z.null(), note, notes, stepObject]).describe(STEP);

const row = z.string().regex(ROW_FORM).refine(isRow);

const part = z.strictObject({
  name: z.string().min(1).max(64).describe("a name of 1 to 64 characters").optional(),
  port: z.union([z.int().min(0).max(31), z.string().min(1)])
    .describe("the name of a MIDI output, or its number from 0 to 31").optional(),
  channel: z.int().min(1).max(16).describe("a channel from 1 to 16").optional(),
  speed: z.enum(SPEEDS as [string, ...string[]]).describe(`one of ${SPEEDS.join(", ")}`).optional(),
  direction: z.enum(DIRECTIONS).describe(`one of ${DIRECTIONS.join(", ")}`).optional(),
  swing: z.number().min(50).max(MOST_SWING).describe(`a swing from 50 to ${MOST_SWING} %`).optional(),
  transpose: z.int().min(-MOST_TRANSPOSE).max(MOST_TRANSPOSE).describe(
    `semitones from -${MOST_TRANSPOSE} to ${MOST_TRANSPOSE}`,
  ).optional(),
  muted: z.boolean().describe("true or false").optional(),
  soloed: z.boolean().describe("true or false").optional(),
  mute_group: z.int().min(0).max(MUTE_GROUPS).describe("a group from 1 to 8, or 0 for none").optional(),
  note: note.optional(),
  velocity: velocity.optional(),
  length: length.optional(),
  program: byte.optional(),
  steps: z.union([row, z.array(step).min(1).max(MOST_STEPS)])
    .describe(`a list of 1 to ${MOST_STEPS} steps, or a row like "x...X..o" or "A1 . C4+E4 -"`),
}).describe('a part with "steps"');

const pattern = z.strictObject({
  name: z.string().min(1).max(64).describe("a name of 1 to 64 characters").optional(),
  tempo: z.number().min(10).max(1000).describe("a tempo from 10 to 1000 BPM").optional(),
  beats_per_bar: z.number().min(0.25).max(64).multipleOf(0.25)
    .describe("a number of quarters from 0.25 to 64 in steps of 0.25 (3.5 is 7/8)").optional(),
  beat_unit: z.literal([1, 2, 4, 8, 16, 32, 64]).describe("1, 2, 4, 8, 16, 32 or 64").optional(),
  length: z.int().min(1).max(4096).describe("1 to 4096 sixteenths").optional(),
  seed: z.int().min(0).max(2 ** 31 - 1).describe("a whole number from 0 to 2147483647").optional(),
  parts: z.array(part).min(1).max(MOST_PARTS).describe(`a list of 1 to ${MOST_PARTS} parts`),
}).nullable().describe('a pattern with "parts", or null for a free slot');

/** A whole pattern file. */
export const patternFileSchema = z.strictObject({
  $schema: z.string().describe("the address of a JSON schema, for editors").optional(),
  rondo_patterns: z.literal(1).describe("1, the version of the format"),
  patterns: z.array(pattern).min(1).max(MOST_PATTERNS).refine((list) => list.some((one) => one !== null))
    .describe(`a list of 1 to ${MOST_PATTERNS} patterns, not all of them null`),
  song: z.array(z.strictObject({
    pattern: z.int().min(1).max(MOST_PATTERNS).describe(`a pattern from 1 to ${MOST_PATTERNS}`),
    times: z.int().min(1).max(999).describe("a whole number from 1 to 999"),
  })).max(999).describe('a list of at most 999 entries like {"pattern": 1, "times": 4}').optional(),
}).describe("a pattern file");

/** A pattern file as read. */
export type PatternFile = z.infer<typeof patternFileSchema>;
export type FilePattern = NonNullable<PatternFile["patterns"][number]>;
export type FilePart = FilePattern["parts"][number];
export type FileStep = Exclude<FilePart["steps"], string>[number];
export type FileNote = z.infer<typeof noteObject>;

/** The schema as editors read it, as text. */
export function patternSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(patternFileSchema), null, 2)}\n`;
}
