import { assertEquals } from "@std/assert";
import { readOutcomes, summarise } from "../../scripts/test_report.ts";
import type { SkipRecord } from "../devices/needs.ts";

const JUNIT = `<testsuites name="deno test" tests="5" failures="1" errors="0" time="0.077">
  <testsuite name="./tests/devices/a_test.ts" tests="4" disabled="1" errors="0" failures="1">
    <testcase name="passes &lt;here&gt;" classname="./tests/devices/a_test.ts" time="0" line="1" col="6"></testcase>
    <testcase name="wants a server" classname="./tests/devices/a_test.ts" time="0" line="5" col="6"><skipped/></testcase>
    <testcase name="wants a compiler" classname="./tests/devices/a_test.ts" time="0" line="9" col="6"><skipped/></testcase>
    <testcase name="fails" classname="./tests/devices/a_test.ts" time="0" line="20" col="6">
      <failure message="no">no</failure></testcase>
    <testcase name="fails &gt; at a step" classname="./tests/devices/a_test.ts" time="0" line="21" col="6"></testcase>
  </testsuite></testsuites>`;

const FILE = "file:///somewhere/tests/devices/a_test.ts";
const SKIPS: SkipRecord[] = [
  { file: FILE, line: 6, missing: ["a server"], packages: ["serverd"], requiredInCi: true },
  { file: FILE, line: 10, missing: ["a compiler"], packages: ["gcc", "libc6-dev"], requiredInCi: false },
];

Deno.test("a JUnit report gives every test with its outcome, and steps are not counted again", () => {
  assertEquals(readOutcomes(JUNIT).map(({ name, outcome, line }) => [name, outcome, line]), [
    ["passes <here>", "passed", 1],
    ["wants a server", "skipped", 5],
    ["wants a compiler", "skipped", 9],
    ["fails", "failed", 20],
  ]);
});

Deno.test("skipped tests are named with what they need, and one line installs it all", () => {
  assertEquals(summarise(readOutcomes(JUNIT), SKIPS, [], false), {
    lines: [
      "skipped: wants a server (tests/devices/a_test.ts): needs a server",
      "skipped: wants a compiler (tests/devices/a_test.ts): needs a compiler",
      "To run what was skipped, on Debian or Ubuntu: sudo apt-get install -y gcc libc6-dev serverd",
      "1 passed, 1 failed, 2 skipped",
    ],
    failedCount: 1,
  });
});

Deno.test("in CI a skipped test that needs an audio server counts as failed", () => {
  const { lines, failedCount } = summarise(readOutcomes(JUNIT), SKIPS, [], true);
  assertEquals(lines[0], "FAILED, skipped where CI=true: wants a server (tests/devices/a_test.ts): needs a server");
  assertEquals(lines.at(-1), "1 passed, 2 failed, 1 skipped");
  assertEquals(failedCount, 2);
});

Deno.test("a test file that crashed without a report counts as a failure of its own", () => {
  const { lines } = summarise([], [], ["FAILED: tests/devices/b_test.ts ended with SIGSEGV outside any test"], false);
  assertEquals(lines.at(-1), "0 passed, 1 failed, 0 skipped");
});
