/**
 * One recording analysed: read, resampled to the rate at which Rondo listens, heard to its end.
 *
 * Thread: control.
 */
import { prepareResampler } from "../../dsp/resampler.ts";
import { UserError } from "../errors.ts";
import { type MonoSound, openMonoSound } from "./mono_sound.ts";
import { hearRepeated, LONGEST_LOOP_S } from "./repeated_listening.ts";
import { LISTENING_RATE, type WholeHeard, WholeListening } from "./whole_listening.ts";

/** What a recording is and what was heard of it. */
export interface FileAnalysis extends WholeHeard {
  path: string;
  /** Hz. */
  sampleRate: number;
  durationS: number;
}

const PIECE_FRAMES = 16384;

/**
 * Analyses a file.
 *
 * @param module build/analysis.wasm
 * @param onShare told how much of the file was heard, 0…1
 * @throws UserError when it cannot be read
 */
export async function analyseFile(
  path: string,
  module: WebAssembly.Module,
  onShare: (share: number) => void = () => {},
): Promise<FileAnalysis> {
  const sound = await openMonoSound(path);
  const listening = await WholeListening.prepare(module);
  const kept: Float32Array[] = [];
  const short = sound.frameCount <= LONGEST_LOOP_S * sound.sampleRate;
  const hear = (frames: Float32Array) => {
    listening.take(frames);
    if (short) kept.push(frames.slice());
  };
  const take = sound.sampleRate === LISTENING_RATE
    ? { piece: hear, end: () => {} }
    : await throughResampler(path, sound, hear);
  let frameCount = 0;
  for await (const piece of sound.pieces()) {
    take.piece(piece);
    frameCount += piece.length;
    onShare(Math.min(1, frameCount / Math.max(frameCount, sound.frameCount)));
  }
  take.end();
  const once = listening.finish();
  const heard = short ? await hearRepeated(joined(kept), once, module) : once;
  return { path, sampleRate: sound.sampleRate, durationS: frameCount / sound.sampleRate, ...heard };
}

async function throughResampler(path: string, { sampleRate }: MonoSound, hear: (frames: Float32Array) => void) {
  const resampler = await prepareResampler({
    fromRate: sampleRate,
    toRate: LISTENING_RATE,
    channelCount: 1,
    preset: "good",
    inBlocks: true,
  }).catch((cause) => {
    throw new UserError(`Cannot listen to ${path} at ${sampleRate} Hz: ${(cause as Error).message}`, { cause });
  });
  const out = new Float32Array(PIECE_FRAMES);
  const listen = () => {
    for (let count = resampler.read([out], 0); count > 0; count = resampler.read([out], 0)) {
      hear(out.subarray(0, count));
    }
  };
  return {
    piece(frames: Float32Array): void {
      for (let written = 0; written < frames.length;) {
        written += resampler.write([frames], written);
        listen();
      }
    },
    end(): void {
      resampler.finish();
      listen();
    },
  };
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
