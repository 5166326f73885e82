/**
 * What a block costs in which a command for all tracks acts, and the dearest of the blocks that follow it.
 *
 * deno run -A scripts/measure/all_at_once.ts [--frames 64] [--rounds 5] [--tracks 1000] [--seconds 1] [--only clear,undo]
 *
 * Method: all tracks record the same stretch of the tape at once, or, with --seconds 10 and more, one does and the others are copies
 * of it. Each command meets a fresh engine, or what the commands named before it left. Units: µs of processor time of the thread, so that
 * others on the machine are not counted; of each figure the median of the rounds. "idle" is the median block before the command, "block" the one in which it acts, "after" the dearest of the next 300.
 */
import { parseArgs } from "node:util";
import * as P from "../../dsp/assembly/protocol.ts";
import { type Command, CommandRing } from "../../dsp/command_ring.ts";
import { createEngineMemory, type Engine, prepareEngine } from "../../dsp/engine.ts";
import { EventRing } from "../../dsp/event_ring.ts";
import { keepPages } from "../../dsp/page_keeper.ts";

const RATE = 48000;
const RING = 7;
const FILL_FRAMES = 1024;
const RESERVE_PAGES = 16384;
const AFTER_BLOCKS = 300;
/** Shorter loops are recorded by all tracks at once. */
const COPIED_SECONDS = 10;

type Ask = Partial<Command> & { kind: number };
const all = (kind: number, a = 0): Ask => ({ kind, a });
const undone = [all(P.COMMAND_OVERDUB, 1), all(P.COMMAND_PLAY), all(P.COMMAND_UNDO)];

/** What is measured, after what else was asked. */
const CASES: Record<string, readonly Ask[]> = {
  "clear": [all(P.COMMAND_CLEAR)],
  "undo of clear": [all(P.COMMAND_CLEAR), all(P.COMMAND_UNDO)],
  "redo of clear": [all(P.COMMAND_CLEAR), all(P.COMMAND_UNDO), all(P.COMMAND_REDO)],
  "delete": [all(P.COMMAND_DELETE)],
  "undo of delete": [all(P.COMMAND_DELETE), all(P.COMMAND_UNDO)],
  "overdub begins": [all(P.COMMAND_OVERDUB, 1)],
  "overdub ends": [all(P.COMMAND_OVERDUB, 1), all(P.COMMAND_PLAY)],
  "undo of overdub": undone,
  "overdub drops redo": [...undone, all(P.COMMAND_OVERDUB, 1)],
  "clear drops redo": [...undone, all(P.COMMAND_CLEAR)],
  "forget": [all(P.COMMAND_OVERDUB, 1), all(P.COMMAND_PLAY), all(P.COMMAND_FORGET)],
  "undo of recording": [all(P.COMMAND_UNDO)],
  "record drops redo": [all(P.COMMAND_UNDO), all(P.COMMAND_RECORD)],
  "record begins": [all(P.COMMAND_CLEAR), all(P.COMMAND_RECORD)],
  "record ends": [all(P.COMMAND_CLEAR), all(P.COMMAND_RECORD), all(P.COMMAND_RECORD)],
  "multiply begins": [all(P.COMMAND_MULTIPLY, 1)],
  "insert begins": [all(P.COMMAND_INSERT)],
  "divide": [all(P.COMMAND_DIVIDE, 2)],
  "undo of divide": [all(P.COMMAND_DIVIDE, 2), all(P.COMMAND_UNDO)],
  "stop": [all(P.COMMAND_STOP)],
  "play": [all(P.COMMAND_STOP), all(P.COMMAND_PLAY)],
  "retrigger": [all(P.COMMAND_RETRIGGER)],
  "reverse": [all(P.COMMAND_REVERSE, P.SWITCH_ON)],
  "mute": [all(P.COMMAND_MUTE, P.SWITCH_ON)],
  "solo": [all(P.COMMAND_SOLO, P.SWITCH_ON)],
  "scene stored": [{ ...all(P.COMMAND_SCENE_STORE, 1), track: -1 }],
  "scene launched": [
    { ...all(P.COMMAND_SCENE_STORE, 1), track: -1 },
    all(P.COMMAND_STOP),
    { ...all(P.COMMAND_SCENE, 1), track: -1 },
  ],
  "copy of one": [{ kind: P.COMMAND_COPY, a: P.TRACK_NEW, track: 0 }],
  "panic": [{ kind: P.COMMAND_PANIC, track: -1 }],
};

