/**
 * The files of a session's saves: each written once under a name that no older save uses, so that an older save stays whole.
 *
 * Method: what holds the same as a file of the last save is that file. Otherwise `loops/track-01.wav` is followed by
 * `loops/track-01-2.wav` and so on. What no save names any more goes only after the newer save is whole. Thread: any that may wait.
 */
import { basename, dirname, extname, join } from "node:path";
import { makeFolderDurably, moveDurably, temporaryPath } from "../files/durable.ts";
import { fileFault } from "../files/file_faults.ts";

/** Names of our own making, and what a crash left of them. */
const OURS = /^(track-\d+|patterns)(-\d+)?\.(wav|json)(\.[0-9a-f]{8}\.part)?$/;

/** Files of one save, in the making. Paths in sessions are relative, with `/`. */
export class SavedFiles {
  /** Absolute paths of what was written, in order. */
  readonly written: string[] = [];
  readonly #named = new Set<string>();

  /**
   * @param folder the session's
   * @param before files of the last whole save, and what they hold
   */
  constructor(readonly folder: string, readonly before: ReadonlyMap<string, string>) {}

  /**
   * The file of this save that holds `sha256`, written if need be.
   * @param name the name it would best have
   * @param write makes the file at a path, flushed
   */
  place(name: string, sha256: string, write: (path: string) => void): string {
    const known = versionsOf(name).find((version) => this.before.get(version) === sha256 && this.#stands(version));
    if (known !== undefined) return this.#name(known);
    makeFolderDurably(dirname(join(this.folder, name)));
    const free = versionsOf(name).find((version) => !this.#stands(version))!;
    const path = join(this.folder, free), part = temporaryPath(path);
    write(part);
    moveDurably(part, path);
    this.written.push(path);
    return this.#name(free);
  }

  /** Takes away what this save does not name, after it became whole. What cannot be taken away does no harm. */
  sweep(): void {
    for (const folder of [".", "loops"]) {
      for (const name of namesIn(join(this.folder, folder))) {
        const path = folder === "." ? name : `${folder}/${name}`;
        const isOurs = OURS.test(name) && (folder === "loops" || name.endsWith(".part") || this.before.has(path));
        if (isOurs && !this.#named.has(path)) removeQuietly(join(this.folder, path));
      }
    }
  }

  #name(path: string): string {
    this.#named.add(path);
    return path;
  }

  #stands(path: string): boolean {
    try {
      return Deno.lstatSync(join(this.folder, path)).isFile;
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return false;
      throw fileFault("write", join(this.folder, path), cause);
    }
  }
}

/** There are never more than a handful side by side; a search goes no further. */
const MOST_VERSIONS = 1000;

/** `a.wav`, `a-2.wav`, … */
function versionsOf(name: string) {
  const end = extname(name), stem = name.slice(0, name.length - end.length);
  const nameOf = (version: number) => version === 1 ? name : `${stem}-${version}${end}`;
  return {
    find(fits: (name: string) => boolean): string | undefined {
      for (let version = 1; version <= MOST_VERSIONS; version++) if (fits(nameOf(version))) return nameOf(version);
      return undefined;
    },
  };
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile).map(({ name }) => basename(name));
  } catch {
    return [];
  }
}

function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It stays, and no save names it.
  }
}
