import type { MidiMessage } from "../../../src/midi/message.ts";
import { MidiParser } from "../../../src/midi/parser.ts";

/** Bytes of "90 3C 7F". */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text.split(" "), (byte) => parseInt(byte, 16));
}

/** "90 3C 7F" of bytes. */
export function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");
}

/** What a fresh parser makes of "90 3C 7F …". */
export function messagesOf(text: string): MidiMessage[] {
  const found: MidiMessage[] = [];
  new MidiParser((message) => found.push(message)).push(bytesOf(text), 0);
  return found;
}

/** Numbers from 0 up to a limit, the same on every run (a 32-bit generator: Numerical Recipes' "quick and dirty"). */
export function randomNumbers(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 4294967296 * limit);
  };
}
