/**
 * The audio worker's life at a JACK client: it is the client's process thread.
 *
 * Method: libjack's own thread is parked in a harmless C function, and this thread waits for each cycle, copies in, lets the
 * engine process, copies out and signals, all by plain synchronous calls. Nothing in the loop allocates. Latencies and the
 * order to leave come in through the seat's cells, counts go out through them.
 * Thread: audio worker, which is blocked until the loop is left. Units: frames.
 */
import type { BlockEngine } from "../block.ts";
import type { HostHooks } from "../host.ts";
import { CycleClock } from "./cycle_clock.ts";
import { keepPortBuffers } from "./port_buffers.ts";
import { Runaway } from "./runaway.ts";
import {
  CELL_BLOCK_FRAMES,
  CELL_BLOCKS,
  CELL_INPUT_LATENCY,
  CELL_LATENCY_COUNT,
  CELL_LOST_FRAMES,
  CELL_OUTPUT_LATENCY,
  CELL_PHASE,
  CELL_PRIORITY,
  CELL_STOP,
  CELL_XRUNS,
  type JackSeat,
  PHASE_LEFT,
  PHASE_REFUSED,
  PHASE_RUNNING,
} from "./seat.ts";
import { WORKER_SYMBOLS, type WorkerFunctions } from "./symbols.ts";
import { realTimeSwitch } from "./system.ts";

/** What a loop needs of the hooks: reports go through the seat's cells instead. */
export type JackHooks = Pick<HostHooks, "beforeBlock" | "afterBlock" | "shouldStop">;

/** Cycles between two looks at one port's whole address, and between two looks at the pace of the cycles. */
const VERIFY_CYCLES = 64;
/** What PipeWire's libjack advises when it does (six below its own default of 88). */
const PIPEWIRE_PRIORITY = 82;

/**
 * Activates the seat's client and runs its cycle until control asks to leave or the cycle ends. Throws nothing; how it went
 * is in the seat's cells. The engine must have been prepared for the seat's sample rate.
 */
export function runJack(
  engine: BlockEngine,
  seat: JackSeat,
  hooks: JackHooks,
  jack: WorkerFunctions = openWorkerFunctions(seat.library),
): void {
  const client = pointerTo(seat.client);
  const cycle = makeCycle(jack, client, engine, seat, hooks);
  if (Atomics.load(seat.cells, CELL_STOP) !== 0) return leave(seat, PHASE_LEFT);
  if (jack.jack_activate(client) !== 0) return leave(seat, PHASE_REFUSED);
  const priority = advisedPriority(jack, client, seat);
  seat.cells[CELL_PRIORITY] = priority;
  const pace = new Runaway(seat, priority > 0 ? realTimeSwitch(jack, priority) : undefined);
  pace.begin();
  Atomics.store(seat.cells, CELL_PHASE, PHASE_RUNNING);
  while (cycle()) pace.look();
  pace.end();
  leave(seat, PHASE_LEFT);
}

/** The server's advice, asked once the client is active: PipeWire has none before, and at times gives nonsense after. */
function advisedPriority(jack: WorkerFunctions, client: Deno.PointerObject, seat: JackSeat): number {
  const advice = jack.jack_client_real_time_priority(client);
  return advice <= 0 && seat.isPipeWire ? PIPEWIRE_PRIORITY : advice;
}

/** libjack as the audio worker calls it; a measurement may hand `runJack` a wrapped one. */
export function openWorkerFunctions(library: string): WorkerFunctions {
  return Deno.dlopen(library, WORKER_SYMBOLS).symbols;
}

function leave(seat: JackSeat, phase: number): void {
  Atomics.store(seat.cells, CELL_PHASE, phase);
}

function pointerTo(address: bigint): Deno.PointerObject {
  return Deno.UnsafePointer.create(address) as Deno.PointerObject;
}

