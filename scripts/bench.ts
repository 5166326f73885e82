// `deno task bench [PART…] [--json]`: measures parts of Rondo, beside what others offer where there are others.

import { parseArgs } from "node:util";
import { benchEngine } from "./bench/engine.ts";
import { benchFft } from "./bench/fft.ts";
import { benchListen } from "./bench/listen.ts";
import { benchMix } from "./bench/mix.ts";
import type { BenchPart } from "./bench/part.ts";
import { benchResample } from "./bench/resample.ts";
import { answerUsage } from "./usage.ts";

const PARTS: Readonly<Record<string, BenchPart>> = {
  engine: benchEngine,
  mix: benchMix,
  fft: benchFft,
  resample: benchResample,
  listen: benchListen,
};

const HELP = `Usage: deno task bench [PART…] [--json]

Measures how long things take. Parts: ${Object.keys(PARTS).join(", ")}; without any, all of them.
--json prints one JSON object a line. -h, --help and -V, --version work too.`;

async function runBench(names: readonly string[], json: boolean): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined) {
    throw new TypeError(`There is no bench "${unknown}": use ${Object.keys(PARTS).join(", ")}.`);
  }
  for (const [name, part] of Object.entries(PARTS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    for await (const { text, data } of part()) {
      if (!json) console.log(text);
      else if (data) console.log(JSON.stringify(data));
    }
    if (!json) console.log("");
  }
}

answerUsage(Deno.args, HELP);
try {
  const options = { json: { type: "boolean" } } as const;
  const { values, positionals } = parseArgs({ args: Deno.args, options, allowPositionals: true });
  await runBench(positionals, values.json ?? false);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  Deno.exit(error instanceof TypeError ? 2 : 1);
}
