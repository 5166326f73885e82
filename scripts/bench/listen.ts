// The part `listen` of the bench: how long the whole online analysis takes for a hop of 128 frames at 48 kHz.
//
// `default` is what a session runs: onsets with their spectra, bands, envelope, picking and placing in the waveform; tempogram,
// tempo and beats. `compat` is the original's chain: a transform of 2048, mel, envelope, picking, tempogram. Both hear the same
// sound, a piece in turn; every hop is timed by itself, and what the timing itself takes is subtracted from none. Units: µs a hop;
// `share` is the mean as a share of the hop's own length. Thread: main, with nothing else to do.

import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import { HOP_FRAMES, Listener } from "../../dsp/listener.ts";
import { CompatOnsets } from "../../dsp/onset_compat.ts";
import { CompatTempo } from "../../dsp/tempo_compat.ts";
import { type BenchLine, tableRow } from "./part.ts";

const RATE = 48000;
/** Sixteenths at 121 BPM. */
const STEP_FRAMES = 60 / 121 / 4 * RATE;
const PIECE_HOPS = 375;
const WARM_UP_PIECES = 8;
const PIECES = 60;

/** A chain being timed. */
interface Chain {
  name: string;
  hop: Float32Array;
  push(): void;
  times: Float64Array;
}

/** Times both chains over a minute of sound. */
export async function* benchListen(): AsyncGenerator<BenchLine> {
  yield { text: "Whole online analysis, time of a hop of 128 frames" };
  yield { text: tableRow(["", "median µs", "p99 µs", "max µs", "share"]) };
  const module = await loadAnalysisModule();
  const chains = [await defaultChain(module), await compatChain(module)];
  const sound = new Float32Array(PIECE_HOPS * HOP_FRAMES);
  for (let piece = -WARM_UP_PIECES; piece < PIECES; piece++) {
    for (let frame = 0; frame < sound.length; frame++) {
      sound[frame] = drums((piece + WARM_UP_PIECES) * sound.length + frame);
    }
    for (const chain of chains) timePiece(chain, sound, piece);
  }
  for (const { name, times } of chains) yield describe(name, times);
}

async function defaultChain(module: WebAssembly.Module): Promise<Chain> {
  const listener = await Listener.prepare({ sampleRate: RATE }, module);
  return { name: "default", hop: listener.hop, push: () => void listener.push(), times: makeTimes() };
}

async function compatChain(module: WebAssembly.Module): Promise<Chain> {
  const onsets = await CompatOnsets.prepare(module);
  const tempo = await CompatTempo.prepare(module);
  const push = () => {
    onsets.push();
    tempo.push(onsets.envelope);
  };
  return { name: "compat", hop: onsets.hop, push, times: makeTimes() };
}

function makeTimes(): Float64Array {
  return new Float64Array(PIECES * PIECE_HOPS);
}

function timePiece({ hop, push, times }: Chain, sound: Float32Array, piece: number): void {
  for (let index = 0; index < PIECE_HOPS; index++) {
    hop.set(sound.subarray(index * HOP_FRAMES, (index + 1) * HOP_FRAMES));
    const started = performance.now();
    push();
    const time = performance.now() - started;
    if (piece >= 0) times[piece * PIECE_HOPS + index] = time;
  }
}

/** A bar of drums, over and over: low, noisy and short strokes, and a bed of two tones. */
function drums(frame: number): number {
  const step = Math.floor(frame / STEP_FRAMES);
  const since = (frame - step * STEP_FRAMES) / RATE;
  const hash = Math.imul(frame + 1, 0x85ebca6b) ^ (frame >>> 7);
  const noise = (Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35) >>> 0) / 2 ** 31 - 1;
  const kick = step % 8 === 0 ? Math.exp(-20 * since) * Math.sin(2 * Math.PI * 60 * since) : 0;
  const snare = step % 8 === 4 ? Math.exp(-30 * since) * noise : 0;
  const hat = step % 2 === 0 ? 0.3 * Math.exp(-150 * since) * noise : 0;
  const bed = 0.02 * (Math.sin(2 * Math.PI * 220 * frame / RATE) + Math.sin(2 * Math.PI * 331 * frame / RATE));
  return 0.5 * (kick + snare + hat) + bed;
}

function describe(name: string, times: Float64Array): BenchLine {
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const sorted = times.toSorted();
  const at = (part: number) =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]! * 1000).toFixed(2));
  const [median_us, p99_us, max_us] = [at(0.5), at(0.99), at(1)];
  const share = Number((mean / (HOP_FRAMES / RATE * 1000)).toFixed(5));
  const row = [name, median_us, p99_us, max_us, `${(100 * share).toFixed(2)} %`];
  return { text: tableRow(row), data: { bench: "listen", profile: name, median_us, p99_us, max_us, share } };
}
