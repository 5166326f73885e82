/**
 * Finds the sound of a JACK port as a Float32Array, without making garbage.
 *
 * A port's address changes with its connections, so it is asked every cycle; as a pointer each answer would be an object for
 * the collector. So libjack is asked for the low 32 bits, a plain integer, and views are kept by them. JACK2 keeps all buffers
 * in one segment far smaller than 4 GiB, where the low half names an address; PipeWire's lie in a few mappings, so now and then
 * a port's whole address is compared with the one its view was made from.
 * Thread: audio worker. Units: frames.
 */
import type { WorkerFunctions } from "./symbols.ts";

interface KnownBuffer {
  readonly address: bigint;
  readonly view: Float32Array;
}

/** Finds the buffers of some ports. */
export interface PortBuffers {
  /** The sound of a port in this cycle, exactly `frames` long. Valid until the cycle is signalled. */
  find(portIndex: number, frames: number): Float32Array;
  /** Puts another port in a port's place; null: none, which must not be looked for. */
  replace(portIndex: number, port: Deno.PointerValue): void;
  /** Compares one port's whole address, the next one at each call; a view that is wrong is made anew. Little garbage. */
  verifyNext(frames: number): void;
}

/** Keeps the views of these ports (jack_port_t *). */
export function keepPortBuffers(
  jack: Pick<WorkerFunctions, "portAddress" | "portAddressLow">,
  firstPorts: readonly Deno.PointerValue[],
): PortBuffers {
  const ports = [...firstPorts];
  const { portAddress, portAddressLow } = jack;
  const nothing: Float32Array = new Float32Array(0);
  const lowAddresses = new Int32Array(ports.length);
  const views = ports.map(() => nothing);
  const known = new Map<number, KnownBuffer>();
  let knownFrames = 0;
  let verified = 0;

  function learn(low: number, address: Deno.PointerValue, frames: number): KnownBuffer {
    const view = address === null
      ? new Float32Array(frames)
      : new Float32Array(Deno.UnsafePointerView.getArrayBuffer(address, frames * 4));
    const buffer = { address: Deno.UnsafePointer.value(address), view };
    known.set(low, buffer);
    return buffer;
  }

  function look(portIndex: number, low: number, frames: number): Float32Array {
    if (frames !== knownFrames) {
      known.clear();
      knownFrames = frames;
    }
    const port = ports[portIndex] as Deno.PointerObject;
    const buffer = known.get(low) ?? learn(low, portAddress(port, frames), frames);
    lowAddresses[portIndex] = low;
    views[portIndex] = buffer.view;
    return buffer.view;
  }

  return {
    find(portIndex, frames) {
      const low = portAddressLow(ports[portIndex] as Deno.PointerObject, frames);
      const view = views[portIndex] as Float32Array;
      return low === lowAddresses[portIndex] && view.length === frames ? view : look(portIndex, low, frames);
    },
    replace(portIndex, port) {
      ports[portIndex] = port;
      views[portIndex] = nothing;
    },
    verifyNext(frames) {
      if (ports.length === 0) return;
      verified = (verified + 1) % ports.length;
      const port = ports[verified] ?? null;
      if (port === null) return;
      const address = portAddress(port, frames);
      const low = lowAddresses[verified] as number;
      if (known.get(low)?.address === Deno.UnsafePointer.value(address)) return;
      known.clear();
      views.fill(nothing);
    },
  };
}
