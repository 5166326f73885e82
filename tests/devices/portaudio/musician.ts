/** A musician at one end of the ALSA loopback cable, and what can be said of what he played and heard. */
import { findLibraries } from "../../../bridge/portaudio/library.ts";
import { until } from "../jack/until.ts";
import {
  MUSICIAN_FRAME,
  MUSICIAN_LOST,
  MUSICIAN_ROUND_TRIP,
  MUSICIAN_STOP,
  MUSICIAN_XRUNS,
  type MusicianStart,
} from "./musician_worker.ts";

/** Frames he can play and hear. */
const LONGEST_FRAMES = 48000 * 240;
const PATIENCE_MS = 240_000;
/** Frames that have to agree before two sounds are taken for the same. */
const PROBE_FRAMES = 64;

/** Plays noise that never repeats, at −12 dB. */
export class Musician {
  readonly head = new Int32Array(new SharedArrayBuffer(64));
  readonly played = new Float32Array(new SharedArrayBuffer(LONGEST_FRAMES * 4));
  readonly heard = new Float32Array(new SharedArrayBuffer(LONGEST_FRAMES * 4));

  constructor(device: string, readonly sampleRate: number, blockFrames: number) {
    let seed = 1;
    for (let frame = 0; frame < LONGEST_FRAMES; frame++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
      this.played[frame] = seed / 2 ** 33;
    }
    const worker = new Worker(new URL("musician_worker.ts", import.meta.url), { type: "module" });
    const library = findLibraries()[0]!.file;
    const options = { library, input: device, output: device, blockFrames, clientName: "musician" };
    const { head, played, heard } = this;
    worker.postMessage({ head, played, heard, options, sampleRate } satisfies MusicianStart);
  }

  get frame(): number {
    return Atomics.load(this.head, MUSICIAN_FRAME);
  }

  get roundTripFrames(): number {
    return Atomics.load(this.head, MUSICIAN_ROUND_TRIP);
  }

  get xruns(): number {
    return Atomics.load(this.head, MUSICIAN_XRUNS);
  }

  get losses(): number {
    return Atomics.load(this.head, MUSICIAN_LOST);
  }

  /** Wait until so many more frames have passed. */
  async listen(frames: number): Promise<void> {
    const end = this.frame + frames;
    await until(`${frames} frames pass`, () => this.frame >= end, PATIENCE_MS);
  }

  /** Which frame of what was played is heard from `frame` on; −1: none. */
  findPlayed(frame: number): number {
    const { heard, played } = this;
    for (let at = 0; at < frame; at++) {
      let same = 0;
      while (same < PROBE_FRAMES && played[at + same] === heard[frame + same]) same++;
      if (same === PROBE_FRAMES) return at;
    }
    return -1;
  }

  leave(): void {
    Atomics.store(this.head, MUSICIAN_STOP, 1);
  }
}

/** What a look at a loop found. */
export interface LoopFound {
  /** First frame of the loop in what was played. */
  start: number;
  /** Frames too late (or early) at which the loop is heard. */
  offsetFrames: number;
  comparedFrames: number;
  differingFrames: number;
}

/**
 * Compare two cycles heard from `from` on with what was played: outside its last `seamFrames` the loop must be exact.
 * Nothing when it is not found, as where an xrun fell into it.
 */
export function compareLoop(
  musician: Musician,
  from: number,
  lengthFrames: number,
  seamFrames: number,
): LoopFound | undefined {
  const { heard, played, roundTripFrames } = musician;
  const seamStart = lengthFrames - seamFrames;
  // Away from the seam, wherever the first look fell.
  const looks = [from, from + 2 * seamFrames, from + (lengthFrames >> 1)];
  const look = looks.map((frame) => ({ frame, at: musician.findPlayed(frame) })).find(({ at }) => at >= 0);
  if (!look) return undefined;
  let run = 0;
  while (run < lengthFrames && played[look.at + run] === heard[look.frame + run]) run++;
  const start = look.at + run - seamStart;
  if (run >= lengthFrames) return undefined;
  const wrap = (frames: number) => ((frames % lengthFrames) + lengthFrames) % lengthFrames;
  const offset = wrap(look.frame - roundTripFrames - look.at);
  const offsetFrames = offset > lengthFrames / 2 ? offset - lengthFrames : offset;
  let comparedFrames = 0, differingFrames = 0;
  for (let frame = look.frame; frame < look.frame + 2 * lengthFrames; frame++) {
    const inLoop = wrap(frame - look.frame + look.at - start);
    if (inLoop >= seamStart) continue;
    comparedFrames++;
    if (heard[frame] !== played[start + inLoop]) differingFrames++;
  }
  return { start, offsetFrames, comparedFrames, differingFrames };
}
