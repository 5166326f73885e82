// `--help` and `--version` of the tasks that are scripts; the instrument's own tasks have a command line of their own.

import packageFile from "../package.json" with { type: "json" };

/** Prints help or version and leaves when the arguments ask for it. */
export function answerUsage(args: readonly string[], help: string): void {
  if (args.includes("--help") || args.includes("-h")) console.log(help);
  else if (args.includes("--version") || args.includes("-V")) console.log(`rondo ${packageFile.version}`);
  else return;
  Deno.exit(0);
}
