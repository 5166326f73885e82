/**
 * What passes over a loop at other rates are held against: a loop on a rig that plays at a rate, and a slow model in f64, from the
 * definition alone, of what a pass writes into it.
 */
import * as P from "../../dsp/assembly/protocol.ts";
import { RAMP } from "./pass_rig.ts";
import { ask, contentOf, heardAt, loopOf, START } from "./rate_rig.ts";
import type { Rig, Source } from "./rig.ts";

/** Length of the loop: a prime, so that no rate goes into it. */
export const LENGTH = 24_001;
/** Output frame from which on it plays at its rate. */
export const CHANGE = 100_000;
/** Output frame at which passes begin. */
export const FROM = CHANGE + 5_003;

/** The rate as the engine keeps it. */
export function exactRate(rate: number): number {
  return Math.round(rate * P.RATE_ONE) / P.RATE_ONE;
}

/** Output frames in which the loop goes round. */
export function roundOf(rate: number): number {
  return LENGTH / Math.abs(exactRate(rate));
}

/** Track 0 plays a loop of what the source gives at a rate, below 0 backwards. Later inputs are silent. */
export async function ratedLoop(loop: Source, rate: number, options: Parameters<typeof loopOf>[2] = {}): Promise<Rig> {
  const rig = await loopOf(loop, LENGTH, options);
  ask(rig, CHANGE, P.COMMAND_RATE, Math.abs(rate));
  if (rate < 0) ask(rig, CHANGE, P.COMMAND_REVERSE, P.SWITCH_ON);
  return rig.runTo(FROM - 1_000);
}

/** Place of the loop at an output frame behind CHANGE, not brought into it. */
export function placeAt(frame: number, rate: number): number {
  return CHANGE - START + exactRate(rate) * (frame - CHANGE);
}

/** What a pass does: between two output frames, `feedback` of what was there stays. */
export interface RatedPass {
  readonly from: number;
  readonly until: number;
  readonly feedback: number;
  readonly rate: number;
  /** Frames by which what is played to an output frame comes later on tape. */
  readonly roundTrip?: number;
}

/** The loop after a pass of at most one round, `input` being everything that went in. */
export function dubbedAt(old: Float64Array, input: Float32Array, pass: RatedPass): Float64Array {
  const { from, until, feedback, rate, roundTrip = 0 } = pass;
  const loop = old.slice(), tape = Float64Array.from(input), length = old.length;
  const exact = exactRate(rate), way = Math.sign(exact), begin = placeAt(from, rate);
  for (let place = way > 0 ? Math.ceil(begin) : Math.floor(begin);; place += way) {
    const heard = from + (place - begin) / exact;
    if (heard >= until + RAMP) return loop;
    const weight = Math.min(RAMP, heard - from + 1, until + RAMP - heard) / RAMP;
    const at = ((place % length) + length) % length;
    const played = Math.abs(exact) === 1 ? tape[heard + roundTrip]! : heardAt(tape, heard + roundTrip, 1 / exact);
    loop[at] = loop[at]! * (1 + (feedback - 1) * weight) + played * weight;
  }
}

/** Largest difference of two loops. */
export function largestGap(actual: Float64Array, expected: Float64Array): number {
  return actual.reduce((most, sample, i) => Math.max(most, Math.abs(sample - expected[i]!)), 0);
}

/** 20 log₁₀ of a ratio. */
export function decibels(ratio: number): number {
  return 20 * Math.log10(ratio);
}

/** Of noise at −14 dB, 16 bits of phase and f32 leave this much. */
export const ROUNDING = 2e-5;

/** Frames for which a pass lasts that goes over most of the loop. */
export function framesAt(rate: number): number {
  return Math.floor(0.7 * roundOf(rate));
}

/** Asks for a pass and, by the same command, for its end. */
export function begin(rig: Rig, kind: number, feedback: number, until: number, from = FROM): Rig {
  const overdubs = kind === P.COMMAND_OVERDUB;
  return ask(rig, from, kind, overdubs ? feedback : 0).at(until, { kind, track: 0, when: P.WHEN_EXACT });
}

/** SHA-256 of the loop that is held. */
export async function sum(rig: Rig): Promise<string> {
  const loop = contentOf(rig);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", loop.buffer as ArrayBuffer)).toHex();
}
