/**
 * A pedal for measurements: a thread of its own that presses when the stream has come to a frame, through a command ring of its own.
 */
/// <reference lib="deno.worker" />
import { type Command, CommandRing } from "../../dsp/command_ring.ts";
import { readSnapshot } from "../../dsp/snapshot.ts";

/** What to press, and at which frame; `ring` must be nobody else's. */
export interface PedalOrder {
  memory: WebAssembly.Memory;
  ring: number;
  presses: { frame: number; command: Command }[];
}

const cell = new Int32Array(new SharedArrayBuffer(4));

self.onmessage = ({ data: { memory, ring, presses } }: MessageEvent<PedalOrder>) => {
  const commands = new CommandRing(memory, ring);
  for (const { frame, command } of presses) {
    while (readSnapshot(memory).frame < frame) Atomics.wait(cell, 0, 0, 0.5);
    commands.push(command);
  }
};
// Loaded and compiled: an order takes no time now.
self.postMessage("ready");
