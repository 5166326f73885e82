/**
 * Pairs of cards that are tried: 50 ppm apart, with threads that wake late, different blocks and rates. Units in the names.
 */
import type { CardSetup } from "./simulated_card.ts";
import type { TwoCards } from "./two_cards.ts";

const PA: CardSetup = {
  sampleRate: 48_000,
  blockFrames: 128,
  latencyFrames: 384,
  offPpm: 10,
  wanderPpm: 3,
  lateMs: 0.1,
  stallMs: 8,
  beginMs: 0,
  seed: 1,
};
const PHONES: CardSetup = { ...PA, offPpm: -40, latencyFrames: 512, blockFrames: 256, beginMs: 731.3, seed: 2 };

/** Named; `seconds` is a minute unless asked for otherwise. */
export const CASES: readonly (readonly [string, TwoCards])[] = [
  ["48 kHz both, blocks of 128 and 256", { pa: PA, phones: PHONES, airMs: 23, seconds: 60 }],
  ["48 and 44.1 kHz, blocks of 128 and 256", {
    pa: PA,
    phones: { ...PHONES, sampleRate: 44_100 },
    airMs: 23,
    seconds: 60,
  }],
  ["44.1 and 48 kHz, blocks of 64 and 240, other way", {
    pa: { ...PA, sampleRate: 44_100, blockFrames: 64, latencyFrames: 192, offPpm: -25 },
    phones: { ...PHONES, blockFrames: 240, latencyFrames: 480, offPpm: 25 },
    airMs: 23,
    seconds: 60,
  }],
  ["48 kHz both, threads late by 0.7 ms, stalls", {
    pa: { ...PA, lateMs: 0.7, stallMs: 12, seed: 3 },
    phones: { ...PHONES, lateMs: 0.7, stallMs: 5, latencyFrames: 768, seed: 4 },
    airMs: 35,
    seconds: 60,
  }],
];
