import { assertEquals, assertThrows } from "@std/assert";
import { readTrace } from "../../scripts/measure/jack_collections.ts";

const TRACE = `
[1:0x1000]       20 ms: Scavenge 3.8 (4.8) -> 3.5 (5.2) MB, pooled: 0.0 MB, 7.24 / 0.00 ms (average mu = 1.000, current mu = 1.000) allocation failure;
[1:0x7f00]       35 ms: Mark-Compact 3.7 (4.5) -> 2.8 (4.5) MB, pooled: 0.0 MB, 9.89 / 0.00 ms (average mu = 0.7, current mu = 0.7) testing; GC in old space requested
[1:0x1000]       85 ms: Scavenge 3.8 (4.8) -> 3.5 (5.2) MB, pooled: 0.0 MB, 5.00 / 0.00 ms (average mu = 1.000, current mu = 1.000) allocation failure;
[1:0x7f00]     7505 ms: Scavenge 3.9 (5.8) -> 3.6 (5.2) MB, pooled: 1.0 MB, 0.57 / 0.00 ms (average mu = 1.000, current mu = 1.000) allocation failure;
[1:0x7f00]     9505 ms: Scavenge 3.9 (5.8) -> 3.6 (5.2) MB, 0.20 / 0.00 ms (average mu = 1.000, current mu = 1.000) allocation failure;
{"cycles":1}`;

Deno.test("only what the marked isolate collects after its mark is counted", () => {
  assertEquals(readTrace(TRACE), { count: 2, longestMs: 0.57 });
});

Deno.test("a trace without a mark is a failed measurement, not a good one", () => {
  assertThrows(() => readTrace(TRACE.replace("testing", "")), Error, "no mark");
});
