import { assertEquals } from "@std/assert";
import type { BlockEngine, HostReport } from "../../../bridge/block.ts";
import type { StreamCallback } from "../../../bridge/portaudio/callback.ts";
import { watchCallbacks } from "../../../bridge/portaudio/callback_watch.ts";
import type { PortAudioStream } from "../../../bridge/portaudio/stream.ts";
import type { PortAudioFunctions } from "../../../bridge/portaudio/symbols.ts";

interface Script {
  /** By number of look: is the stream active, milliseconds since the newest block, is control asking to stop? */
  at(look: number): { active?: number; silentMs?: number; stop?: boolean };
  patient?: boolean;
}

/** Runs a watch over a stream that only exists in a script, in which no native thread ever wakes the loop. */
async function watch({ at, patient = false }: Script): Promise<{ end: string; kinds: string[] }> {
  let look = 0;
  const callback = {
    blocks: 1,
    blockFrames: 64,
    inputLatencyFrames: 64,
    outputLatencyFrames: 128,
    flushXruns() {},
    get lastMs() {
      return performance.now() - (at(look).silentMs ?? 0);
    },
  } as unknown as StreamCallback;
  const functions = {
    startBesideLoop: () => Promise.resolve(0),
    Pa_IsStreamActive: () => at(look).active ?? 1,
  } as unknown as PortAudioFunctions;
  const engine = { setLatency() {} } as unknown as BlockEngine;
  const reports: HostReport[] = [];
  const hooks = {
    beforeBlock() {},
    afterBlock() {},
    shouldStop: () => at(++look).stop ?? false,
    report: (report: HostReport) => reports.push(report),
  };
  const options = { patient, begin: () => reports.push({ kind: "stopped" }) };
  const end = await watchCallbacks(functions, {} as PortAudioStream, callback, engine, hooks, options);
  return { end, kinds: reports.map(({ kind }) => kind) };
}

Deno.test("the event loop is kept awake while no callback comes: a stream that died in silence is noticed", async () => {
  assertEquals(await watch({ at: (look) => ({ active: look < 20 ? 1 : 0 }) }), { end: "dead", kinds: ["stopped"] });
});

Deno.test("blocks that stop coming end the watch, except where a server may only be stalled", async () => {
  const stalled = (look: number) => ({ silentMs: look > 5 && look < 10 ? 900 : 0, stop: look > 30 });
  assertEquals((await watch({ at: stalled })).end, "silent");
  assertEquals(await watch({ at: stalled, patient: true }), { end: "stopped", kinds: ["stopped", "lost", "back"] });
});

Deno.test("a stream of a stalled server is not stopped but left, since stopping it would wait for the server", async () => {
  const at = (look: number) => ({ silentMs: 900, stop: look > 10 });
  assertEquals(await watch({ at, patient: true }), { end: "dead", kinds: ["lost"] });
});
