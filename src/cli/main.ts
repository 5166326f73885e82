/**
 * Entry of every task: `deno run src/cli/main.ts <task> [options]`.
 *
 * Permissions: --allow-read --allow-write --allow-ffi --allow-sys, and --allow-env (INIT_CWD, LANG, LC_ALL, LC_CTYPE, NO_COLOR,
 * TERM, RONDO_PORTAUDIO and what the servers' libraries read). None for network or other programs.
 * Thread: control.
 */
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { runCommandLine } from "./command_line.ts";
import { readEnvironment } from "./environment.ts";

// `deno task` starts in the project's folder; paths on the command line start where the user stands.
function standWhereTheUserStands(): void {
  const home = readEnvironment("INIT_CWD");
  if (home === undefined || Deno.cwd() !== resolve(fileURLToPath(new URL("../..", import.meta.url)))) return;
  try {
    Deno.chdir(home);
  } catch {
    // A folder that is gone: the project's own will do.
  }
}

standWhereTheUserStands();
Deno.exit(await runCommandLine(Deno.args));
