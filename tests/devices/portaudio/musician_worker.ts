/**
 * A musician at the other end of a sound card's cable: plays the sound it is given, frame by frame, and keeps all it hears.
 *
 * `postMessage(MusicianStart)`; what it knows of itself stands in the shared head. Units: frames of its own stream.
 */
/// <reference lib="deno.worker" />
import type { BlockEngine } from "../../../bridge/block.ts";
import { type PortAudioOptions, runPortAudio } from "../../../bridge/portaudio/portaudio_host.ts";

/** Cells of the head: frames done, told round trip, xruns, not 0: leave, times the card was lost. */
export const MUSICIAN_FRAME = 0;
export const MUSICIAN_ROUND_TRIP = 1;
export const MUSICIAN_XRUNS = 2;
export const MUSICIAN_STOP = 3;
export const MUSICIAN_LOST = 4;

export interface MusicianStart {
  head: Int32Array;
  /** What channel 0 plays; channel 1 plays the opposite. Silence after its end. */
  played: Float32Array;
  /** What channel 0 hears. */
  heard: Float32Array;
  options: PortAudioOptions;
  sampleRate: number;
}

const MAX_BLOCK_FRAMES = 8192;

if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) {
  self.onmessage = async ({ data }: MessageEvent<MusicianStart>) => {
    const { head } = data;
    await runPortAudio(makeMusician(data), data.options, {
      beforeBlock: () => {},
      afterBlock: () => {},
      shouldStop: () => Atomics.load(head, MUSICIAN_STOP) !== 0,
      report(report) {
        if (report.kind === "xrun") Atomics.add(head, MUSICIAN_XRUNS, 1);
        if (report.kind === "lost") Atomics.add(head, MUSICIAN_LOST, 1);
      },
    });
    self.close();
  };
}

function makeMusician({ head, played, heard, sampleRate }: MusicianStart): BlockEngine {
  const memory = new SharedArrayBuffer(4 * MAX_BLOCK_FRAMES * 4);
  const channel = (index: number) => new Float32Array(memory, index * MAX_BLOCK_FRAMES * 4, MAX_BLOCK_FRAMES);
  const inputs = [channel(0), channel(1)], outputs = [channel(2), channel(3)];
  return {
    sampleRate,
    maxBlockFrames: MAX_BLOCK_FRAMES,
    inputs,
    outputs,
    process(frames) {
      const from = head[MUSICIAN_FRAME]!;
      for (let frame = 0; frame < frames; frame++) {
        const sample = played[from + frame] ?? 0;
        outputs[0]![frame] = sample;
        outputs[1]![frame] = -sample;
        heard[from + frame] = inputs[0]![frame]!;
      }
      Atomics.add(head, MUSICIAN_FRAME, frames);
    },
    lose: (frames) => void Atomics.add(head, MUSICIAN_FRAME, frames),
    setLatency: (inputFrames, outputFrames) => void (head[MUSICIAN_ROUND_TRIP] = inputFrames + outputFrames),
  };
}
