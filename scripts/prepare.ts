// What every task runs first: checks the running Deno, then brings the WebAssembly modules up to date.
//
// The npm packages need no step of their own: Deno installs what package.json pins before this file starts.
// `--force` builds even when nothing changed.

import { buildModules } from "./build.ts";
import { judgeDeno } from "./deno_version.ts";
import { answerUsage } from "./usage.ts";

answerUsage(Deno.args, "Usage: deno task build [--force]\n\nCompiles the engine when its sources changed, or always.");

const verdict = judgeDeno(Deno.version.deno);
if (verdict.note) console.error(verdict.note);
if (!verdict.accepted) Deno.exit(2);

try {
  const reports = await buildModules({ force: Deno.args.includes("--force") });
  for (const { name, built, bytes, timeMs } of reports) {
    if (built && Deno.stderr.isTerminal()) console.error(`Built ${name}: ${bytes} bytes in ${timeMs.toFixed(0)} ms.`);
  }
} catch (error) {
  if (error instanceof Error && "details" in error) console.error(String(error.details).trimEnd());
  console.error(error instanceof Error ? error.message : String(error));
  Deno.exit(1);
}
