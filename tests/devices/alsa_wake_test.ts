/** No MIDI message is slept through: Deno's wake-ups are guarded. Needs two cores to mean anything. */
import { assertEquals } from "@std/assert";
import { makeTrips, RUNS, TRIPS } from "./alsa/wake_runs.ts";
import { needs } from "./needs.ts";

Deno.test({
  name: "in 12 runs of 4,000 round trips no message is later than a second",
  ...needs("alsa_sequencer"),
  async fn() {
    const runs = await makeTrips("guarded");
    assertEquals(runs.map(({ trips, stalls }) => [trips, stalls]), Array(RUNS).fill([TRIPS, 0]));
  },
});
