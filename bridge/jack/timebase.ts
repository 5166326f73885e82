/**
 * Leads JACK's transport: tells everybody bars, beats and tempo as timebase master, starts the transport when the engine's grid starts and
 * stops it when that stops.
 *
 * Method: libjack calls the timebase callback inside `jack_cycle_signal`, on the thread that signals: the audio worker's own. So nobody is
 * waited for, and a stalled control thread is not felt. What is told is the place of the next cycle (of PipeWire's: of the one that ends,
 * which others read a cycle late), from the stream frame at which it begins and the grid as the engine's header has it then. Where
 * the transport starts it is located so that its frames count from beat 1 of bar 1. PipeWire does not say whether somebody else leads:
 * it then just does not call. Sources: jack/transport.h; JackClient.cpp and JackTransportEngine.cpp of JACK 1.9 for when a request acts;
 * measured with PipeWire 0.3.65.
 * Units: frames, beats. Thread: audio worker.
 */
import {
  HEADER_ANCHOR_FRAME_FIELD,
  HEADER_BEATS_PER_BAR_FIELD,
  HEADER_FRAME_FIELD,
  HEADER_FRAMES_PER_BEAT_FIELD,
  HEADER_OFFSET,
  HEADER_TRANSPORT_RUNNING_FIELD,
} from "../../dsp/assembly/layout.ts";
import type { BlockEngine } from "../block.ts";
import {
  emptyPosition,
  type Position,
  POSITION_BYTES,
  readPosition,
  TRANSPORT_ROLLING,
  writeBeats,
} from "./position.ts";
import { CELL_LEADS, type JackSeat } from "./seat.ts";
import { LEAD_SYMBOLS, type LeadFunctions, TIMEBASE_CALLBACK } from "./symbols.ts";

/** Cycles from the one that asks for a start to the first one that rolls: of JACK's server, and of PipeWire. */
const START_CYCLES = 3, PIPEWIRE_START_CYCLES = 2;
/** Cycles that somebody tells or rolls without a call, after which PipeWire has another leader. */
const SILENT_CYCLES = 8;
/** Somebody else leads already. */
const ONLY_WHERE_NOBODY_LEADS = 1;

/** One seat's lead. */
export interface TimebaseLead {
  /** The block of so many frames is processed: starts or stops the transport with the grid. */
  note(frames: number): void;
  /** Leads no longer. */
  end(): void;
}

/** The grid of an engine, read where it lies. */
class GridView {
  readonly #view: DataView;

  constructor(memory: ArrayBufferLike) {
    this.#view = new DataView(memory, HEADER_OFFSET);
  }

  get isRunning(): boolean {
    return this.#view.getInt32(HEADER_TRANSPORT_RUNNING_FIELD, true) !== 0 && this.framesPerBeat > 0;
  }

  get framesPerBeat(): number {
    return this.#view.getFloat64(HEADER_FRAMES_PER_BEAT_FIELD, true);
  }

  get beatsPerBar(): number {
    return this.#view.getFloat32(HEADER_BEATS_PER_BAR_FIELD, true);
  }

  /** Frames from beat 1 of bar 1 to the first frame of the next block. */
  get framesSinceBeatOne(): number {
    return this.#frames(HEADER_FRAME_FIELD) - this.#frames(HEADER_ANCHOR_FRAME_FIELD);
  }

  #frames(field: number): number {
    return this.#view.getInt32(field + 4, true) * 4294967296 + this.#view.getUint32(field, true);
  }
}

/** Frames from a beat that begins a bar, 0 or more: before the first bar those of a bar are added. Pure. */
export function songFrames(sinceBeatOne: number, framesPerBar: number): number {
  return sinceBeatOne >= 0 ? sinceBeatOne : sinceBeatOne + Math.ceil(-sinceBeatOne / framesPerBar) * framesPerBar;
}

