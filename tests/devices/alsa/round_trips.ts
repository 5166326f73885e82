/**
 * A program that sends messages from a virtual port to an input of its own and waits for each: how long does the longest take?
 *
 * Arguments: `guarded` or `bare`, runs, round trips a run, and seconds after which, or after a stall, no run begins beyond
 * the first twelve. A run opens its ports anew. The next message is sent while the one before is being received, and the receiver then stays busy for a
 * random moment: so the native call falls, in some trips, into the few microseconds in which Deno's event loop goes to sleep,
 * and its wake-up is lost. Prints one JSON line a run.
 */
import type { MidiBackend } from "../../../bridge/midi/port.ts";
import { openRtMidi } from "../../../bridge/midi/rtmidi/rtmidi_backend.ts";

/** One run of round trips. */
export interface RunOfTrips {
  trips: number;
  medianMs: number;
  worstMs: number;
  /** Round trips that took over a second. */
  stalls: number;
}

const STALL_MS = 1000;
/** Ends a stall, so that the run goes on and the stall can be counted; shorter stalls than a second are not seen. */
const WATCHDOG_MS = 6000;
/** How long the receiver stays busy: about as long as a message takes to come round, on an emulated machine. */
const SHORTEST_BUSY_MS = 0.02;
const LONGEST_BUSY_MS = 0.1;
const NOTE = Uint8Array.of(0x90, 60, 100);

/** So many runs are made in any case. */
const FIRST_RUNS = 12;

if (import.meta.main) {
  const [mode, runs = "1", trips = "100", seconds = "1e9"] = Deno.args;
  const midi = await openRtMidi({ guard: mode === "guarded" });
  const endMs = performance.now() + Number(seconds) * 1000;
  let stalls = 0;
  for (let run = 0; run < Number(runs); run++) {
    if (run >= FIRST_RUNS && (stalls > 0 || performance.now() > endMs)) break;
    const result = await runTrips(midi, run, Number(trips));
    stalls += result.stalls;
    console.log(JSON.stringify(result));
  }
  midi.close();
  Deno.exit(0);
}

async function runTrips(midi: MidiBackend, run: number, trips: number): Promise<RunOfTrips> {
  const times: number[] = [];
  const { promise: done, resolve: end } = Promise.withResolvers<void>();
  const output = midi.openVirtualOutput(`rondo there ${run}`);
  let sentMs = 0;
  const send = () => {
    sentMs = performance.now();
    output.send(NOTE);
  };
  const input = midi.openInput(`rondo there ${run}`, () => {
    times.push(performance.now() - sentMs);
    if (times.length === trips) return end();
    send();
    const freeMs = performance.now() + SHORTEST_BUSY_MS + Math.random() * (LONGEST_BUSY_MS - SHORTEST_BUSY_MS);
    while (performance.now() < freeMs);
  });
  const watchdog = setInterval(() => {}, WATCHDOG_MS);
  send();
  await done;
  clearInterval(watchdog);
  input.close();
  output.close();
  times.sort((one, other) => one - other);
  const stalls = times.filter((ms) => ms > STALL_MS).length;
  return { trips, medianMs: times[trips >> 1]!, worstMs: times.at(-1)!, stalls };
}
