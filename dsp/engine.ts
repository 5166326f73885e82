/**
 * The TypeScript face of the loop engine: memory, module, views.
 *
 * Control prepares the memory once; any other thread attaches to it and checks that it was laid out by the same version.
 * The engine keeps all state in that memory, so a thread that takes over goes on where the last one stopped.
 */
import {
  CHUNK_FRAMES,
  FIRST_PAGE,
  HEADER_INPUT_COUNT_FIELD,
  HEADER_INPUTS_ADDRESS_FIELD,
  HEADER_OFFSET,
  HEADER_OUTPUT_COUNT_FIELD,
  HEADER_OUTPUTS_ADDRESS_FIELD,
  HEADER_SAMPLE_RATE_FIELD,
  HEADER_VERSION_FIELD,
  LAYOUT_VERSION,
  LEAD_FRAMES,
  MAX_BLOCK_FRAMES,
  MAX_PAGES,
  METER_BYTES,
  PAGE_BYTES,
  PAGE_FRAMES,
} from "./assembly/layout.ts";
import { LENGTH_MULTIPLE } from "./assembly/protocol.ts";
import { MidiOutList } from "./midi_out_list.ts";
import { growPages } from "./page_keeper.ts";

/** What everything in an engine depends on. */
export interface EngineFormat {
  /** Hz. */
  sampleRate: number;
  inputCount: number;
  outputCount: number;
  /** How much of the past the tape keeps. */
  tapeSeconds: number;
  /** Free pages (16 KiB) beyond the tape's, for takes and overdubs; more are added while running. Default 4096 (64 MiB). */
  reservePages?: number;
  /** How far a press may miss a boundary, in ms. Default 200. */
  forgivenessMs?: number;
  /** LENGTH_… of protocol.ts: what a take's length becomes beside an anchor loop. Default LENGTH_MULTIPLE. */
  lengthRule?: number;
  /** Linear level the master never exceeds. Default 0.966 (−0.3 dBFS). */
  limiterCeiling?: number;
  /** First of the two output channels of the player's phones, from 0; −1, the default: none. */
  phonesOutput?: number;
  /** Seed of its chance, a whole number from 0. Default 0. */
  seed?: number;
  /** So many tracks, from the first, have a pair of outputs of their own. Default 0. Nothing else depends on it. */
  pairCount?: number;
}

/** Functions that build/engine.wasm exports. */
interface EngineExports {
  prepare(
    rate: number,
    inputs: number,
    outputs: number,
    tapeSlots: number,
    forgiveness: number,
    ceiling: number,
    lengthRule: number,
    pages: number,
    seed: number,
    phonesOutput: number,
  ): number;
  preparePairs(count: number): number;
  pairBytes(count: number): number;
  pairCount(): number;
  pairFrames(index: number, side: number): number;
  hearPair(index: number, heard: number): void;
  process(frames: number): void;
  queueCommands(): void;
  lose(frames: number): void;
  servePages(): void;
  setLatency(inputFrames: number, outputFrames: number): void;
  restoreGrid(
    anchorFrame: number,
    anchorLength: number,
    anchorBeats: number,
    framesPerBeat: number,
    beatsPerBar: number,
    tempoSet: number,
    running: number,
  ): void;
  restoreLoop(
    index: number,
    channelCount: number,
    length: number,
    recorded: number,
    origin: number,
    beats: number,
    once: number,
    cycle: number,
  ): number;
  restorePlace(index: number, beats: number, beat: number): void;
  restoreRate(index: number, rate: number, place: number): void;
  restoreTracks(count: number): number;
  startRestored(index: number, playing: number): void;
}

const DEFAULT_RESERVE_PAGES = 4096;
const DEFAULT_FORGIVENESS_MS = 200;
export const DEFAULT_LIMITER_CEILING = 10 ** (-0.3 / 20);
const WASM_PAGE_BYTES = 65536;

/** An empty engine memory: small at first, up to 4 GiB, shared between threads. */
export function createEngineMemory(): WebAssembly.Memory {
  const initial = Math.ceil((FIRST_PAGE * PAGE_BYTES) / WASM_PAGE_BYTES);
  return new WebAssembly.Memory({ initial, maximum: WASM_PAGE_BYTES, shared: true });
}

/** Reads and compiles build/engine.wasm (made by `deno task build`). */
export async function loadEngineModule(): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(await Deno.readFile(new URL("../build/engine.wasm", import.meta.url)));
}

/** The loop engine on one memory. Methods belong to the thread that owns the stream; none of them allocates or throws. */
export class Engine {
  readonly memory: WebAssembly.Memory;
  readonly sampleRate: number;
  readonly maxBlockFrames: number = MAX_BLOCK_FRAMES;
  /** One view an input channel, `maxBlockFrames` long. */
  readonly inputs: readonly Float32Array[];
  /** One view an output channel, `maxBlockFrames` long. */
  readonly outputs: readonly Float32Array[];
  /** One view a channel of the tracks' own pairs, left and right in turn: what they carry past the mix. */
  readonly pairs: readonly Float32Array[];
  /** What the newest block sends on MIDI. */
  readonly midiOut: MidiOutList;
  /** Processes one block of 1…maxBlockFrames frames. */
  readonly process: (frames: number) => void;
  /** Takes commands out of their rings before there is a stream, so that there may be more of them than a ring holds. */
  readonly queueCommands: () => void;
  /** Lets frames pass that the host lost: silent inputs, outputs unheard. */
  readonly lose: (frames: number) => void;
  /**
   * From the next block on somebody hears a pair, after the track's gain and pan (1) or before them (2), or nobody does (0, as at the
   * start): then it is not rendered.
   */
  readonly hearPair: (index: number, heard: number) => void;
  /** Tells the host's latencies, in frames. */
  readonly setLatency: (inputFrames: number, outputFrames: number) => void;
  /** Sets pages aside as a block does, see dsp/page_grant.ts; for who drives the engine, between blocks. */
  readonly servePages: () => void;
  /** Put a saved session back, see restore.ts of the engine; for control, before the stream starts. */
  readonly restore: Pick<
    EngineExports,
    "restoreGrid" | "restoreLoop" | "restorePlace" | "restoreRate" | "restoreTracks" | "startRestored"
  >;

