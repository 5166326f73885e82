/**
 * Carries sound between the ports of a JACK client and the channels of an engine, one cycle at a time, without garbage.
 *
 * Thread: audio worker. Units: frames.
 */
import type { BlockEngine } from "../block.ts";
import { keepPortBuffers } from "./port_buffers.ts";
import type { WorkerFunctions } from "./symbols.ts";

/** The ways of one cycle's sound. */
export interface BlockCopy {
  /** Ports to engine. */
  bringIn(frames: number): void;
  /** Engine to ports. */
  bringOut(frames: number): void;
  /** Nothing to ports: a block longer than the engine takes. */
  silence(frames: number): void;
  /** See `PortBuffers`. */
  verifyNext(frames: number): void;
}

/** Joins ports (jack_port_t *) and engine channel by channel, as far as both reach. */
export function copyBlocks(
  jack: WorkerFunctions,
  engine: BlockEngine,
  inputPorts: readonly Deno.PointerObject[],
  outputPorts: readonly Deno.PointerObject[],
): BlockCopy {
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
    bringIn(frames: number): void {
      for (let i = 0; i < inputCount; i++) (engine.inputs[i] as Float32Array).set(inputs.find(i, frames));
    },
    bringOut(frames: number): void {
      if (frames !== headFrames) cutHeads(frames);
      for (let i = 0; i < outputCount; i++) outputs.find(i, frames).set(heads[i] as Float32Array);
    },
    silence(frames: number): void {
      for (let i = 0; i < outputPorts.length; i++) outputs.find(i, frames).fill(0);
    },
    verifyNext(frames: number): void {
      inputs.verifyNext(frames);
      outputs.verifyNext(frames);
    },
  };
}
