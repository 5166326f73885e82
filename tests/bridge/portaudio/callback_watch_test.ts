import { assertEquals } from "@std/assert";
import type { BlockEngine, HostReport } from "../../../bridge/block.ts";
import type { StreamCallback } from "../../../bridge/portaudio/callback.ts";
import { watchCallbacks } from "../../../bridge/portaudio/callback_watch.ts";
import type { PortAudioStream } from "../../../bridge/portaudio/stream.ts";
import type { PortAudioFunctions } from "../../../bridge/portaudio/symbols.ts";

interface Script {
  /** By number of look: is the stream active, does no block come, how long after the look before is it, is control asking to stop? */
  at(look: number): { active?: number; silent?: boolean; passedMs?: number; stop?: boolean };
  patient?: boolean;
}

/** Runs a watch over a stream that only exists in a script, in which no native thread ever wakes the loop. */
async function watch({ at, patient = false }: Script): Promise<{ end: string; kinds: string[] }> {
  let look = 0, blocks = 0, nowMs = 0;
  const callback = {
    get blocks() {
      return at(look).silent ? blocks : ++blocks;
    },
    blockFrames: 64,
    inputLatencyFrames: 64,
    outputLatencyFrames: 128,
    flushXruns() {},
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
  const nowOf = () => nowMs += at(look).passedMs ?? 50;
  const options = { patient, nowMs: nowOf, begin: () => reports.push({ kind: "stopped" }) };
  const end = await watchCallbacks(functions, {} as PortAudioStream, callback, engine, hooks, options);
  return { end, kinds: reports.map(({ kind }) => kind) };
}

Deno.test("the event loop is kept awake while no callback comes: a stream that died in silence is noticed", async () => {
  assertEquals(await watch({ at: (look) => ({ active: look < 20 ? 1 : 0 }) }), { end: "dead", kinds: ["stopped"] });
});

Deno.test("blocks that stop coming end the watch, except where a server may only be stalled", async () => {
  const stalled = (look: number) => ({ silent: look > 5 && look < 30, stop: look > 60 });
  assertEquals((await watch({ at: stalled })).end, "silent");
  assertEquals(await watch({ at: stalled, patient: true }), { end: "stopped", kinds: ["stopped", "lost", "back"] });
});

Deno.test("a machine that froze for ten seconds has lost no stream: the watch was frozen, too", async () => {
  const at = (look: number) => ({ silent: look === 10, passedMs: look === 10 ? 10_000 : 50, stop: look > 40 });
  assertEquals(await watch({ at }), { end: "stopped", kinds: ["stopped"] });
});

Deno.test("a stream of a stalled server is not stopped but left, since stopping it would wait for the server", async () => {
  const at = (look: number) => ({ silent: true, stop: look > 40 });
  assertEquals(await watch({ at, patient: true }), { end: "dead", kinds: ["lost"] });
});
