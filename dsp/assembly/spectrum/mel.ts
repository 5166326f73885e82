// Triangular filters over a power spectrum, usually on a mel scale: band b rises from edge b to edge b + 1 and falls to edge b + 2.
//
// The caller computes the edges (Hz, f64), and so chooses the scale. Each band keeps only the bins it touches, from a multiple
// of four on, so that application is one run of vectors per band; bins are read up to the next multiple of four.
// Source: S. Davis, P. Mermelstein (1980); area normalisation as in M. Slaney's Auditory Toolbox (1998).
import { allocate } from "../memory/arena";

// @ts-ignore: decorator
@unmanaged
export class Mel {
  bands: i32;
  runs: u32; // for each band two i32: its first bin, and how many
  weights: u32; // f32, run after run
}

/** Filters for spectra of `size`/2 + 1 bins at `rate` Hz; `edges` holds bands + 2 rising frequencies. 0: no memory. */
export function prepareMel(edges: usize, bands: i32, size: i32, rate: f64, sameArea: bool): usize {
  const at = allocate(offsetof<Mel>());
  if (at == 0) return 0;
  const m = changetype<Mel>(at);
  m.bands = bands;
  m.runs = u32(allocate(usize(bands) << 3));
  if (m.runs == 0) return 0;
  const total = layRuns(m, edges, size, f64(size) / rate);
  m.weights = u32(allocate(usize(total) << 2));
  if (m.weights == 0) return 0;
  let to = usize(m.weights);
  for (let band = 0; band < bands; band++) to = fillBand(m, edges, band, to, rate / f64(size), sameArea);
  return at;
}

/** Decides which bins each band reads; how many weights there are in all. */
function layRuns(m: Mel, edges: usize, size: i32, binsPerHz: f64): i32 {
  let total = 0;
  for (let band = 0; band < m.bands; band++) {
    const run = usize(m.runs) + (usize(band) << 3), edge = edges + (usize(band) << 3);
    const first = i32(max(0, floor(load<f64>(edge) * binsPerHz))) & ~3;
    const last = i32(min(f64(size / 2), ceil(load<f64>(edge, 16) * binsPerHz)));
    const count = (max(0, last - first + 1) + 3) & ~3;
    store<i32>(run, first);
    store<i32>(run, count, 4);
    total += count;
  }
  return total;
}

function fillBand(m: Mel, edges: usize, band: i32, to: usize, hzPerBin: f64, sameArea: bool): usize {
  const edge = edges + (usize(band) << 3);
  const low = load<f64>(edge), middle = load<f64>(edge, 8), high = load<f64>(edge, 16);
  const scale: f64 = sameArea ? 2 / (high - low) : 1;
  const run = usize(m.runs) + (usize(band) << 3);
  const first = load<i32>(run), count = load<i32>(run, 4);
  for (let bin = first; bin < first + count; bin++, to += 4) {
    const hz = f64(bin) * hzPerBin;
    const weight = min((hz - low) / (middle - low), (high - hz) / (high - middle));
    store<f32>(to, f32(scale * max<f64>(0, weight)));
  }
  return to;
}

/** Writes one number a band to `to`: its weighted sum of the bins at `power` (16-byte aligned). */
export function applyMel(m: Mel, power: usize, to: usize): void {
  let w = usize(m.weights), run = usize(m.runs);
  for (const end = run + (usize(m.bands) << 3); run < end; run += 8, to += 4) {
    let bin = power + (usize(load<i32>(run)) << 2);
    let sums = f32x4.splat(0);
    for (const last = bin + (usize(load<i32>(run, 4)) << 2); bin < last; bin += 16, w += 16) {
      sums = f32x4.add(sums, f32x4.mul(v128.load(bin), v128.load(w)));
    }
    const pairs = f32x4.add(sums, v128.shuffle<f32>(sums, sums, 2, 3, 0, 1));
    store<f32>(to, f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1));
  }
}
