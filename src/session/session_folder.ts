/**
 * The folder of one sitting: found or made so that nothing that exists is ever overwritten.
 *
 * Thread: control.
 */
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../errors.ts";

/** Where sessions go when nothing else is asked for, below the folder the user stands in. */
const SESSIONS_FOLDER = "sessions";

/**
 * Make the session's folder and return its absolute path.
 * @param asked the folder the user named, or undefined for `sessions/<date-time>`
 * @throws UserError when it cannot be made, or holds something already
 */
export function makeSessionFolder(asked: string | undefined, now: Date): string {
  return asked === undefined ? makeDatedFolder(resolve(SESSIONS_FOLDER), folderName(now)) : takeFolder(resolve(asked));
}

/** `2026-11-20_23-59-37`, local time, so that names sort by time. */
export function folderName(now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${date}_${two(now.getHours())}-${two(now.getMinutes())}-${two(now.getSeconds())}`;
}

/** Take back a folder that `makeSessionFolder` made for a session that never began; all in it is that session's own. */
export function removeSessionFolder(path: string): void {
  Deno.removeSync(path, { recursive: true });
  try {
    if (basename(dirname(path)) === SESSIONS_FOLDER) Deno.removeSync(dirname(path));
  } catch {
    // Other sessions are in it.
  }
}

function makeDatedFolder(parent: string, name: string): string {
  makeFolder(parent, true);
  // Two sessions may begin in one second; `mkdir` itself decides who gets the name.
  for (let number = 1;; number++) {
    const path = join(parent, number === 1 ? name : `${name}_${number}`);
    if (makeFolder(path, false)) return path;
  }
}

function takeFolder(path: string): string {
  makeFolder(path, true);
  for (const entry of Deno.readDirSync(path)) {
    throw new UserError(
      `The session folder ${path} holds ${entry.name} already, and nothing is overwritten: name another folder.`,
    );
  }
  return path;
}

/** False when it exists already and `recursive` is off. */
function makeFolder(path: string, recursive: boolean): boolean {
  try {
    Deno.mkdirSync(path, { recursive });
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.AlreadyExists && !recursive) return false;
    throw new UserError(`The session folder ${path} could not be made (${(cause as Error).message}): name another.`, {
      cause,
    });
  }
}
