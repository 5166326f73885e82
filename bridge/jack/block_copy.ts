/**
 * Carries sound between the ports of a JACK client and the channels of an engine, one cycle at a time, without garbage.
 *
 * Thread: audio worker. Units: frames.
 */
import type { BlockEngine } from "../block.ts";
import { copyPairs } from "./pair_copy.ts";
import { keepPortBuffers } from "./port_buffers.ts";
import type { JackSeat } from "./seat.ts";
import type { WorkerFunctions } from "./symbols.ts";

/** The ways of one cycle's sound. */
export interface BlockCopy {
  /** From now on cycles are meant; those before were a rehearsal. */
  begin(): void;
  /** Takes over a change of the pairs that come and go (pair_copy.ts); true when there was one. Before the engine processes. */
  follow(frames: number): boolean;
  /** Ports to engine. */
  bringIn(frames: number): void;
  /** Engine to ports. */
  bringOut(frames: number): void;
  /** Nothing to ports: a block longer than the engine takes. */
  silence(frames: number): void;
  /** See `PortBuffers`. */
  verifyNext(frames: number): void;
}

/** Joins ports (jack_port_t *) and engine channel by channel, as far as both reach, and the pairs of a board. */
export function copyBlocks(
  jack: WorkerFunctions,
  engine: BlockEngine,
  inputPorts: readonly Deno.PointerObject[],
  outputPorts: readonly Deno.PointerObject[],
  board?: JackSeat["pairs"],
): BlockCopy {
  const pairs = copyPairs(jack, engine, board, outputPorts[0]);
  const inputs = keepPortBuffers(jack, inputPorts);
  const outputs = keepPortBuffers(jack, outputPorts);
  const inputCount = Math.min(inputPorts.length, engine.inputs.length);
  const outputCount = Math.min(outputPorts.length, engine.outputs.length);
  let heads: Float32Array[] = [];
  let headFrames = 0;

  function cutHeads(frames: number): void {
    heads = engine.outputs.map((output) => output.subarray(0, frames));
    headFrames = frames;
  }

  return {
    begin(): void {
      if (pairs !== undefined) pairs.begin();
    },
    follow(frames: number): boolean {
      return pairs !== undefined && pairs.follow(frames);
    },
    bringIn(frames: number): void {
      for (let i = 0; i < inputCount; i++) (engine.inputs[i] as Float32Array).set(inputs.find(i, frames));
    },
    bringOut(frames: number): void {
      if (frames !== headFrames) cutHeads(frames);
      for (let i = 0; i < outputCount; i++) outputs.find(i, frames).set(heads[i] as Float32Array);
      if (pairs !== undefined) pairs.bringOut(frames);
    },
    silence(frames: number): void {
      for (let i = 0; i < outputPorts.length; i++) outputs.find(i, frames).fill(0);
      if (pairs !== undefined) pairs.silence(frames);
    },
    verifyNext(frames: number): void {
      inputs.verifyNext(frames);
      outputs.verifyNext(frames);
      if (pairs !== undefined) pairs.verifyNext(frames);
    },
  };
}
