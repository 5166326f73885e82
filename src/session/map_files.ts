/**
 * The map and controller files of a session: read at its start, and again whenever one of them changes on disk.
 *
 * Method: time and size of each file are looked at every half a second, which also sees editors that put a new file in the old
 * one's place. A file that is wrong leaves the map from before at work, with one sentence. Thread: control.
 */
import { UsageError, UserError } from "../errors.ts";
import { type Bindings, parseBindings } from "../controllers/read_bindings.ts";

const LOOK_MS = 500;

/** What the owner hears. */
export interface MapListeners {
  /** The file at this path says something else now. */
  changed(path: string, bindings: Bindings): void;
  notice(sentence: string): void;
}

interface Watched {
  bindings: Bindings;
  stamp: string;
  /** Its fault was said. */
  hasFault: boolean;
}

/** Reads and watches. */
export class MapFiles {
  readonly #files = new Map<string, Watched>();
  #listeners: MapListeners | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Reads the map or controller at a path. Throws a UserError (exit code 2) in one sentence. */
  read(path: string): Bindings {
    const known = this.#files.get(path);
    if (known !== undefined) return known.bindings;
    const stamp = stampOf(path), bindings = parseBindings(readText(path), path);
    this.#files.set(path, { bindings, stamp, hasFault: false });
    return bindings;
  }

  /** Looks from now on. */
  watch(listeners: MapListeners): void {
    this.#listeners = listeners;
    this.#timer = setInterval(() => this.look(listeners), LOOK_MS);
  }

  /** The file at a path was written, or is watched from now on: it holds at once. Throws a UserError where it cannot be read. */
  renew(path: string): void {
    const isKnown = this.#files.has(path), bindings = this.read(path);
    if (isKnown && this.#listeners !== undefined) this.look(this.#listeners);
    else this.#listeners?.changed(path, bindings);
  }

  /** One look. */
  look({ changed, notice }: MapListeners): void {
    for (const [path, file] of this.#files) {
      const stamp = stampOf(path);
      if (stamp === file.stamp) continue;
      file.stamp = stamp;
      const { bindings, fault } = this.#reload(path, file.bindings);
      if (fault === undefined) changed(path, bindings);
      if (fault !== undefined || file.hasFault) notice(fault ?? `${path} is right again and holds from now on.`);
      file.bindings = bindings;
      file.hasFault = fault !== undefined;
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #reload(path: string, old: Bindings): { bindings: Bindings; fault?: string } {
    try {
      return { bindings: parseBindings(readText(path), path) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { bindings: old, fault: `${error.message} The map from before stays.` };
    }
  }
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    const reason = cause instanceof Deno.errors.NotFound ? "there is no such file" : (cause as Error).message;
    throw new UsageError(`Cannot read the map ${path}: ${reason}.`, { cause });
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
