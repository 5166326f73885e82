/**
 * Words for the tracks of a group that refused what the group was asked for, and for a track that there is not.
 *
 * Method: the refusal of a group carries which of its members have the first one's reason, a bit for each of the first
 * NAMED_TRACKS, and how many they are; a refusal for want of its track carries how many tracks there are. Thread: control.
 */
import { COMMAND_COPY, NAMED_TRACKS, TRACK_NEW } from "../../dsp/assembly/protocol.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import type { Refusal } from "./refusals.ts";

/** So many are named one by one. */
const MOST_LISTED = 8;

/** Tracks that refused for one reason: `words` like "tracks 1, 2 and 5". */
export interface RefusedTracks {
  readonly words: string;
  readonly isOne: boolean;
  /** Members that had other reasons. */
  readonly others: number;
}

/** Those of a group's refusal, or undefined when no track was asked. */
export function refusedTracks({ b: refused, c: bits, d: alike }: EngineEvent): RefusedTracks | undefined {
  if (alike < 1) return undefined;
  const numbers: number[] = [];
  for (let track = 0; track < NAMED_TRACKS; track++) {
    if (Math.floor(bits / 2 ** track) % 2 === 1) numbers.push(track + 1);
  }
  return { words: trackWords(numbers, alike), isOne: alike === 1, others: refused - alike };
}

function trackWords(numbers: readonly number[], count: number): string {
  const listed = numbers.slice(0, MOST_LISTED), rest = count - listed.length;
  if (listed.length === 0) return count === 1 ? "one track" : `${count} tracks`;
  const names = rest > 0 ? [...listed, `${rest} more`] : listed;
  const last = names.length > 1 ? ` and ${names.at(-1)}` : "";
  return `track${count === 1 ? "" : "s"} ${names.slice(0, Math.max(1, names.length - 1)).join(", ")}${last}`;
}

/**
 * Why a command found no track, and what to do; undefined where the track was deleted.
 * @param reach how far beyond the tracks there are it may name one
 */
export function missingTrack(event: EngineEvent, reach: number): Pick<Refusal, "because" | "instead"> | undefined {
  const { argumentTrack, argumentA, track, a: count } = event;
  // What a copy does not find is the track to copy to, when there is one to copy.
  const isCopy = event.command === COMMAND_COPY;
  const asked = isCopy && track >= 0 ? argumentA : track >= 0 ? track : argumentTrack;
  if (asked === TRACK_NEW) {
    return { because: "a new track is empty", instead: "record or capture something on it first" };
  }
  if (asked < count) return undefined;
  const because = count === 1 ? "there is one track" : `there are ${count} tracks`;
  const isThere = reach === 0 || (isCopy && track < 0);
  return {
    because,
    instead: isThere ? "name one that there is" : `name one up to ${count + reach}, or "new" for the next one`,
  };
}
