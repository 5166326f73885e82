/** A worker that runs a whole engine, without sound, at a JACK client with MIDI ports: `postMessage({ seat, memory, module })`. */
/// <reference lib="deno.worker" />
import { runJack } from "../../../bridge/jack/run_jack.ts";
import type { JackSeat } from "../../../bridge/jack/seat.ts";
import { attachEngineSync } from "../../../dsp/engine.ts";

self.onmessage = (
  { data }: MessageEvent<{ seat: JackSeat; memory: WebAssembly.Memory; module: WebAssembly.Module }>,
) => {
  const engine = attachEngineSync(data.memory, data.module);
  runJack(engine, data.seat, { beforeBlock: () => {}, afterBlock: () => {}, shouldStop: () => false });
  self.close();
};
