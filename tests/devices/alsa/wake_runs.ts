/** Starts the program of round trips, and tells what came of it. */
import { assert } from "@std/assert";
import type { RunOfTrips } from "./round_trips.ts";

/** Runs that are promised. */
export const RUNS = 12;
/** Round trips of a run. */
export const TRIPS = 4000;

/**
 * Makes runs of round trips in a process of their own, whose event loop nobody else wakes: `RUNS`, and up to `mostRuns` while
 * none stalls and `seconds` have not passed.
 */
export async function makeTrips(mode: "guarded" | "bare", mostRuns = RUNS, seconds = 1e9): Promise<RunOfTrips[]> {
  const program = new URL("round_trips.ts", import.meta.url).pathname;
  const permissions = ["--no-prompt", "--allow-read", "--allow-ffi"];
  const args = ["run", "--no-check", ...permissions, program, mode, ...[mostRuns, TRIPS, seconds].map(String)];
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