/** One cycle as a function that returns false once the loop is over. */
function makeCycle(
  jack: WorkerFunctions,
  client: Deno.PointerObject,
  engine: BlockEngine,
  seat: JackSeat,
  hooks: JackHooks,
): () => boolean {
  const { jack_cycle_wait, jack_cycle_signal } = jack;
  const { cells } = seat;
  const lostBefore = watchForGaps(jack, client, seat.sampleRate);
  const copy = makeCopy(jack, engine, seat);
  let latencyCount = 0;
  let cycleCount = 0;

  function takeLatency(): void {
    latencyCount = Atomics.load(cells, CELL_LATENCY_COUNT);
    engine.setLatency(cells[CELL_INPUT_LATENCY] as number, cells[CELL_OUTPUT_LATENCY] as number);
  }

  function noteLoss(lost: number): void {
    engine.lose(lost);
    Atomics.add(cells, CELL_XRUNS, 1);
    Atomics.add(cells, CELL_LOST_FRAMES, lost);
  }

  return function cycle(): boolean {
    const frames = jack_cycle_wait(client);
    if (Atomics.load(cells, CELL_STOP) !== 0 || frames <= 0) return false;
    const lost = lostBefore(frames);
    if (lost > 0) noteLoss(lost);
    const fits = frames <= engine.maxBlockFrames;
    if (fits) {
      hooks.beforeBlock(frames);
      copy.bringIn(frames);
      engine.process(frames);
      copy.bringOut(frames);
    } else copy.silence(frames);
    if (++cycleCount % VERIFY_CYCLES === 0) copy.verifyNext(frames);
    jack_cycle_signal(client, 0);
    if (fits) hooks.afterBlock(frames);
    Atomics.store(cells, CELL_BLOCK_FRAMES, frames);
    Atomics.add(cells, CELL_BLOCKS, 1);
    if (latencyCount !== Atomics.load(cells, CELL_LATENCY_COUNT)) takeLatency();
    return !hooks.shouldStop();
  };
}

/** Reads the cycle's frame count and time, and tells what was lost before it. */
function watchForGaps(jack: WorkerFunctions, client: Deno.PointerObject, sampleRate: number) {
  const { jack_get_cycle_times } = jack;
  const clock = new CycleClock(sampleRate);
  // jack_nframes_t at 0, jack_time_t at 8 and 16, float at 24. Large enough to live outside the collected heap.
  const times = new Int32Array(new ArrayBuffer(256));
  const start = Deno.UnsafePointer.value(Deno.UnsafePointer.of(times));
  const [frames, now, next, period] = [0n, 8n, 16n, 24n].map((offset) => pointerTo(start + offset)) as [
    Deno.PointerObject,
    Deno.PointerObject,
    Deno.PointerObject,
    Deno.PointerObject,
  ];
  return (blockFrames: number): number => {
    if (jack_get_cycle_times(client, frames, now, next, period) !== 0) return 0;
    return clock.lostBefore(times[0] as number, times[2] as number, blockFrames);
  };
}

/** Carries sound between the ports and the engine's channels. */
function makeCopy(jack: WorkerFunctions, engine: BlockEngine, seat: JackSeat) {
  const inputs = keepPortBuffers(jack, seat.inputs.map(pointerTo));
  const outputs = keepPortBuffers(jack, seat.outputs.map(pointerTo));
  const inputCount = Math.min(seat.inputs.length, engine.inputs.length);
  const outputCount = Math.min(seat.outputs.length, engine.outputs.length);
  let heads: Float32Array[] = [];
  let headFrames = 0;

  function cutHeads(frames: number): void {
    heads = engine.outputs.map((output) => output.subarray(0, frames));
    headFrames = frames;
  }

  return {
    bringIn(frames: number): void {
      for (let i = 0; i < inputCount; i++) (engine.inputs[i] as Float32Array).set(inputs.find(i, frames));
    },
    bringOut(frames: number): void {
      if (frames !== headFrames) cutHeads(frames);
      for (let i = 0; i < outputCount; i++) outputs.find(i, frames).set(heads[i] as Float32Array);
    },
    silence(frames: number): void {
      for (let i = 0; i < seat.outputs.length; i++) outputs.find(i, frames).fill(0);
    },
    verifyNext(frames: number): void {
      inputs.verifyNext(frames);
      outputs.verifyNext(frames);
    },
  };
}
