// The part `resample` of the bench: one channel from 44.1 to 48 kHz and back, beside the converters of others.
//
// Quality: full-scale tones as f32, what comes out against a sine fitted by least squares (so delay and level count for
// nothing): the worst ratio from 997 Hz to 15 kHz, the loss at 0.93 of half the lower rate, and the strongest alias or image of
// tones beyond it. Speed: one piece of noise after the other through a running stream. Units: dB; times real time.

import { fitTone, levelDb, makeTone } from "../../tests/dsp/tone.ts";
import { type BenchLine, tableRow } from "./part.ts";
import { type Converter, CONVERTERS } from "./resample_peers.ts";
import { compareRounds, type RoundTimes } from "./rounds.ts";

const RATIOS = [[44100, 48000], [48000, 44100]] as const;
const TONES_HZ = [997, 3001, 6007, 10007, 12503, 15000];
const LOWER_NYQUIST = 22050;
const PASS = 0.93;
const MARGIN = 8000;
const ROUNDS = 60;
/** A piece is a whole number of Rondo's blocks (four pairs), so that none of them is left out of the fastest round. */
const PIECE_SECONDS = 28 / 75;

/** Measures both directions. */
export async function* benchResample(): AsyncGenerator<BenchLine> {
  yield { text: "Resampling, one channel (ratio: Rondo best's time over this one's)" };
  for (const [from, to] of RATIOS) {
    yield { text: tableRow([`${from} to ${to} Hz`, "SNR dB", `at ${PASS}`, "alias dB", "min ×", "median ×", "ratio"]) };
    const missing = new Map<string, string>();
    const converters = await makeConverters(from, to, missing);
    const noise = Float32Array.from({ length: Math.round(PIECE_SECONDS * from) }, () => Math.random() - 0.5);
    const contestants = converters.map((one) => ({ name: one.name, run: () => void one.stream(noise) }));
    const times = compareRounds(contestants, ROUNDS);
    for (const [index, converter] of converters.entries()) {
      yield describe(converter, from, to, times[index]!, times[0]!.min_us);
    }
    for (const [name, reason] of missing) {
      yield { text: `${name} is missing: ${reason}`, data: { bench: "resample", peer: name, missing: reason } };
    }
  }
}

async function makeConverters(from: number, to: number, missing: Map<string, string>): Promise<Converter[]> {
  const made: Converter[] = [];
  for (const [name, make] of Object.entries(CONVERTERS)) {
    try {
      made.push(await make(from, to));
    } catch (error) {
      missing.set(name, error instanceof Error ? error.message.split("\n")[0]! : String(error));
    }
  }
  return made;
}

function describe(converter: Converter, from: number, to: number, times: RoundTimes, firstUs: number): BenchLine {
  const snr = Math.min(...TONES_HZ.map((hz) => fit(converter, hz, from, to).snrDb));
  const pass = fit(converter, PASS * LOWER_NYQUIST, from, to).gainDb;
  const alias = worstAlias(converter, from, to);
  const [best, median] = [times.min_us, times.median_us].map((time) => PIECE_SECONDS * 1e6 / time) as [number, number];
  const ratio = firstUs / times.min_us;
  const row = [snr.toFixed(1), pass.toFixed(2), alias.toFixed(1), best.toFixed(0), median.toFixed(0), ratio.toFixed(2)];
  return {
    text: tableRow([converter.name, ...row]),
    data: {
      bench: "resample",
      peer: converter.name,
      from_rate: from,
      to_rate: to,
      snr_db: Number(snr.toFixed(1)),
      pass_db: Number(pass.toFixed(3)),
      alias_db: Number(alias.toFixed(1)),
      piece_s: Number(PIECE_SECONDS.toFixed(4)),
      min_ms: Number((times.min_us / 1000).toFixed(4)),
      median_ms: Number((times.median_us / 1000).toFixed(4)),
      real_time: Number(best.toFixed(0)),
      ratio: Number(ratio.toFixed(3)),
    },
  };
}

function fit(converter: Converter, hz: number, from: number, to: number) {
  return fitTone(converter.convert(makeTone(hz, from, from)), hz, to, MARGIN);
}

/** Down: what is left of tones that cannot be. Up: what stands beside tones near the edge, their images. */
function worstAlias(converter: Converter, from: number, to: number): number {
  if (to < from) {
    const tones = [22050, 22300, 22800, 23500].map((hz) => converter.convert(makeTone(hz, from, from)));
    return Math.max(...tones.map((sound) => levelDb(sound, MARGIN)));
  }
  return Math.max(...[20600, 21000, 21500, 22000].map((hz) => {
    const { gainDb, snrDb } = fit(converter, hz, from, to);
    return gainDb - snrDb;
  }));
}
