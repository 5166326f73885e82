/**
 * A worker whose client hears itself: it plays noise on channel 0 and expects it back on input 0 one block later.
 * Counts blocks that came back whole and blocks that did not in the head of its memory, at ECHO_GOOD and ECHO_BAD.
 */
/// <reference lib="deno.worker" />
import { runJack } from "../../../bridge/jack/run_jack.ts";
import type { JackSeat } from "../../../bridge/jack/seat.ts";
import { attachPassEngine } from "./pass_engine.ts";

export const ECHO_GOOD = 4;
export const ECHO_BAD = 5;

if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) {
  self.onmessage = ({ data }: MessageEvent<{ seat: JackSeat; memory: SharedArrayBuffer }>) => {
    const pass = attachPassEngine(data.memory, data.seat.sampleRate);
    const input = pass.inputs[0] as Float32Array;
    const output = pass.outputs[0] as Float32Array;
    let seed = 1;
    const process = (frames: number) => {
      let isSame = true;
      for (let i = 0; i < frames; i++) isSame &&= input[i] === output[i];
      pass.head[isSame ? ECHO_GOOD : ECHO_BAD]! += 1;
      for (let i = 0; i < frames; i++) {
        seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
        output[i] = seed / 2147483648;
      }
      Atomics.add(pass.head, 0, frames);
    };
    const hooks = { beforeBlock: () => {}, afterBlock: () => {}, shouldStop: () => false };
    runJack({ ...pass, process }, data.seat, hooks);
    self.close();
  };
}
