/**
 * What the options say about the engine, in the words of the score's first line and of the engine itself.
 *
 * Thread: control.
 */
import { createEngineMemory, type Engine, type EngineFormat, prepareEngine } from "../../dsp/engine.ts";
import { UserError } from "../errors.ts";
import { ENGINE_VERSION, engineFormatOf, SCORE_VERSION, type ScoreHeader } from "../score/score_header.ts";
import type { SessionOptions } from "./session_options.ts";

/** Default of every live session, dB below full scale. */
const LIMITER_CEILING_DB = -1;
const FORGIVENESS_MS = 200;

/** Seed of a live session's chance. */
export const SESSION_SEED = 0;

/** The score's first line for a session at `sampleRate`. */
export function sessionHeader(options: SessionOptions, sampleRate: number): ScoreHeader {
  return {
    rondo_score: SCORE_VERSION,
    engine: ENGINE_VERSION,
    sample_rate: sampleRate,
    inputs: options.inputCount,
    // Phones on a device of their own are two more than the host has.
    outputs: options.phones?.device === undefined ? options.outputCount : options.phones.output + 1,
    ...(options.phones === undefined ? {} : { phones: options.phones.output }),
    tape_seconds: Math.max(1, Math.round(options.tapeMinutes * 60)),
    forgiveness_ms: options.forgivenessMs ?? FORGIVENESS_MS,
    limiter_ceiling_db: options.limiterCeilingDb ?? LIMITER_CEILING_DB,
    length_rule: options.lengthRule ?? "multiple",
    seed: SESSION_SEED,
  };
}

/** What the engine is prepared with: exactly what a replay of the score will take. */
function sessionFormat(header: ScoreHeader): EngineFormat {
  return engineFormatOf(header);
}

/**
 * An engine for a session on this host, in a memory of its own. Throws a UserError when that is not to be had.
 * The tracks' own pairs are not in the score: they change nothing else.
 */
export async function prepareSessionEngine(
  options: SessionOptions,
  { sampleRate, pairCount = 0 }: { readonly sampleRate: number; readonly pairCount?: number },
): Promise<Engine> {
  try {
    const format = sessionFormat(sessionHeader(options, sampleRate));
    return await prepareEngine(createEngineMemory(), { ...format, pairCount });
  } catch (cause) {
    throw new UserError((cause as Error).message, { cause });
  }
}