/** Becomes timebase master where the seat asks for that; undefined where it does not. Whether it is one stands in the seat's cells. */
export function leadTransport(
  engine: BlockEngine,
  { client, cells, library, leads, sampleRate, isPipeWire }: JackSeat,
): TimebaseLead | undefined {
  if (leads !== true || engine.midiOut === undefined) return undefined;
  const jack = Deno.dlopen(library, LEAD_SYMBOLS).symbols, pointer = Deno.UnsafePointer.create(client);
  const grid = new GridView(engine.midiOut.bytes.buffer), places = new Places();
  let wasRunning = false, isCalled = false;
  const callback = new Deno.UnsafeCallback(TIMEBASE_CALLBACK, (state, blockFrames, position) => {
    isCalled = true;
    const { framesPerBeat, beatsPerBar } = grid;
    if (framesPerBeat <= 0 || position === null) return;
    // PipeWire's frame stands still while it starts: that is the place of the next cycle, too.
    const since = grid.framesSinceBeatOne - (isPipeWire && state === TRANSPORT_ROLLING ? blockFrames : 0);
    const frames = songFrames(since, framesPerBeat * beatsPerBar);
    writeBeats(places.at(position), frames / framesPerBeat, beatsPerBar, (60 * sampleRate) / framesPerBeat);
  });
  let refused = jack.jack_set_timebase_callback(pointer, ONLY_WHERE_NOBODY_LEADS, callback.pointer, null) !== 0;
  Atomics.store(cells, CELL_LEADS, refused ? -1 : 1);
  const others = isPipeWire ? new OtherLeader(jack, pointer) : undefined;
  const startCycles = isPipeWire ? PIPEWIRE_START_CYCLES : START_CYCLES;
  return {
    note(frames) {
      const { isRunning } = grid;
      if (others !== undefined && !isCalled && !refused && others.isThere()) {
        refused = true;
        jack.jack_release_timebase(pointer);
        Atomics.store(cells, CELL_LEADS, -1);
      }
      if (refused || isRunning === wasRunning) return;
      wasRunning = isRunning;
      if (!isRunning) return jack.jack_transport_stop(pointer);
      const ahead = grid.framesSinceBeatOne + (startCycles - 1) * frames;
      jack.jack_transport_locate(pointer, Math.round(songFrames(ahead, grid.framesPerBeat * grid.beatsPerBar)));
      jack.jack_transport_start(pointer);
    },
    // The server takes the lead back when the client goes; asking a dead one for it would never end.
    end: () => callback.close(),
  };
}

/** Finds out from the transport whether somebody else leads it, while this client is not called. */
class OtherLeader {
  readonly #jack: LeadFunctions;
  readonly #client: Deno.PointerValue;
  readonly #view = new DataView(new ArrayBuffer(POSITION_BYTES));
  readonly #address = Deno.UnsafePointer.of(this.#view);
  readonly #place: Position = emptyPosition();
  #cycles = 0;

  constructor(jack: LeadFunctions, client: Deno.PointerValue) {
    this.#jack = jack;
    this.#client = client;
  }

  /** To be asked in every cycle. */
  isThere(): boolean {
    const isRolling = this.#jack.jack_transport_query(this.#client, this.#address) === TRANSPORT_ROLLING;
    const isTold = readPosition(this.#view, 0, this.#place) && this.#place.hasBbt;
    this.#cycles = isRolling || isTold ? this.#cycles + 1 : 0;
    return this.#cycles >= SILENT_CYCLES;
  }
}

/** The few addresses at which libjack keeps a place, each with its view: a view is garbage when it is made. */
class Places {
  readonly #known: { readonly pointer: Deno.PointerObject; readonly view: DataView }[] = [];

  at(pointer: Deno.PointerObject): DataView {
    for (const place of this.#known) if (Deno.UnsafePointer.equals(place.pointer, pointer)) return place.view;
    const view = new DataView(Deno.UnsafePointerView.getArrayBuffer(pointer, POSITION_BYTES));
    this.#known.push({ pointer, view });
    return view;
  }
}