const { values } = parseArgs({
  options: {
    frames: { type: "string", default: "64" },
    rounds: { type: "string", default: "5" },
    tracks: { type: "string", default: "1000" },
    seconds: { type: "string", default: "1" },
    only: { type: "string", default: Object.keys(CASES).join(",") },
  },
});
const [frames, rounds, tracks] = [values.frames, values.rounds, values.tracks].map(Number) as [number, number, number];
const loopFrames = Number(values.seconds) * RATE;

const libc = Deno.dlopen("libc.so.6", { clock_gettime: { parameters: ["i32", "buffer"], result: "i32" } });
const CLOCK_THREAD_CPUTIME_ID = 3;
const clock = new BigInt64Array(2);

function processorUs(): number {
  libc.symbols.clock_gettime(CLOCK_THREAD_CPUTIME_ID, clock);
  return Number(clock[0]) * 1e6 + Number(clock[1]) / 1e3;
}

/** An engine whose tracks all hold a loop. */
class Full {
  readonly #ring: CommandRing;
  readonly #events: EventRing;
  #done = 0;

  private constructor(readonly memory: WebAssembly.Memory, readonly engine: Engine) {
    this.#ring = new CommandRing(memory, RING);
    this.#events = new EventRing(memory);
    for (const input of engine.inputs) input.forEach((_, i) => input[i] = Math.sin(i * 0.05) * 0.01);
  }

  static async open(): Promise<Full> {
    const memory = createEngineMemory();
    const format = { sampleRate: RATE, inputCount: 2, outputCount: 2, tapeSeconds: 30 };
    const full = new Full(memory, await prepareEngine(memory, format));
    full.run(RATE);
    const asksAll = loopFrames < COPIED_SECONDS * RATE;
    if (asksAll) full.engine.restore.restoreTracks(tracks);
    const track = asksAll ? P.TRACK_ALL : 0;
    full.ask({ kind: P.COMMAND_RECORD, track });
    full.run(loopFrames);
    full.ask({ kind: P.COMMAND_RECORD, track });
    full.run(RATE / 2);
    for (let copy = 1; copy < tracks && !asksAll; copy++) {
      full.ask({ kind: P.COMMAND_COPY, track: 0, a: P.TRACK_NEW });
      full.run(FILL_FRAMES);
    }
    return full;
  }

  ask(ask: Ask): void {
    const command = { id: 1, when: P.WHEN_EXACT, gesture: -1, at: -1, a: 0, b: 0, c: 0, source: 0, track: P.TRACK_ALL };
    this.#ring.push({ ...command, ...ask });
  }

  run(count: number): void {
    for (let done = 0; done < count; done += FILL_FRAMES) {
      this.engine.process(FILL_FRAMES);
      this.#read();
      keepPages(this.memory, RESERVE_PAGES);
    }
  }

  time(): number {
    const started = processorUs();
    this.engine.process(frames);
    const took = processorUs() - started;
    this.#read();
    if ((++this.#done & 63) === 0) keepPages(this.memory, RESERVE_PAGES);
    return took;
  }

  #read(): void {
    for (let event = this.#events.read(); event; event = this.#events.read()) {
      if (event.kind === P.EVENT_REFUSED && event.track === -1) {
        throw new Error(`Command ${event.command} was refused: ${event.status}`);
      }
    }
  }
}

const median = (times: number[]) => [...times].sort((a, b) => a - b)[times.length >> 1]!;

async function measure(asks: readonly Ask[]) {
  const full = await Full.open();
  for (const ask of asks.slice(0, -1)) {
    full.ask(ask);
    full.run(RATE / 2);
  }
  const idle = median(Array.from({ length: 100 }, () => full.time()));
  full.ask(asks.at(-1)!);
  const block = full.time();
  return { idle, block, after: Math.max(...Array.from({ length: AFTER_BLOCKS }, () => full.time())) };
}

for (const name of values.only.split(",")) {
  const results: Awaited<ReturnType<typeof measure>>[] = [];
  for (let round = 0; round < rounds; round++) results.push(await measure(CASES[name]!));
  const figure = (of: "idle" | "block" | "after") => Math.round(median(results.map((result) => result[of])));
  console.log(JSON.stringify({ case: name, idle: figure("idle"), block: figure("block"), after: figure("after") }));
}
