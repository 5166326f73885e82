/** The trap that the guard of Deno's wake-ups is for. Needs two cores to show itself. */
import { assert } from "@std/assert";
import { makeTrips } from "./alsa/wake_runs.ts";
import { needs } from "./needs.ts";

/** A run stalls with a chance of about one in thirty (2 of 64 seen): 12 often pass by luck, so many all do once in 3,000 times. */
const MOST_RUNS = 240;
/** A busy machine does not get so far: then it is said how far it came, and nothing is proved. */
const LIMIT_S = 200;

Deno.test({
  name: "without the guard a message stalls sooner or later, so that the guard is not there for nothing",
  ...needs("alsa_sequencer"),
  async fn() {
    const runs = await makeTrips("bare", MOST_RUNS, LIMIT_S);
    const hasStalled = runs.some(({ stalls }) => stalls > 0);
    if (!hasStalled) {
      console.log(`    no stall in ${runs.length} runs of at most ${MOST_RUNS}: nothing is proved by them`);
    }
    assert(hasStalled || runs.length < MOST_RUNS, `no stall in ${MOST_RUNS} runs`);
  },
});
