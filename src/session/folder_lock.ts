/**
 * Keeps a second Rondo out of a session's folder: two would number their scores alike and sweep each other's loops away.
 *
 * Method: the folder itself is locked (flock), so that nothing lies about afterwards and the system lets go when the program dies. Where
 * folders cannot be locked nobody is kept out. Thread: control.
 */
import { UserError } from "../errors.ts";

/** A folder that is ours. */
export interface FolderLock {
  /** Lets others in; any number of times. */
  release(): void;
}

/** Takes a folder. Throws a UserError where another Rondo has it. */
export function lockFolder(path: string): FolderLock {
  let folder: Deno.FsFile;
  try {
    folder = Deno.openSync(path);
  } catch {
    return { release: () => {} };
  }
  if (isTaken(folder)) {
    folder.close();
    throw new UserError(`The session in ${path} is being played by another Rondo: name another folder.`);
  }
  let isOurs = true;
  return {
    release() {
      if (isOurs) folder.close();
      isOurs = false;
    },
  };
}

function isTaken(folder: Deno.FsFile): boolean {
  try {
    return !folder.tryLockSync(true);
  } catch {
    return false;
  }
}
