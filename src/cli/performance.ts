/**
 * A performance from its first block to the saved session: opens the session, gives it a surface, leaves when the player or a
 * signal says so, and saves whatever happened.
 *
 * Thread: control.
 */
import type { Settings } from "../config/settings.ts";
import { EXIT_DONE, EXIT_FAILED, UsageError } from "../errors.ts";
import type { SessionRemains } from "../session/session.ts";
import type { NsmClient } from "../nsm/nsm_client.ts";
import { Headless } from "../surfaces/headless/headless.ts";
import { LineWriter } from "../surfaces/headless/line_writer.ts";
import { Screen } from "../surfaces/screen/screen.ts";
import { isTerminal } from "../surfaces/screen/terminal.ts";
import { readEnvironment } from "./environment.ts";
import { joinNsm, openManaged, serveNsm } from "./managed.ts";
import { listenForSignals } from "./signals.ts";

/** Rejects with whatever nobody caught, so that it ends the performance and not the process: sound is saved first. */
function listenForFaults(): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    reject(event.error ?? new Error(event.message));
  });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    reject(event.reason);
  });
  return promise;
}

/** Plays as a session manager says, or on its own: on the screen where there is a terminal for it. Returns the exit code. */
export async function perform(settings: Settings, isHeadless: boolean, stateMs?: number): Promise<number> {
  const manager = await joinNsm(!isHeadless && isTerminal());
  // Who is started by a session manager has no terminal as a rule.
  const hidden = isHeadless || (manager !== undefined && !isTerminal());
  try {
    return hidden ? await performHeadless(settings, manager, stateMs) : await performOnScreen(settings, manager);
  } finally {
    manager?.close();
  }
}

/** Plays on the terminal's screen; returns the exit code. Throws a UserError where there is no terminal or no session. */
async function performOnScreen(settings: Settings, manager: NsmClient | undefined): Promise<number> {
  if (!isTerminal()) {
    throw new UsageError(
      "The screen needs a terminal for both standard input and output: add --headless to play without one.",
    );
  }
  const ends = [listenForSignals(), listenForFaults()];
  const session = await openManaged(settings.options, manager);
  // Said here too, so that it can still be read when the screen is gone.
  const { note } = session.state().host;
  if (note !== undefined) console.error(note);
  const screen = new Screen(session, { trackNames: settings.trackNames, getEnvironment: readEnvironment });
  let remains: SessionRemains;
  try {
    screen.open();
    serveNsm(session, manager, (shows) => screen.show(shows));
    await Promise.race([...ends, screen.left]);
  } finally {
    screen.close();
    remains = await session.close();
    const files = remains.saved.length === 1 ? "1 file" : `${remains.saved.length} files`;
    say([`Saved ${files} in ${remains.folder}`, ...remains.notes]);
  }
  return exitCodeOf(remains);
}

/** Plays without a screen, in JSON lines; returns the exit code. Throws a UserError where there is no session. */
async function performHeadless(
  settings: Settings,
  manager: NsmClient | undefined,
  stateMs: number | undefined,
): Promise<number> {
  const ends = [listenForSignals(), listenForFaults()];
  const session = await openManaged(settings.options, manager);
  const writer = new LineWriter(
    Deno.stdout,
    () => console.error("Nobody reads standard output any more; playing goes on without it."),
  );
  const headless = new Headless(session, writer);
  let remains: SessionRemains;
  try {
    headless.open(Deno.stdin, stateMs);
    serveNsm(session, manager);
    await Promise.race([...ends, headless.left]);
  } finally {
    headless.close();
    remains = await session.close();
    writer.write({ event: "closed", ...remains });
    await writer.finished();
  }
  return exitCodeOf(remains);
}

/** Prints lines where anybody can still read them. */
function say(lines: readonly string[]): void {
  if (!Deno.stdout.isTerminal()) return;
  for (const line of lines) console.log(line);
}

/** Says what could not be saved; then the task has failed. */
function exitCodeOf({ failures }: SessionRemains): number {
  for (const failure of failures) console.error(failure);
  return failures.length > 0 ? EXIT_FAILED : EXIT_DONE;
}
