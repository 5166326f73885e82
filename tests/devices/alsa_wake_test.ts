/** No MIDI message is slept through: the trap in Deno's wake-ups, and the guard against it. Shows itself on two cores only. */
import { assert, assertEquals } from "@std/assert";
import type { RunOfTrips } from "./alsa/round_trips.ts";
import { needs } from "./needs.ts";

const RUNS = 12;
const TRIPS = 4000;
/** Without the guard a run stalls with a chance of about one in twenty: 12 runs may pass by luck, so many never did. */
const MOST_BARE_RUNS = 120;

const present = needs("alsa_sequencer");

/** Runs in a process of their own, whose event loop nobody else wakes. */
async function makeTrips(mode: "guarded" | "bare", runs: number, ...more: string[]): Promise<RunOfTrips[]> {
  const program = new URL("alsa/round_trips.ts", import.meta.url).pathname;
  const permissions = ["--no-prompt", "--allow-read", "--allow-ffi"];
  const args = ["run", "--no-check", ...permissions, program, mode, `${runs}`, `${TRIPS}`, ...more];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  assert(success, new TextDecoder().decode(stderr));
  const results: RunOfTrips[] = new TextDecoder().decode(stdout).trim().split("\n").map((line) => JSON.parse(line));
  const worst = Math.max(...results.map(({ worstMs }) => worstMs));
  const stalled = results.filter(({ stalls }) => stalls > 0).length;
  console.log(
    `    ${mode}: ${stalled} of ${results.length} runs stalled, the latest message took ${worst.toFixed(1)} ms`,
  );
  return results;
}

Deno.test({
  name: "in 12 runs of 4,000 round trips no message is later than a second",
  ...present,
  async fn() {
    const runs = await makeTrips("guarded", RUNS);
    assertEquals(runs.map(({ trips, stalls }) => [trips, stalls]), Array(RUNS).fill([TRIPS, 0]));
  },
});

Deno.test({
  name: "without the guard a message stalls sooner or later, so that the guard is not there for nothing",
  ...present,
  async fn() {
    const first = await makeTrips("bare", RUNS);
    if (first.some(({ stalls }) => stalls > 0)) return;
    const more = await makeTrips("bare", MOST_BARE_RUNS - RUNS, "untilStall");
    assert(more.some(({ stalls }) => stalls > 0), `no stall in ${MOST_BARE_RUNS} runs`);
  },
});