  constructor(memory: WebAssembly.Memory, exports: EngineExports) {
    const header = new DataView(memory.buffer, HEADER_OFFSET);
    this.memory = memory;
    this.sampleRate = header.getInt32(HEADER_SAMPLE_RATE_FIELD, true);
    this.inputs = planarViews(memory, header, HEADER_INPUTS_ADDRESS_FIELD, HEADER_INPUT_COUNT_FIELD);
    this.outputs = planarViews(memory, header, HEADER_OUTPUTS_ADDRESS_FIELD, HEADER_OUTPUT_COUNT_FIELD);
    this.pairs = Array.from({ length: 2 * exports.pairCount() }, (_, channel) => {
      return new Float32Array(memory.buffer, exports.pairFrames(channel >> 1, channel & 1), MAX_BLOCK_FRAMES);
    });
    this.hearPair = exports.hearPair;
    this.midiOut = new MidiOutList(memory);
    this.process = exports.process;
    this.queueCommands = exports.queueCommands;
    this.lose = exports.lose;
    this.setLatency = exports.setLatency;
    this.servePages = exports.servePages;
    this.restore = exports;
  }
}

function planarViews(
  memory: WebAssembly.Memory,
  header: DataView,
  addressField: number,
  countField: number,
): Float32Array[] {
  const address = header.getUint32(addressField, true);
  const count = header.getInt32(countField, true);
  return Array.from(
    { length: count },
    (_, channel) => new Float32Array(memory.buffer, address + channel * MAX_BLOCK_FRAMES * 4, MAX_BLOCK_FRAMES),
  );
}

/**
 * Lays an engine out in a fresh memory. Thread: control, before the stream starts.
 * Throws an Error with one sentence when 4 GiB do not suffice for this format.
 */
export async function prepareEngine(memory: WebAssembly.Memory, format: EngineFormat): Promise<Engine> {
  const exports = instantiate(memory, await loadEngineModule());
  const tapeSlots = Math.ceil((format.tapeSeconds * format.sampleRate) / PAGE_FRAMES) + 1;
  const { pairCount = 0 } = format, pairPages = Math.ceil(exports.pairBytes(pairCount) / PAGE_BYTES);
  const limit = FIRST_PAGE + fixedPages(format, tapeSlots) + pairPages + (format.reservePages ?? DEFAULT_RESERVE_PAGES);
  if (limit > MAX_PAGES || !growPages(memory, limit)) {
    const megabytes = Math.round((limit * PAGE_BYTES) / 2 ** 20);
    throw new Error(
      `A tape of ${format.tapeSeconds} s for ${format.inputCount} inputs needs ${megabytes} MiB, more than is there: ask for a shorter tape or fewer inputs.`,
    );
  }
  const ceiling = format.limiterCeiling ?? DEFAULT_LIMITER_CEILING;
  const forgivenessFrames = Math.round(((format.forgivenessMs ?? DEFAULT_FORGIVENESS_MS) * format.sampleRate) / 1000);
  const { sampleRate: rate, inputCount, outputCount, lengthRule = LENGTH_MULTIPLE, seed = 0 } = format;
  const { phonesOutput: phones = -1 } = format;
  if (phones !== -1 && !(phones >= 2 && phones + 1 < outputCount)) {
    throw new Error(`The phones cannot be on outputs ${phones + 1} and ${phones + 2} of ${outputCount}.`);
  }
  const laidOut = exports.prepare(
    rate,
    inputCount,
    outputCount,
    tapeSlots,
    forgivenessFrames,
    ceiling,
    lengthRule,
    limit,
    seed,
    phones,
  );
  if (laidOut !== 0 || exports.preparePairs(pairCount) !== 0) {
    throw new Error(`The engine could not be laid out in ${limit} pages: this is a fault of Rondo.`);
  }
  return new Engine(memory, exports);
}

/** Pages that regions, buffers, tape and the first tracks take. */
function fixedPages(format: EngineFormat, tapeSlots: number): number {
  const buffers = (format.inputCount + format.outputCount) * MAX_BLOCK_FRAMES * 4;
  const buses = format.outputCount * (LEAD_FRAMES + CHUNK_FRAMES) * 4 +
    (format.inputCount + format.outputCount) * METER_BYTES;
  const tapePages = tapeSlots * format.inputCount;
  return Math.ceil((buffers + buses) / PAGE_BYTES) + tapePages + Math.ceil(tapePages / 4096) + 16;
}

function instantiate(memory: WebAssembly.Memory, module: WebAssembly.Module): EngineExports {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  return instance.exports as unknown as EngineExports;
}

/** Takes a prepared engine over in another thread. Throws an Error when the memory was laid out by another version. */
export function attachEngineSync(memory: WebAssembly.Memory, module: WebAssembly.Module): Engine {
  const version = new DataView(memory.buffer, HEADER_OFFSET).getInt32(HEADER_VERSION_FIELD, true);
  if (version !== LAYOUT_VERSION) {
    throw new Error(
      `The engine's memory has layout ${version}, this program expects ${LAYOUT_VERSION}: prepare it first.`,
    );
  }
  return new Engine(memory, instantiate(memory, module));
}
