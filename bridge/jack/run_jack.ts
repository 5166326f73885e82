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
import { copyBlocks } from "./block_copy.ts";
import { watchForGaps } from "./gap_watch.ts";
import { carryMidi } from "./midi_ports.ts";
import { leadTransport, type TimebaseLead } from "./timebase.ts";
import { watchTransport } from "./transport_cell.ts";
import { type CycleParts, warmUp } from "./warm_up.ts";
import { Runaway } from "./runaway.ts";
import { LATE_CYCLE } from "./cycle_clock.ts";
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

/** Cycles between two looks at one port's whole address, on PipeWire: such a look is slow. */
const VERIFY_CYCLES = 1000;
/**
 * The cycle as a whole cannot be warmed up (warm_up.ts). After its first blocks, and after each rare path that makes V8 drop
 * its best code, it turns in an empty loop when the block is done, which V8 counts as work: so many cycles, so many turns a
 * frame.
 */
const INSIST_CYCLES = 1000;
const INSIST_TURNS = 200;
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
  const gaps = watchForGaps(jack, client, seat.sampleRate);
  const copy = copyBlocks(jack, engine, seat.inputs.map(pointerTo), seat.outputs.map(pointerTo), seat.pairs);
  const midi = seat.midi === undefined ? undefined : carryMidi(jack, engine, seat.midi);
  const parts: CycleParts = { gaps, copy, midi, transport: watchTransport(jack, engine, seat) };
  warmUp(parts, seat);
  if (seat.before !== undefined) gaps.resume(seat.before);
  const lead = leadTransport(engine, seat);
  const cycle = makeCycle(jack, client, engine, seat, hooks, parts, lead);
  if (Atomics.load(seat.cells, CELL_STOP) !== 0) return leave(seat, PHASE_LEFT);
  if (jack.jack_activate(client) !== 0) return leave(seat, PHASE_REFUSED);
  const priority = advisedPriority(jack, client, seat);
  seat.cells[CELL_PRIORITY] = priority;
  const pace = new Runaway(seat, priority > 0 ? realTimeSwitch(jack, priority) : undefined);
  pace.begin();
  Atomics.store(seat.cells, CELL_PHASE, PHASE_RUNNING);
  while (cycle()) pace.look();
  pace.end();
  lead?.end();
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

/** A cycle without the engine; where it waits for frames that come again, what is played on MIDI is still heard. */
function passSilence(copy: CycleParts["copy"], midi: CycleParts["midi"], frames: number, hears: boolean): void {
  copy.silence(frames);
  if (midi === undefined) return;
  if (hears) midi.bringIn(frames);
  midi.silence(frames);
}

/** One cycle as a function that returns false once the loop is over. */
function makeCycle(
  jack: WorkerFunctions,
  client: Deno.PointerObject,
  engine: BlockEngine,
  seat: JackSeat,
  hooks: JackHooks,
  { gaps, copy, midi, transport }: CycleParts,
  lead: TimebaseLead | undefined,
): () => boolean {
  const { jack_cycle_wait, jack_cycle_signal } = jack;
  const { cells } = seat;
  let [latencyCount, cycleCount, insistUntil] = [0, 0, INSIST_CYCLES];
  // Frames that passed as lost and come after all: the engine waits for them.
  let framesAhead = 0;

  function takeLatency(): void {
    insistUntil = cycleCount + INSIST_CYCLES;
    latencyCount = Atomics.load(cells, CELL_LATENCY_COUNT);
    engine.setLatency(cells[CELL_INPUT_LATENCY] as number, cells[CELL_OUTPUT_LATENCY] as number);
  }

  function noteGap(lost: number): void {
    Atomics.add(cells, CELL_XRUNS, 1);
    insistUntil = cycleCount + INSIST_CYCLES;
    if (lost === LATE_CYCLE) return;
    if (lost < 0) return void (framesAhead -= lost);
    engine.lose(lost);
    Atomics.add(cells, CELL_LOST_FRAMES, lost);
  }

  return function cycle(): boolean {
    const frames = jack_cycle_wait(client);
    if (Atomics.load(cells, CELL_STOP) !== 0 || frames <= 0) return false;
    const lost = gaps.lostBefore(frames);
    if (lost !== 0) noteGap(lost);
    const isAhead = framesAhead >= frames, fits = frames <= engine.maxBlockFrames && !isAhead;
    if (isAhead) framesAhead -= frames;
    if (fits) {
      hooks.beforeBlock(frames);
      copy.bringIn(frames);
      if (copy.follow(frames)) insistUntil = cycleCount + INSIST_CYCLES;
      if (midi !== undefined) midi.bringIn(frames);
      engine.process(frames);
      copy.bringOut(frames);
      if (midi !== undefined) midi.bringOut(frames);
      if (transport !== undefined) transport.note(frames);
      if (lead !== undefined) lead.note(frames);
    } else passSilence(copy, midi, frames, isAhead);
    if (seat.isPipeWire && cycleCount % VERIFY_CYCLES === 0) copy.verifyNext(frames);
    jack_cycle_signal(client, 0);
    if (fits) hooks.afterBlock(frames);
    Atomics.store(cells, CELL_BLOCK_FRAMES, frames);
    gaps.note(cells, framesAhead);
    Atomics.add(cells, CELL_BLOCKS, 1);
    cycleCount++;
    for (let turns = cycleCount < insistUntil ? frames * INSIST_TURNS : 0; turns > 0; turns--);
    if (latencyCount !== Atomics.load(cells, CELL_LATENCY_COUNT)) takeLatency();
    return !hooks.shouldStop();
  };
}
