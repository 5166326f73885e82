/**
 * The seat of one audio worker at one JACK client: everything it needs, as plain data that crosses by `postMessage`.
 *
 * How it is used:
 *   control   `const jack = JackSupervisor.open(settings, { startWorker, report })` opens the client and tells the sample rate;
 *             `jack.start()` calls `startWorker(seat)`, and again with a new seat after each restart of the server;
 *             `await jack.close()` ends it.
 *   worker    `runJack(engine, seat, hooks)` activates the client, runs until told to leave, and returns. It blocks: no message
 *             reaches the worker meanwhile. When it has returned the worker closes itself (`self.close()`).
 * A worker whose server died on PipeWire never returns. It is left asleep, and its seat's stop cell keeps it harmless.
 *
 * The cells are an Int32Array on shared memory, one word each, new for every seat. Units: frames.
 */

import type { JackMidiSeat } from "./midi_ports.ts";

/** Written by control: the worker leaves after the cycle it is in, without touching the engine. */
export const CELL_STOP = 0;
/** Written by the worker: a `PHASE_…`. */
export const CELL_PHASE = 1;
/** Written by the worker: blocks done, wraps. */
export const CELL_BLOCKS = 2;
/** Written by the worker: frames of the newest block. */
export const CELL_BLOCK_FRAMES = 3;
/** Written by control: the engine's latencies, taken over by the worker when the count changes. */
export const CELL_INPUT_LATENCY = 4;
export const CELL_OUTPUT_LATENCY = 5;
export const CELL_LATENCY_COUNT = 6;
/** Written by the worker: 1 while its thread has real-time scheduling. */
export const CELL_REAL_TIME = 7;
/** Written by the worker: the server's advice for its clients' real-time priority, ≤ 0 when it runs without. */
export const CELL_PRIORITY = 10;
/** Written by the worker: gaps seen, and frames lost in them. */
export const CELL_XRUNS = 8;
export const CELL_LOST_FRAMES = 9;
/** Written by the worker: 1 while it is timebase master, -1 where somebody else was before it. */
export const CELL_LEADS = 11;
/** Written by the worker: the server's frame at which the stream goes on, and the time of the newest cycle, µs, wraps. */
export const CELL_NEXT_FRAME = 12;
export const CELL_MICROSECONDS = 13;
export const CELL_COUNT = 16;

/** The worker has not begun; is in its loop; has left it; was refused by jack_activate. */
export const PHASE_WAITING = 0;
export const PHASE_RUNNING = 1;
export const PHASE_LEFT = 2;
export const PHASE_REFUSED = 3;

/** One worker's place at one client. Addresses are process-wide. */
export interface JackSeat {
  /** Path or name under which control opened libjack. */
  readonly library: string;
  /** That libjack is PipeWire's. */
  readonly isPipeWire: boolean;
  /** jack_client_t *, as an address. */
  readonly client: bigint;
  /** jack_port_t * of each input and each output, in channel order. */
  readonly inputs: readonly bigint[];
  readonly outputs: readonly bigint[];
  /** Its MIDI ports, if it has any. */
  readonly midi?: JackMidiSeat;
  /** The board (pair_board.ts) of so many pairs of outputs that come and go, if there are any. */
  readonly pairs?: {
    readonly memory: SharedArrayBuffer;
    readonly count: number;
    /** The way in which the engine fills one that is heard; 1 when left out. */
    readonly way?: number | undefined;
  };
  /** Where each cycle's transport is written (transport_cell.ts), if somebody follows it. */
  readonly transport?: SharedArrayBuffer;
  /** It is to lead the transport (timebase.ts). */
  readonly leads?: boolean;
  /** Frames per second of the server. */
  readonly sampleRate: number;
  /** The cells above. */
  readonly cells: Int32Array;
  /** Those of the seat before this one, where cycles ran in it: what the server counted since then is lost. */
  readonly before?: Int32Array;
}
