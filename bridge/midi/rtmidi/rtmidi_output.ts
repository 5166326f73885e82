/**
 * An opened RtMidi output.
 *
 * The package takes Node's `Buffer` and copies it at once, so that short messages are sent from three buffers kept for it.
 * ALSA's sequencer takes no event beyond its pool of about 14 kB; sysex is therefore handed over in pieces of 256 bytes, as
 * drivers do themselves (the encoder gives a piece out when its buffer is full, so all pieces but the last have that very
 * length). CoreMIDI and WinMM want a sysex whole. Thread: the one that opened it.
 */
import { Buffer } from "node:buffer";
import type { MidiOutput } from "../port.ts";
import type { RtMidiModule } from "./library.ts";

const PIECE_BYTES = 256;
const SHORT_BYTES = 3;

/** Makes an output of a port that RtMidi has opened. */
export function playTo(port: InstanceType<RtMidiModule["Output"]>, name: string): MidiOutput {
  const pieceBytes = Deno.build.os === "linux" ? PIECE_BYTES : Infinity;
  const short = Array.from({ length: SHORT_BYTES + 1 }, (_, length) => Buffer.alloc(length));
  let isOpen = true;
  return {
    name,
    send(bytes) {
      if (!isOpen || bytes.length === 0) return;
      const buffer = short[bytes.length];
      if (buffer !== undefined) {
        for (let index = 0; index < bytes.length; index++) buffer[index] = bytes[index]!;
        port.sendMessage(buffer);
        return;
      }
      for (let start = 0; start < bytes.length; start += pieceBytes) {
        port.sendMessage(Buffer.from(bytes.slice(start, Math.min(start + pieceBytes, bytes.length))));
      }
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      port.destroy();
    },
  };
}
