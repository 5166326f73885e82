/** All checks of this machine, in the order in which they are told. Thread: control; busy for about a second. */
import { fileSystemSpace, readSystemFile } from "../../bridge/linux/system_files.ts";
import { listHosts } from "../session/host_list.ts";
import { listMidi } from "../session/midi_list.ts";
import { lookOf, UNICODE_GLYPHS } from "../surfaces/screen/look.ts";
import { isTerminal } from "../surfaces/screen/terminal.ts";
import { checkEngine } from "./engine_check.ts";
import type { Finding } from "./finding.ts";
import { judgeChoice, judgeHosts } from "./host_checks.ts";
import { checkDeno, judgeTerminal } from "./runtime_checks.ts";
import { checkSystem } from "./system_checks.ts";
import { judgeMidi } from "./midi_checks.ts";
import { checkTimer } from "./timer_check.ts";

/** Examines this machine, finding by finding. `get`: an environment variable. */
export async function* examine(get: (name: string) => string | undefined): AsyncGenerator<Finding> {
  yield checkDeno();
  yield await checkEngine();
  const hosts = listHosts();
  yield* judgeHosts(hosts);
  yield judgeChoice(hosts);
  yield* judgeMidi(await listMidi(hosts));
  yield* checkSystem({ read: readSystemFile, space: fileSystemSpace });
  yield checkTimer();
  const { glyphs, colours } = lookOf(get);
  yield judgeTerminal(isTerminal(), glyphs === UNICODE_GLYPHS, colours);
}
