/**
 * Remembers what was connected to what, so that it can be made again when a server or a neighbour comes back.
 *
 * Method: a link seen is a link wanted. A wanted link that is missing is made when its peer (re)appears; when the peer has
 * been there all along, somebody took the link away on purpose, and after two looks it is forgotten. The same goes for ports of
 * ours that come and go.
 * Pure; control looks about twice a second. Ports of ours are named by channel ("in 0", "out 1", "track_3 left"), since a client
 * may come back under another name.
 */

/** A connection between one of our channels and a port by its full name. */
export interface Link {
  readonly channel: string;
  readonly peer: string;
}

interface Wanted extends Link {
  /** The link has been there, and both of its ends at every look since. */
  settled: boolean;
  /** Looks in a row that missed the link while both of its ends were there. */
  missed: number;
}

const LOOKS_UNTIL_FORGOTTEN = 2;

/** The connections wanted, kept up to date by looking. */
export class ConnectionMemory {
  readonly #wanted = new Map<string, Wanted>();

  /** Wants a link that has not been made yet. */
  want(link: Link): void {
    this.#wanted.set(keyOf(link), { ...link, settled: false, missed: 0 });
  }

  /** Links wanted now. */
  links(): Link[] {
    return [...this.#wanted.values()].map(({ channel, peer }) => ({ channel, peer }));
  }

  /** The server is gone, or one of our ports was: its links have to be made again. */
  unsettle(channel?: string): void {
    for (const wanted of this.#wanted.values()) {
      if (channel === undefined || wanted.channel === channel) Object.assign(wanted, { settled: false, missed: 0 });
    }
  }

  /** Takes what is connected now and whether both ends of a link are there, and returns the links to make now. */
  look(connected: readonly Link[], isThere: (link: Link) => boolean): Link[] {
    const present = new Set(connected.map(keyOf));
    for (const link of connected) {
      this.#wanted.set(keyOf(link), { ...link, settled: true, missed: 0 });
    }
    const missing: Link[] = [];
    for (const [key, wanted] of this.#wanted) {
      if (present.has(key)) continue;
      if (!isThere(wanted)) Object.assign(wanted, { settled: false, missed: 0 });
      else if (!wanted.settled) missing.push({ channel: wanted.channel, peer: wanted.peer });
      else if (++wanted.missed >= LOOKS_UNTIL_FORGOTTEN) this.#wanted.delete(key);
    }
    return missing;
  }
}

function keyOf(link: Link): string {
  return `${link.channel}\n${link.peer}`;
}

/** First connections: channel by channel with the physical ports, as far as both reach. */
export function physicalLinks(
  inputCount: number,
  outputCount: number,
  captures: string[],
  playbacks: string[],
): Link[] {
  const pair = (kind: string, count: number, peers: string[]) =>
    peers.slice(0, count).map((peer, index) => ({ channel: `${kind} ${index}`, peer }));
  return [...pair("in", inputCount, captures), ...pair("out", outputCount, playbacks)];
}
