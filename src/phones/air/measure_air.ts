/**
 * How long the PA's sound takes through the air to the player's microphone.
 *
 * Method: the probe is played three times on the PA alone and looked for on the tape (matched_filter.ts); from where it lies there the
 * host's latencies are taken off. What is not clear, or does not agree, is refused in a sentence rather than believed. Units in the
 * names. Thread: control.
 */
import {
  HEADER_INPUT_LATENCY_FIELD,
  HEADER_OFFSET,
  HEADER_OUTPUT_LATENCY_FIELD,
} from "../../../dsp/assembly/layout.ts";
import { TapeReader } from "../../../dsp/tape_reader.ts";
import { UserError } from "../../errors.ts";
import { findArrival } from "./matched_filter.ts";
import type { ProbeCell } from "./probe_cell.ts";
import { probeSound } from "./probe_sound.ts";

const PROBES = 3;
/** The longest way that is looked for: 68 m. */
const LONGEST_MS = 200;
/** Earlier than the latencies alone by more than this: they are not what the host says. */
const MOST_EARLY_MS = 2;
/** Arrivals of the probes agree within this. */
const AGREEMENT_MS = 0.3;
/** What a peak must stand out by: by chance the highest of all places comes to 4. */
const LEAST_CLARITY = 7;
const LOOK_MS = 20;
const PATIENCE_MS = 5000;

/** What was measured. */
export interface AirResult {
  readonly airMs: number;
  /** How far the probes were apart. */
  readonly spreadMs: number;
}

/**
 * Measures it, in about two seconds.
 * @param sleep waits so many ms
 * @throws UserError when nothing clear came back
 */
export async function measureAir(
  memory: WebAssembly.Memory,
  probe: ProbeCell,
  sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
): Promise<AirResult> {
  const tape = new TapeReader(memory);
  if (tape.inputCount === 0) throw new UserError("The air cannot be measured without an input: connect a microphone.");
  const found: number[] = [];
  for (let i = 0; i < PROBES; i++) found.push(await probeOnce(memory, tape, probe, sleep));
  found.sort((a, b) => a - b);
  const spreadMs = found.at(-1)! - found[0]!;
  if (spreadMs > AGREEMENT_MS) {
    throw new UserError(
      `The air was not measured, since the probes came back ${
        spreadMs.toFixed(1)
      } ms apart: keep microphone and loudspeakers still.`,
    );
  }
  return { airMs: Math.max(0, found[PROBES >> 1]!), spreadMs };
}

async function probeOnce(
  memory: WebAssembly.Memory,
  tape: TapeReader,
  probe: ProbeCell,
  sleep: (ms: number) => Promise<void>,
): Promise<number> {
  const { sampleRate } = tape, sound = probeSound(sampleRate), perMs = sampleRate / 1000;
  const latencyFrames = latenciesOf(memory);
  const number = probe.ask(sound);
  const begun = await patiently(sleep, () => probe.begunAt(number));
  const count = Math.ceil(sound.length + latencyFrames + (LONGEST_MS + MOST_EARLY_MS) * perMs);
  await patiently(sleep, () => tape.writtenFrame >= begun + count ? true : undefined);
  const recording = new Float32Array(count);
  if (!tape.readSum(begun, recording, count)) throw standsStill();
  const from = latencyFrames - MOST_EARLY_MS * perMs;
  const { frame, clarity } = await findArrival(recording, sound, from, latencyFrames + LONGEST_MS * perMs);
  if (clarity < LEAST_CLARITY) {
    throw new UserError(
      `The air was not measured, since the probe was not heard clearly (it stands out ${
        clarity.toFixed(1)
      } times, ${LEAST_CLARITY} are needed): turn the PA or the microphone up, or make it quieter.`,
    );
  }
  return (frame - latencyFrames) / perMs;
}

/** From the block to the loudspeaker and from the microphone to the block. */
function latenciesOf(memory: WebAssembly.Memory): number {
  const header = new DataView(memory.buffer, HEADER_OFFSET);
  return header.getInt32(HEADER_INPUT_LATENCY_FIELD, true) + header.getInt32(HEADER_OUTPUT_LATENCY_FIELD, true);
}

async function patiently<T>(sleep: (ms: number) => Promise<void>, look: () => T | undefined): Promise<T> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_MS) {
    const seen = look();
    if (seen !== undefined) return seen;
    await sleep(LOOK_MS);
  }
  throw standsStill();
}

function standsStill(): UserError {
  return new UserError("The air was not measured, since the sound card stands still: start again when it plays.");
}
