/** A worker that runs an engine at a JACK client with MIDI ports: `postMessage({ seat, memory, module })`. Thread: audio worker. */
import { runJack } from "../../bridge/jack/run_jack.ts";
import type { JackSeat } from "../../bridge/jack/seat.ts";
import { attachEngineSync } from "../../dsp/engine.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<{ seat: JackSeat; memory: WebAssembly.Memory; module: WebAssembly.Module }>) => void;
  close(): void;
};

scope.onmessage = ({ data }) => {
  const engine = attachEngineSync(data.memory, data.module);
  runJack(engine, data.seat, { beforeBlock: () => {}, afterBlock: () => {}, shouldStop: () => false });
  scope.close();
};
