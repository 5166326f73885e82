/** A worker that passes sound through a JACK client: `postMessage({ seat, memory })`. */
/// <reference lib="deno.worker" />
import { runJack } from "../../../bridge/jack/run_jack.ts";
import type { JackSeat } from "../../../bridge/jack/seat.ts";
import { attachPassEngine } from "./pass_engine.ts";

self.onmessage = ({ data }: MessageEvent<{ seat: JackSeat; memory: SharedArrayBuffer }>) => {
  const engine = attachPassEngine(data.memory, data.seat.sampleRate);
  runJack(engine, data.seat, { beforeBlock: () => {}, afterBlock: () => {}, shouldStop: () => false });
  self.close();
};
