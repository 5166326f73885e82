/**
 * A worker that plays through PortAudio with a stand-in for the engine: `postMessage({ memory, options, echo })`.
 *
 * With `echo` it plays noise on channel 0 and expects it back on input 0 one block later, as `echo_worker.ts` beside JACK does.
 */
/// <reference lib="deno.worker" />
import { type PortAudioOptions, runPortAudio } from "../../../bridge/portaudio/portaudio_host.ts";
import { attachPassEngine } from "../jack/pass_engine.ts";

export const ECHO_GOOD = 4;
export const ECHO_BAD = 5;
/** Not 0: leave. */
export const STREAM_STOP = 8;

export interface StreamStart {
  memory: SharedArrayBuffer;
  options: PortAudioOptions;
  sampleRate: number;
  echo: boolean;
}

if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) {
  self.onmessage = async ({ data }: MessageEvent<StreamStart>) => {
    const pass = attachPassEngine(data.memory, data.sampleRate);
    const engine = data.echo ? { ...pass, process: makeEcho(pass) } : pass;
    const hooks = {
      beforeBlock: () => {},
      afterBlock: () => {},
      shouldStop: () => Atomics.load(pass.head, STREAM_STOP) !== 0,
      report: (report: unknown) => self.postMessage(report),
    };
    try {
      await runPortAudio(engine, data.options, hooks);
    } catch (error) {
      self.postMessage({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
    }
    self.close();
  };
}

function makeEcho({ inputs, outputs, head }: ReturnType<typeof attachPassEngine>): (frames: number) => void {
  const input = inputs[0]!, output = outputs[0]!;
  let seed = 1;
  return (frames) => {
    let isSame = true;
    for (let i = 0; i < frames; i++) isSame &&= input[i] === output[i];
    head[isSame ? ECHO_GOOD : ECHO_BAD]! += 1;
    for (let i = 0; i < frames; i++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
      output[i] = seed / 2147483648;
    }
    Atomics.add(head, 0, frames);
  };
}
