/**
 * The map files of a session: read at its start, and again whenever one of them changes on disk.
 *
 * Method: time and size of each file are looked at every half a second, which also sees editors that put a new file in the old
 * one's place. A file that is wrong leaves the map from before at work, with one sentence. Thread: control.
 */
import { UserError } from "../errors.ts";
import type { MapFile } from "../midi/maps/map_schema.ts";
import { parseMap, reloadMap } from "../midi/maps/read_map.ts";

const LOOK_MS = 500;

/** What the owner hears. */
export interface MapListeners {
  /** The file at this path says something else now. */
  changed(path: string, map: MapFile): void;
  notice(sentence: string): void;
}

interface Watched {
  map: MapFile;
  stamp: string;
  /** Its fault was said. */
  hasFault: boolean;
}

/** Reads and watches. */
export class MapFiles {
  readonly #files = new Map<string, Watched>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Reads the map at a path. Throws a UserError (exit code 2) in one sentence. */
  read(path: string): MapFile {
    const known = this.#files.get(path);
    if (known !== undefined) return known.map;
    const stamp = stampOf(path), map = parseMap(readText(path), path);
    this.#files.set(path, { map, stamp, hasFault: false });
    return map;
  }

  /** Looks from now on. */
  watch(listeners: MapListeners): void {
    this.#timer = setInterval(() => this.look(listeners), LOOK_MS);
  }

  /** One look. */
  look({ changed, notice }: MapListeners): void {
    for (const [path, file] of this.#files) {
      const stamp = stampOf(path);
      if (stamp === file.stamp) continue;
      file.stamp = stamp;
      const { map, fault } = this.#reload(path, file.map);
      if (fault === undefined) changed(path, map);
      if (fault !== undefined || file.hasFault) notice(fault ?? `${path} is right again and holds from now on.`);
      file.map = map;
      file.hasFault = fault !== undefined;
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #reload(path: string, old: MapFile): { map: MapFile; fault?: string } {
    try {
      return reloadMap(old, readText(path), path);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { map: old, fault: `${error.message} The map from before stays.` };
    }
  }
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    const reason = cause instanceof Deno.errors.NotFound ? "there is no such file" : (cause as Error).message;
    throw new UserError(`Cannot read the map ${path}: ${reason}.`, { exitCode: 2, cause });
  }
}

/** Something that differs when the file was written; "" where there is none. */
function stampOf(path: string): string {
  try {
    const { mtime, size } = Deno.statSync(path);
    return `${mtime?.getTime()} ${size}`;
  } catch {
    return "";
  }
}
