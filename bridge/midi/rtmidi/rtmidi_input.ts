/**
 * An opened RtMidi input: messages with the time at which they arrived.
 *
 * Everything is let through: sysex of any length (ALSA's pieces are joined by RtMidi; WinMM needs buffers, which are made
 * large), clock and active sensing too. Thread: the one that opened it; its event loop is kept awake (`wake_guard.ts`).
 */
import type { MidiInput, MidiReceive } from "../port.ts";
import { ArrivalClock } from "./arrival_clock.ts";
import type { RtMidiModule } from "./library.ts";
import { guardWakeUps } from "./wake_guard.ts";

/** How inputs are heard. */
export interface HearOptions {
  /** False leaves the event loop unguarded: only for showing that the guard is needed. */
  guard?: boolean;
}

/** Longest sysex that WinMM hands over whole, bytes, and how many may be on their way. */
const SYSEX_BYTES = 65536;
const SYSEX_COUNT = 4;

/** Makes an input of a port that RtMidi has opened. */
export function hear(
  port: InstanceType<RtMidiModule["Input"]>,
  name: string,
  receive: MidiReceive,
  { guard = true }: HearOptions,
): MidiInput {
  const clock = new ArrivalClock();
  const endGuard = guard ? guardWakeUps() : () => {};
  let isOpen = true;
  port.on("messageBuffer", (deltaSeconds: number, bytes: Uint8Array) => {
    if (isOpen) receive(clock.stamp(performance.timeOrigin + performance.now(), deltaSeconds), bytes);
  });
  return {
    name,
    close() {
      if (!isOpen) return;
      isOpen = false;
      port.destroy();
      endGuard();
    },
  };
}

/** What must be set before a port is opened. */
export function prepareInput(port: InstanceType<RtMidiModule["Input"]>): void {
  port.setBufferSize(SYSEX_BYTES, SYSEX_COUNT);
  port.ignoreTypes(false, false, false);
}
