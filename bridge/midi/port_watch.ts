/**
 * Keeps wanted ports open while devices come and go.
 *
 * No system that RtMidi serves tells of a device that was pulled, and an object opened before never works again afterwards. So
 * the names of the ports are looked at every quarter of a second: a wanted port that is there is opened with a fresh object, one
 * that is gone is closed. What its owner does on `connected` (sending all LEDs again) happens after each opening. A port that
 * cannot be opened, or breaks, says so once for each time it appears, and is tried again. Thread: one that may wait some ms for the system;
 * `look` is called by a timer of the owner's, or `startWatching`'s.
 */
import type { MidiBackend, MidiDirection } from "./port.ts";
import { matchPort } from "./port_names.ts";

/** How often to look, ms: what was plugged in again is found within a second. */
const LOOK_PERIOD_MS = 250;

/** A port that somebody wants. */
export interface WantedPort {
  direction: MidiDirection;
  /** Name or pattern. */
  pattern: string;
  /** Opens the port of exactly this name; throws where it cannot. */
  open(name: string): { close(): void };
  /** It was opened, for the first time or once more. */
  connected(name: string): void;
  /** It was there and is gone. */
  lost(name: string): void;
  /** It is there but does not open, or it failed while it was open. Said once for each time it appears. */
  failed(name: string, reason: string): void;
}

interface Watched {
  readonly wanted: WantedPort;
  port?: { close(): void } | undefined;
  /** The name it is or was open under, or failed to open under. */
  name?: string | undefined;
  /** Its failure was said, and it has not been away since. */
  hasFailed: boolean;
  /** Looks to come at which a port that broke is left alone. */
  restLooks: number;
}

/** A port that broke while it was open is tried again after this many looks. */
const REST_LOOKS = 8;

/** Watches the ports of one backend. */
export class PortWatch {
  readonly #backend: Pick<MidiBackend, "list">;
  readonly #watched = new Set<Watched>();

  constructor(backend: Pick<MidiBackend, "list">) {
    this.#backend = backend;
  }

  /** Wants a port from the next look on; the function that is returned closes it and forgets it. */
  want(wanted: WantedPort): () => void {
    const watched: Watched = { wanted, hasFailed: false, restLooks: 0 };
    this.#watched.add(watched);
    return () => {
      this.#watched.delete(watched);
      closeQuietly(watched);
    };
  }

  /** Looks which ports are there, closes what is gone and opens what has come. */
  look(): void {
    const { inputs, outputs } = this.#backend.list();
    for (const watched of this.#watched) {
      const names = watched.wanted.direction === "input" ? inputs : outputs;
      this.#tend(watched, names);
    }
  }

  /** An open port turned out to be broken: it is closed and tried again later; the first time since it came, it is said. */
  fail(name: string, direction: MidiDirection, reason: string): void {
    for (const watched of this.#watched) {
      if (watched.name !== name || watched.wanted.direction !== direction || !watched.port) continue;
      closeQuietly(watched);
      watched.restLooks = REST_LOOKS;
      sayFailure(watched, name, reason);
    }
  }

  /** Closes everything. */
  close(): void {
    for (const watched of this.#watched) closeQuietly(watched);
    this.#watched.clear();
  }

  #tend(watched: Watched, names: readonly string[]): void {
    const { wanted, name } = watched;
    if (name !== undefined && !names.includes(name)) {
      const wasOpen = watched.port !== undefined;
      closeQuietly(watched);
      watched.name = undefined;
      watched.hasFailed = false;
      watched.restLooks = 0;
      if (wasOpen) wanted.lost(name);
    }
    if (watched.port !== undefined || --watched.restLooks > 0) return;
    const index = matchPort(names, wanted.pattern);
    if (index >= 0) openFresh(watched, names[index]!);
  }
}

function openFresh(watched: Watched, name: string): void {
  watched.name = name;
  try {
    watched.port = watched.wanted.open(name);
  } catch (error) {
    sayFailure(watched, name, error instanceof Error ? error.message : String(error));
    return;
  }
  watched.wanted.connected(name);
}

function sayFailure(watched: Watched, name: string, reason: string): void {
  if (!watched.hasFailed) watched.wanted.failed(name, reason);
  watched.hasFailed = true;
}

/** A port that is gone may throw when it is closed; that tells nobody anything. */
function closeQuietly(watched: Watched): void {
  try {
    watched.port?.close();
  } catch {
    // Gone is gone.
  }
  watched.port = undefined;
}

/** Looks now and every `LOOK_PERIOD_MS`; the function that is returned ends it. A look that fails is left at that. */
export function startWatching(watch: PortWatch, periodMs: number = LOOK_PERIOD_MS): () => void {
  const look = () => {
    try {
      watch.look();
    } catch {
      // The system cannot be asked now (its service restarts): the next look may find it.
    }
  };
  look();
  const timer = setInterval(look, periodMs);
  return () => clearInterval(timer);
}
