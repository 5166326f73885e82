/**
 * Names of MIDI ports: made stable and unique, and found by name or pattern. Pure.
 *
 * ALSA's names end in the numbers of client and port ("Launchpad Mini:Launchpad Mini MIDI 1 24:0"), which change each time a
 * device is plugged in: they are taken off. Identical devices are then told apart by " #2", " #3" in the system's order.
 */
import { HostError } from "../errors.ts";
import type { MidiDirection } from "./port.ts";

/** Names that stay the same when a device is plugged in again, each once. */
export function stableNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const stable = name.replace(/ \d+:\d+$/, "");
    const count = (seen.get(stable) ?? 0) + 1;
    seen.set(stable, count);
    return count === 1 ? stable : `${stable} #${count}`;
  });
}

/**
 * The index of the port that a pattern means, or −1: the exact name; else the name in another case; else `*` and `?` as in
 * file names, over the whole name; else a part of the name in any case. The first in the list wins. "This | that": the first pattern of
 * these that means one.
 */
export function matchPort(names: readonly string[], pattern: string): number {
  if (pattern.includes("|") && !names.includes(pattern)) {
    return pattern.split("|").map((part) => matchPort(names, part.trim())).find((index) => index >= 0) ?? -1;
  }
  const wanted = pattern.toLowerCase();
  const lower = names.map((name) => name.toLowerCase());
  for (const found of [names.indexOf(pattern), lower.indexOf(wanted)]) if (found >= 0) return found;
  if (/[*?]/.test(wanted)) {
    const source = wanted.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
    const glob = new RegExp(`^${source}$`, "s");
    return lower.findIndex((name) => glob.test(name));
  }
  return wanted.trim() === "" ? -1 : lower.findIndex((name) => name.includes(wanted));
}

/** As `matchPort`, but a port that is not there is a `HostError` that names those that are. */
export function findPort(names: readonly string[], pattern: string, direction: MidiDirection): number {
  const index = matchPort(names, pattern);
  if (index >= 0) return index;
  const there = names.length === 0
    ? "there is none at all: connect a device, or ask for a virtual port"
    : `choose one of ${names.map((name) => `"${name}"`).join(", ")}`;
  throw new HostError(`No MIDI ${direction} is called "${pattern}": ${there}.`);
}
