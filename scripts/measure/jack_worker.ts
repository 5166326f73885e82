/**
 * Rondo's audio worker at a JACK client as a session runs it, with a watch around the cycle.
 *
 * Method: `runJack` gets libjack's functions with two of them wrapped, so that time is taken right after `jack_cycle_wait` and
 * right before `jack_cycle_signal`. Samples are as native/jack_client.c writes them: three 32-bit integers a cycle, µs.
 * Thread: an audio worker.
 */
/// <reference lib="deno.worker" />
import { openWorkerFunctions, runJack } from "../../bridge/jack/run_jack.ts";
import type { JackSeat } from "../../bridge/jack/seat.ts";
import type { WorkerFunctions } from "../../bridge/jack/symbols.ts";
import { attachEngineSync } from "../../dsp/engine.ts";
import { BlockMarks } from "../../src/audio/block_marks.ts";

/** The one message that starts the worker. */
export interface MeasureStart {
  seat: JackSeat;
  memory: WebAssembly.Memory;
  module: WebAssembly.Module;
  /** Word 0 counts cycles, samples follow from word 4 on. */
  samples: Int32Array;
  /** Mark this isolate in the trace of collections, see jack_collections.ts. */
  mark: boolean;
}

const SAMPLE_WORDS = 3;
const FIRST_SAMPLE = 4;

self.onmessage = ({ data }: MessageEvent<MeasureStart>) => {
  const engine = attachEngineSync(data.memory, data.module);
  const marks = new BlockMarks(data.memory, engine.sampleRate, 1);
  if (data.mark) (globalThis as unknown as { gc(): void }).gc();
  const jack = openWorkerFunctions(data.seat.library);
  runJack(engine, data.seat, {
    beforeBlock: (frames) => marks.begin(frames),
    afterBlock: (frames) => marks.end(frames),
    shouldStop: () => marks.dismissed(),
  }, data.mark ? jack : watched(jack, data.seat, data.samples));
  self.close();
};

function watched(jack: WorkerFunctions, seat: JackSeat, samples: Int32Array): WorkerFunctions {
  const { jack_cycle_wait, jack_cycle_signal } = jack;
  const { jack_get_time } = openTime(seat.library);
  const cycleStart = findCycleStart(jack, jack_get_time, seat.sampleRate);
  const woken = new Int32Array(2);
  return {
    ...jack,
    jack_cycle_wait(client) {
      const blockFrames = jack_cycle_wait(client);
      woken[1] = woken[0] as number;
      woken[0] = jack_get_time();
      return blockFrames;
    },
    jack_cycle_signal(client, status) {
      const done = jack_get_time();
      jack_cycle_signal(client, status);
      const start = cycleStart(client);
      const cycle = samples[0] as number;
      const word = FIRST_SAMPLE + cycle * SAMPLE_WORDS;
      if (word + SAMPLE_WORDS > samples.length) return;
      samples[word] = (woken[0] as number) - (woken[1] as number);
      samples[word + 1] = (woken[0] as number) - start;
      samples[word + 2] = done - start;
      samples[0] = cycle + 1;
    },
  };
}

function openTime(library: string) {
  // jack_time_t jack_get_time(void);  its low half
  return Deno.dlopen(library, { jack_get_time: { parameters: [], result: "i32" } }).symbols;
}

/**
 * The time at which the cycle began. libjack tells it in whole frames only, so it waits for the next frame to begin; called
 * after the signal, when nobody waits for this thread any more. As `cycle_start` of native/jack_client.c.
 */
function findCycleStart(jack: WorkerFunctions, now: () => number, sampleRate: number) {
  const { jack_frames_since_cycle_start } = jack;
  const frameMicroseconds = 1e6 / sampleRate;
  return (client: Deno.PointerValue): number => {
    let before = 0;
    let after = 0;
    let frames = 0;
    for (let tries = 0; tries < 8; tries++) {
      const first = jack_frames_since_cycle_start(client);
      do {
        before = now();
        frames = jack_frames_since_cycle_start(client);
        after = now();
      } while (frames === first);
      if (after - before <= 3) break;
    }
    return after - ((frames * frameMicroseconds) | 0);
  };
}
