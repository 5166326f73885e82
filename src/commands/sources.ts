/**
 * Which surface sent a command; the number rides along in the slot and comes back in the answer. Thread: any.
 */

/** Names of the surfaces, in the order of their numbers. */
const SOURCE_NAMES = ["session", "keys", "lines", "midi", "osc", "web", "score", "listening", "action"] as const;
export type SourceName = typeof SOURCE_NAMES[number];

/** The number of a surface. */
export function sourceNumber(name: SourceName): number {
  return SOURCE_NAMES.indexOf(name);
}

/** The name of a surface's number, or undefined. */
export function sourceName(source: number): SourceName | undefined {
  return SOURCE_NAMES[source];
}
