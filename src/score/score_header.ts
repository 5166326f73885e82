/**
 * The first line of a score: everything the sound depends on besides the input and the commands.
 *
 * Method: one data table of fields, so that reading, writing and the error sentences agree. Thread: any.
 */
import type { EngineFormat } from "../../dsp/engine.ts";
import { gainFromDb } from "../commands/levels.ts";
import { nearestName } from "../commands/nearest.ts";
import { quote } from "../commands/parse.ts";
import { UserError } from "../errors.ts";

/** Version of the score format, in the first field of every score. */
export const SCORE_VERSION = 1;
/** Version of what the engine makes of a score; raised whenever the same score would sound different. */
export const ENGINE_VERSION = "2";

/** What a take's length becomes beside an anchor loop, in the order of the LENGTH_… numbers. */
export const LENGTH_RULES = ["multiple", "power_of_two", "wrap", "free"] as const;
export type LengthRule = (typeof LENGTH_RULES)[number];

/** The first line. Only `rondo_score`, `sample_rate` and `inputs` have to be there in a score written by hand. */
export interface ScoreHeader {
  readonly rondo_score: number;
  /** ENGINE_VERSION of the engine that the score was played on. */
  readonly engine: string;
  /** Hz. */
  readonly sample_rate: number;
  /** Channels. */
  readonly inputs: number;
  readonly outputs: number;
  /** First of the two outputs that the player's phones hear, counted from 1; left out: none. */
  readonly phones?: number;
  readonly tape_seconds: number;
  readonly forgiveness_ms: number;
  readonly limiter_ceiling_db: number;
  /** How a loop's length follows the anchor. */
  readonly length_rule: LengthRule;
  /** Seed of everything random: steps of the sequencer, clicks of the metronome. */
  readonly seed: number;
  /** Length of the session in frames; left out: until the input and the last command are over. */
  readonly frames?: number;
  /** Folder beside the score with the saved session that it went on from. */
  readonly start?: string;
  /** WAV file beside the score with what was played into it. */
  readonly input?: string;
}

type Field = { expected: string; allows: (value: unknown) => boolean; fallback?: unknown };

const FIELDS: Readonly<Record<keyof ScoreHeader, Field>> = {
  rondo_score: { expected: `${SCORE_VERSION}`, allows: (value) => value === SCORE_VERSION },
  engine: { expected: "a version in quotes", allows: (value) => typeof value === "string", fallback: ENGINE_VERSION },
  sample_rate: integer(8000, 384000),
  inputs: integer(1, 256),
  outputs: { ...integer(1, 65536), fallback: 2 },
  phones: { ...integer(3, 65535), fallback: undefined },
  tape_seconds: { ...between(1, 86400), fallback: 600 },
  forgiveness_ms: { ...between(0, 5000), fallback: 200 },
  limiter_ceiling_db: { ...between(-60, 0), fallback: -0.3 },
  length_rule: {
    expected: `one of ${LENGTH_RULES.map((rule) => `"${rule}"`).join(", ")}`,
    allows: (value) => LENGTH_RULES.includes(value as LengthRule),
    fallback: "multiple",
  },
  seed: { ...integer(0, Number.MAX_SAFE_INTEGER), fallback: 0 },
  frames: { ...integer(0, Number.MAX_SAFE_INTEGER), fallback: undefined },
  start: {
    expected: "the name of a folder beside the score",
    allows: (value) => typeof value === "string" && /^[\w-]+$/.test(value),
    fallback: undefined,
  },
  input: {
    expected: "the name of a WAV file beside the score",
    allows: (value) => typeof value === "string" && /^[\w-]+\.wav$/.test(value),
    fallback: undefined,
  },
};

function integer(min: number, max: number): Field {
  return {
    expected: `a whole number from ${min} to ${max}`,
    allows: (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
  };
}

function between(min: number, max: number): Field {
  return {
    expected: `a number from ${min} to ${max}`,
    allows: (value) => typeof value === "number" && value >= min && value <= max,
  };
}

/**
 * Checks the first line of a score and fills in what was left out.
 * @throws UserError one sentence without the file's name: which field, which value, what was expected.
 */
export function parseScoreHeader(value: unknown): ScoreHeader {
  if (typeof value !== "object" || value === null || !("rondo_score" in value)) {
    throw new UserError(
      `the first line of a score is {"rondo_score":${SCORE_VERSION},"sample_rate":…,"inputs":…}, not ${quote(value)}`,
    );
  }
  const header: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(value)) {
    const field = (FIELDS as Record<string, Field>)[name];
    if (field === undefined) throw unknownField(name);
    if (!field.allows(given)) throw new UserError(`"${name}" is ${quote(given)}, expected ${field.expected}`);
    header[name] = given;
  }
  for (const [name, field] of Object.entries(FIELDS)) {
    if (header[name] !== undefined) continue;
    if (!("fallback" in field)) throw new UserError(`"${name}" is missing, expected ${field.expected}`);
    if (field.fallback !== undefined) header[name] = field.fallback;
  }
  const { phones = 0, outputs } = header as { phones?: number; outputs: number };
  if (phones >= outputs) {
    throw new UserError(
      `"phones" is ${phones}, expected two of the ${outputs} outputs, the third or a later one first`,
    );
  }
  return header as unknown as ScoreHeader;
}

function unknownField(name: string): UserError {
  const near = nearestName(name, Object.keys(FIELDS));
  const help = near === undefined ? `the fields are ${Object.keys(FIELDS).join(", ")}` : `did you mean "${near}"?`;
  return new UserError(`the first line does not know the field "${name}": ${help}`);
}

/** What the engine has to be prepared with for this score. `outputCount`: channels, those of the header when left out. */
export function engineFormatOf(header: ScoreHeader, outputCount = header.outputs): EngineFormat {
  return {
    sampleRate: header.sample_rate,
    inputCount: header.inputs,
    outputCount,
    tapeSeconds: header.tape_seconds,
    forgivenessMs: header.forgiveness_ms,
    lengthRule: LENGTH_RULES.indexOf(header.length_rule),
    limiterCeiling: gainFromDb(header.limiter_ceiling_db),
    seed: header.seed,
    ...(header.phones === undefined ? {} : { phonesOutput: header.phones - 1 }),
  };
}
