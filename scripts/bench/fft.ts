// The part `fft` of the bench: real forward transforms of 256…8192 frames beside those of others.
//
// Every transform gets the same frames; its error against the definition in f64 shows that it did the whole job.
// Units: µs a transform; the ratio is that of the minima, Rondo's to the peer's: below 1 Rondo is faster.

import { relativeError, seededFrames, slowDft } from "../../tests/dsp/slow_dft.ts";
import { makeRondo, SCRIPT_PEERS, type Transform, type TransformMaker } from "./fft_peers.ts";
import { NATIVE_PEERS } from "./fft_native.ts";
import { type BenchLine, tableRow } from "./part.ts";
import { compareRounds } from "./rounds.ts";

const SIZES = [256, 512, 1024, 2048, 4096, 8192];
const ROUNDS = 300;

/** One transform's result at one size. */
interface Measurement {
  min_us: number;
  median_us: number;
  /** Rondo's minimum over this one's. */
  ratio: number;
  /** Relative L2 error. */
  error: number;
}

/** Measures size after size. */
export async function* benchFft(): AsyncGenerator<BenchLine> {
  yield { text: "Real Fourier transforms (ratio: Rondo's time over this one's)" };
  yield { text: tableRow(["", "frames", "min µs", "median µs", "ratio", "error"]) };
  const missing = new Map<string, string>();
  for (const size of SIZES) {
    const frames = seededFrames(size, size);
    const transforms = [await makeRondo(frames), ...await makePeers(frames, missing)];
    for (const line of measureSize(size, frames, transforms)) yield line;
  }
  for (const [name, reason] of missing) {
    yield { text: `${name} is missing: ${reason}`, data: { bench: "fft", peer: name, missing: reason } };
  }
}

async function makePeers(frames: Float32Array, missing: Map<string, string>): Promise<Transform[]> {
  const made: Transform[] = [];
  const makers: [string, TransformMaker][] = Object.entries({ ...SCRIPT_PEERS, ...NATIVE_PEERS });
  for (const [name, make] of makers) {
    try {
      made.push(await make(frames));
    } catch (error) {
      missing.set(name, error instanceof Error ? error.message.split("\n")[0]! : String(error));
    }
  }
  return made;
}

function measureSize(size: number, frames: Float32Array, transforms: readonly Transform[]): BenchLine[] {
  const times = compareRounds(transforms, ROUNDS);
  const wanted = slowDft(frames, Array.from({ length: size / 2 + 1 }, (_, bin) => bin));
  return transforms.map((transform, index) => {
    const { min_us, median_us } = times[index]!;
    const { re, im } = transform.readBins();
    const error = relativeError([...re, ...im], [...wanted.re, ...wanted.im]);
    return describe(size, transform.name, { min_us, median_us, ratio: times[0]!.min_us / min_us, error });
  });
}

function describe(size: number, name: string, { min_us, median_us, ratio, error }: Measurement): BenchLine {
  const [min, median] = [min_us, median_us].map((time) => Number(time.toFixed(3)));
  const data = { bench: "fft", size, peer: name, min_us: min, median_us: median, ratio: Number(ratio.toFixed(3)) };
  const row = [name, size, min!.toFixed(2), median!.toFixed(2), ratio.toFixed(2), error.toExponential(1)];
  return { text: tableRow(row), data: { ...data, error: Number(error.toExponential(2)) } };
}
