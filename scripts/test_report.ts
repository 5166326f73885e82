// What `deno task test` says at the end: which tests were skipped and why, what installs the missing things, the count.
//
// Pure: reads JUnit text and skip records, returns lines.

import type { SkipRecord } from "../tests/devices/needs.ts";

/** One test of a JUnit report. `file` is the path as `deno test` writes it, without a leading "./". */
export interface TestOutcome {
  name: string;
  file: string;
  line: number;
  outcome: "passed" | "failed" | "skipped";
}

/** The end of a test run. */
export interface TestSummary {
  /** Lines to print; the last one is the count. */
  lines: string[];
  failedCount: number;
}

const ENTITIES: Record<string, string> = { quot: '"', apos: "'", lt: "<", gt: ">", amp: "&" };

/** Reads the JUnit text that `deno test --junit-path` writes; steps of tests are not counted by themselves. */
export function readOutcomes(junit: string): TestOutcome[] {
  const outcomes: TestOutcome[] = [];
  for (const [, attributes = "", inside = ""] of junit.matchAll(/<testcase ([^>]*)>([\s\S]*?)<\/testcase>/g)) {
    const name = readAttribute(attributes, "name");
    const file = readAttribute(attributes, "classname").replace(/^\.\//, "");
    const line = Number(readAttribute(attributes, "line"));
    if (name.includes(" > ") && outcomes.some((other) => name.startsWith(`${other.name} > `))) continue;
    const outcome = /<(failure|error)\b/.test(inside) ? "failed" : inside.includes("<skipped") ? "skipped" : "passed";
    outcomes.push({ name, file, line, outcome });
  }
  return outcomes;
}

function readAttribute(attributes: string, name: string): string {
  const raw = attributes.match(new RegExp(`(?:^|\\s)${name}="([^"]*)"`))?.[1] ?? "";
  return raw.replace(/&(\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole);
}

/**
 * Sums a run up.
 *
 * @param outcomes every test that ran or was skipped
 * @param skips what `needs` wrote
 * @param faults sentences about test files that ended without a report (a crash, a time limit): each counts as failed
 * @param inCi whether a skipped test that CI requires counts as failed
 */
export function summarise(outcomes: TestOutcome[], skips: SkipRecord[], faults: string[], inCi: boolean): TestSummary {
  const lines = [...faults];
  const skipped = outcomes.filter(({ outcome }) => outcome === "skipped");
  let failedCount = outcomes.filter(({ outcome }) => outcome === "failed").length + faults.length;
  let forbiddenCount = 0;
  for (const test of skipped) {
    const reasons = reasonsOf(test, outcomes, skips);
    const missing = [...new Set(reasons.flatMap((reason) => reason.missing))].join(" and ");
    const forbidden = inCi && reasons.some((reason) => reason.requiredInCi);
    forbiddenCount += forbidden ? 1 : 0;
    const why = missing === "" ? "switched off" : `needs ${missing}`;
    lines.push(`${forbidden ? "FAILED, skipped where CI=true" : "skipped"}: ${test.name} (${test.file}): ${why}`);
  }
  const packages = [...new Set(skips.flatMap((skip) => skip.packages))].sort();
  if (packages.length > 0) {
    lines.push(`To run what was skipped, on Debian or Ubuntu: sudo apt-get install -y ${packages.join(" ")}`);
  }
  failedCount += forbiddenCount;
  const passedCount = outcomes.filter(({ outcome }) => outcome === "passed").length;
  lines.push(`${passedCount} passed, ${failedCount} failed, ${skipped.length - forbiddenCount} skipped`);
  return { lines, failedCount };
}

/** The records that belong to a test: made between its line and the next test's, or else all of its file. */
function reasonsOf(test: TestOutcome, outcomes: TestOutcome[], skips: SkipRecord[]): SkipRecord[] {
  const ofFile = skips.filter((skip) => skip.file.endsWith(`/${test.file}`));
  const later = outcomes.filter(({ file, line }) => file === test.file && line > test.line).map(({ line }) => line);
  const end = Math.min(...later, Infinity);
  const own = ofFile.filter(({ line }) => line >= test.line && line < end);
  return own.length > 0 ? own : ofFile;
}
