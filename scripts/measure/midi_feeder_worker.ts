/**
 * An audio thread for measuring the MIDI sender: a block every 128 frames, stamped and with the notes that fall into it.
 *
 * Method: the stream's clock is stamped with the moment at which a block should begin, so that what is measured is the sender
 * and not the host; notes of a block go into the ring when the block begins, as an engine's do. Thread: a worker of its own.
 */
import { MidiRing } from "../../bridge/midi/midi_ring.ts";
import { StreamClock } from "../../dsp/clock.ts";
import { HEADER_FRAME_FIELD, HEADER_OFFSET } from "../../dsp/assembly/layout.ts";
import { SIGNAL_WORD } from "../../src/midi/out/sender_cell.ts";

/** What it is to play. */
export interface Feed {
  memory: WebAssembly.Memory;
  ring: SharedArrayBuffer;
  cell: SharedArrayBuffer;
  /** Frame 0, ms. */
  startMs: number;
  /** Frames of the notes, ascending. */
  frames: Float64Array;
  /** Frames after which it ends. */
  lengthFrames: number;
}

const RATE = 48000;
const BLOCK_FRAMES = 128;
const NOTE = Uint8Array.of(0x90, 60, 100);

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Feed>) => void;
  postMessage(what: string): void;
};

scope.onmessage = ({ data }) => {
  const ring = new MidiRing(data.ring, new Int32Array(data.cell), SIGNAL_WORD);
  const clock = new StreamClock(data.memory);
  const frameWords = new Int32Array(data.memory.buffer, HEADER_OFFSET + HEADER_FRAME_FIELD, 2);
  const nobodyElse = new Int32Array(new SharedArrayBuffer(4));
  let next = 0;
  for (let frame = 0; frame < data.lengthFrames; frame += BLOCK_FRAMES) {
    const dueMs = data.startMs + (frame * 1000) / RATE;
    const waitMs = dueMs - performance.timeOrigin - performance.now();
    if (waitMs > 0) Atomics.wait(nobodyElse, 0, 0, waitMs);
    frameWords[0] = frame;
    clock.stamp(BLOCK_FRAMES, dueMs);
    const before = next;
    while (next < data.frames.length && data.frames[next]! < frame + BLOCK_FRAMES) {
      ring.write(data.frames[next++]!, 0, NOTE);
    }
    if (next > before) ring.notify();
  }
  scope.postMessage("done");
};
