/**
 * Carries MIDI between the ports of a JACK client and an engine, a cycle at a time: what the engine sends goes out at its exact frame, what
 * comes in goes into a ring, stamped with its stream frame.
 *
 * Method: as for sound (port_buffers.ts), a port's buffer is found by the low half of its address, so that no cycle without a long message
 * or a message that comes in makes garbage. Bytes go through a buffer of our own; those that come in are copied by libc. Source: jack/midiport.h. Thread: audio worker. Units: frames.
 */
import { HEADER_FRAME_FIELD, HEADER_OFFSET } from "../../dsp/assembly/layout.ts";
import type { BlockEngine, MidiOut } from "../block.ts";
import { MidiRing } from "../midi/midi_ring.ts";
import type { WorkerFunctions } from "./symbols.ts";

/** MIDI ports of a seat; addresses of jack_port_t. */
export interface JackMidiSeat {
  /** Each output and the engine's port that it sends. */
  readonly outputs: readonly { readonly port: bigint; readonly enginePort: number }[];
  /** Each input and the number that its messages carry in the ring. */
  readonly inputs: readonly { readonly port: bigint; readonly number: number }[];
  /** Where messages that come in go, with stream frames as times. */
  readonly ring?: SharedArrayBuffer;
}

/** What libjack and libc are called for. */
export type MidiFunctions = Pick<
  WorkerFunctions,
  | "portAddress"
  | "portAddressLow"
  | "jack_midi_clear_buffer"
  | "jack_midi_event_write"
  | "jack_midi_get_event_count"
  | "jack_midi_event_get"
  | "copyBytes"
>;

/** The ways of one cycle's MIDI. */
export interface MidiCarry {
  /** Ports to ring; before the engine processes. */
  bringIn(frames: number): void;
  /** Engine to ports; after it has processed. */
  bringOut(frames: number): void;
  /** Empties the outputs of a cycle that the engine does not process. */
  silence(frames: number): void;
}

const ENGINE_PORTS = 32;
const LONGEST_MESSAGE = 65536;
/** jack_midi_event_t: u32 time, size_t size, jack_midi_data_t *buffer. */
const EVENT_WORDS = 3;
const EVENT_SIZE_WORD = 1;
const EVENT_ADDRESS_WORD = 2;
/** Sizes of short messages as libjack takes them, made once. */
const SHORT_SIZES = [0n, 1n, 2n, 3n] as const;
/** Frames whose buffers are known by their low halves; more addresses than this mean that the server moves them about. */
const MOST_KNOWN = 4096;

/** Joins the seat's MIDI ports and the engine. */
export function carryMidi(jack: MidiFunctions, engine: BlockEngine, seat: JackMidiSeat): MidiCarry {
  return { bringIn: readInputs(jack, engine, seat), ...writeOutputs(jack, engine.midiOut, seat) };
}

function readInputs(jack: MidiFunctions, { midiOut }: BlockEngine, seat: JackMidiSeat): MidiCarry["bringIn"] {
  if (seat.ring === undefined || midiOut === undefined) return () => {};
  const ring = new MidiRing(seat.ring);
  const inputs = findBuffers(jack, seat.inputs.map(({ port }) => port));
  const numbers = Int32Array.from(seat.inputs, ({ number }) => number);
  const bytes = new Uint8Array(LONGEST_MESSAGE);
  const event = new BigUint64Array(EVENT_WORDS), eventTime = new Uint32Array(event.buffer, 0, 1);
  /** Frames processed before this block: two halves of an i64. */
  const frame = new Int32Array(midiOut.bytes.buffer, HEADER_OFFSET + HEADER_FRAME_FIELD, 2);
  const { jack_midi_get_event_count, jack_midi_event_get, copyBytes } = jack;

  function takeEvents(port: number, buffer: Deno.PointerObject, from: number): boolean {
    const count = jack_midi_get_event_count(buffer);
    let took = false;
    for (let index = 0; index < count; index++) {
      if (jack_midi_event_get(event, buffer, index) !== 0) continue;
      const size = Number(event[EVENT_SIZE_WORD]!);
      if (size === 0 || size > LONGEST_MESSAGE) continue;
      copyBytes(bytes, event[EVENT_ADDRESS_WORD]!, event[EVENT_SIZE_WORD]!);
      ring.write(from + eventTime[0]!, numbers[port]!, bytes, 0, size);
      took = true;
    }
    return took;
  }

  return (frames) => {
    const from = (frame[0]! >>> 0) + frame[1]! * 4294967296;
    let took = false;
    for (let port = 0; port < numbers.length; port++) {
      took = takeEvents(port, inputs.find(port, frames), from) || took;
    }
    if (took) ring.notify();
  };
}

function writeOutputs(
  jack: MidiFunctions,
  midiOut: MidiOut | undefined,
  seat: JackMidiSeat,
): Pick<MidiCarry, "bringOut" | "silence"> {
  const outputs = findBuffers(jack, seat.outputs.map(({ port }) => port));
  const outputOf = new Int32Array(ENGINE_PORTS).fill(-1);
  seat.outputs.forEach(({ enginePort }, index) => outputOf[enginePort] = index);
  const bytes = new Uint8Array(LONGEST_MESSAGE);
  const { jack_midi_clear_buffer, jack_midi_event_write } = jack;

  function writeEntry(list: MidiOut, index: number, frames: number): void {
    const output = outputOf[list.port(index)]!;
    if (output < 0) return;
    const length = list.length(index), address = list.address(index);
    for (let i = 0; i < length; i++) bytes[i] = list.bytes[address + i]!;
    const size = SHORT_SIZES[length] ?? BigInt(length);
    jack_midi_event_write(outputs.find(output, frames), list.frame(index), bytes, size);
  }

  function silence(frames: number): void {
    for (let port = 0; port < seat.outputs.length; port++) jack_midi_clear_buffer(outputs.find(port, frames));
  }

  return {
    bringOut(frames) {
      silence(frames);
      if (midiOut === undefined || seat.outputs.length === 0) return;
      for (let index = 0; index < midiOut.count; index++) writeEntry(midiOut, index, frames);
    },
    silence,
  };
}

/** Buffers of ports as pointers that are made once for each address. */
function findBuffers(
  jack: MidiFunctions,
  ports: readonly bigint[],
): { find(portIndex: number, frames: number): Deno.PointerObject } {
  const { portAddress, portAddressLow } = jack;
  const pointers = ports.map((port) => Deno.UnsafePointer.create(port) as Deno.PointerObject);
  const known = new Map<number, Deno.PointerObject>();
  return {
    find(portIndex, frames) {
      const port = pointers[portIndex]!;
      const low = portAddressLow(port, frames);
      const buffer = known.get(low);
      if (buffer !== undefined) return buffer;
      if (known.size >= MOST_KNOWN) known.clear();
      const found = portAddress(port, frames) as Deno.PointerObject;
      known.set(low, found);
      return found;
    },
  };
}
