/**
 * Hears MIDI ports without a session: for learning, and for whoever wants to see what a controller says.
 *
 * Thread: control, which comes back to its event loop.
 */
import { HostError } from "../../bridge/errors.ts";
import type { MidiBackend, MidiInput } from "../../bridge/midi/port.ts";
import { openRtMidi } from "../../bridge/midi/rtmidi/rtmidi_backend.ts";
import { UserError } from "../errors.ts";
import type { MidiMessage } from "../midi/message.ts";
import { MidiParser } from "../midi/parser.ts";

/** Ports that are heard. */
export interface MidiEar {
  readonly names: readonly string[];
  close(): void;
}

/** Hears a port of the system by name or pattern, or all there are. Throws a UserError where there is none. */
export async function openEar(
  pattern: string | undefined,
  take: (message: MidiMessage, timeMs: number) => void,
): Promise<MidiEar> {
  try {
    return earOn(await openRtMidi(), pattern, take);
  } catch (error) {
    throw error instanceof HostError ? new UserError(error.message, { cause: error }) : error;
  }
}

/** As `openEar`, on ports of one's own; they are closed with the ear, or when it cannot be opened. */
export function earOn(
  backend: MidiBackend,
  pattern: string | undefined,
  take: (message: MidiMessage, timeMs: number) => void,
): MidiEar {
  const inputs: MidiInput[] = [];
  const close = () => {
    for (const input of inputs) input.close();
    backend.close();
  };
  const open = (wanted: string) => {
    const parser = new MidiParser(take);
    inputs.push(backend.openInput(wanted, (timeMs, bytes) => parser.push(bytes, timeMs)));
  };
  try {
    const there = backend.list().inputs;
    if (pattern === undefined && there.length === 0) {
      throw new HostError("There is no MIDI input to hear: connect a controller, then try again.");
    }
    for (const name of pattern === undefined ? there : [pattern]) open(name);
  } catch (error) {
    close();
    throw error;
  }
  return { names: inputs.map(({ name }) => name), close };
}
