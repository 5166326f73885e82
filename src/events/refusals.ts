/**
 * Why the engine refuses a command, in a sentence that says what to do instead.
 *
 * Method: one row for each REFUSED_… number of the protocol. Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { RefusedTracks } from "./refused_tracks.ts";

/** One reason: its name in JSON, the cause, and what to do. */
export interface Refusal {
  readonly reason: string;
  readonly because: string;
  readonly instead: string;
  /** The cause where it is one of several tracks; absent: the same. */
  readonly ofTracks?: (tracks: RefusedTracks) => string;
}

/** Every refusal by its REFUSED_… number. */
export const REFUSALS: Readonly<Record<number, Refusal>> = {
  [protocol.REFUSED_UNKNOWN_COMMAND]: {
    reason: "unknown_command",
    because: "the engine does not know this command",
    instead: "build the engine again so that both sides are of one version",
  },
  [protocol.REFUSED_NO_SUCH_TRACK]: {
    reason: "no_such_track",
    because: "there is no such track",
    instead: `bring it back with loop.undo if it was deleted, or name another or "new"`,
  },
  [protocol.REFUSED_TRACK_EMPTY]: {
    reason: "track_empty",
    because: "the track is empty",
    instead: "record or capture something first",
    ofTracks: ({ words, isOne }) => `${words} ${isOne ? "is" : "are"} empty`,
  },
  [protocol.REFUSED_STATE]: {
    reason: "wrong_state",
    because: "it does not apply to what the track is doing",
    instead: "wait until that ends, or use another track",
    ofTracks: ({ words, isOne }) => `it does not apply to what ${words} ${isOne ? "is" : "are"} doing`,
  },
  [protocol.REFUSED_VALUE]: {
    reason: "value_out_of_range",
    because: "a value is outside what this session has",
    instead: "give a value in range (channels are those the session was started with)",
  },
  [protocol.REFUSED_NOTHING_TO_UNDO]: {
    reason: "nothing_to_undo",
    because: "there is no step to take back",
    instead: "undo only works on a track that something was done on",
    ofTracks: ({ words }) => `there is no step to take back on ${words}`,
  },
  [protocol.REFUSED_NOTHING_TO_REDO]: {
    reason: "nothing_to_redo",
    because: "no step was taken back, or something new was recorded since",
    instead: "redo right after undo",
    ofTracks: ({ words }) => `no step was taken back on ${words}, or something new was recorded since`,
  },
  [protocol.REFUSED_NOTHING_PENDING]: {
    reason: "nothing_pending",
    because: "nothing is waiting",
    instead: "use undo to take back what has already happened",
    ofTracks: ({ words }) => `nothing is waiting on ${words}`,
  },
  [protocol.REFUSED_NOT_ON_TAPE]: {
    reason: "not_on_tape",
    because: "that far back is not on the tape",
    instead: "take a shorter time, or start with a longer tape",
  },
  [protocol.REFUSED_NO_GRID]: {
    reason: "no_grid",
    because: "there is no anchor loop and no tempo to count by",
    instead: "give the length in seconds, set a tempo, or record a first loop",
  },
  [protocol.REFUSED_LOOPS_LIVE]: {
    reason: "loops_live",
    because: "loops are live and recorded sound is never stretched",
    instead: `clear them first, or force it with "force":true`,
  },
  [protocol.REFUSED_QUEUE_FULL]: {
    reason: "queue_full",
    because: "too many commands are waiting",
    instead: "let some of them act first, or cancel them",
  },
  [protocol.REFUSED_NO_MEMORY]: {
    reason: "no_memory",
    because: "the memory for sound is used up",
    instead: "clear or delete loops, or forget undo steps with session.forget",
  },
  [protocol.REFUSED_TOO_SHORT]: {
    reason: "too_short",
    because: "that is shorter than a loop may be",
    instead: "take at least 0.1 s",
  },
  [protocol.REFUSED_LOOP_SHORTER_THAN_LATENCY]: {
    reason: "loop_shorter_than_latency",
    because:
      "the loop goes round in less than the round trip of this machine, so what you play over it would land on it a cycle late",
    instead: "use a longer or slower loop, or smaller blocks",
    ofTracks: (tracks) =>
      `${
        loopsOf(tracks, "goes", "go")
      } round in less than the round trip of this machine, so what you play would land a cycle late`,
  },
  [protocol.REFUSED_GRID_SHARED]: {
    reason: "grid_shared",
    because: "other loops already follow the grid that it would change",
    instead: "clear them first, or leave the beats out",
  },
  [protocol.REFUSED_OUTSIDE_LOOP]: {
    reason: "outside_loop",
    because: "that part does not lie inside the loop",
    instead: "give beats of the loop, counted from 0 at its start, the first before the last",
    ofTracks: (tracks) => `that part does not lie inside ${loopsOf(tracks)}`,
  },
  [protocol.REFUSED_NOT_EMPTY]: {
    reason: "not_empty",
    because: "the track to copy to is not empty",
    instead: `clear it first, or copy to "new"`,
  },
  [protocol.REFUSED_NO_SUCH_ACTION]: {
    reason: "no_such_action",
    because: "there is no such action",
    instead: "set it first with action.set",
  },
  [protocol.REFUSED_ACTIONS_FULL]: {
    reason: "actions_full",
    because: "all 256 actions are in use",
    instead: "clear some with action.clear, or name one to put in its place",
  },
  [protocol.REFUSED_GROUP_EMPTY]: {
    reason: "group_empty",
    because: "no track is in that group",
    instead: "put tracks into it with mix.group",
  },
  [protocol.REFUSED_NO_SUCH_SCENE]: {
    reason: "no_such_scene",
    because: "no such scene is stored",
    instead: "store what plays as one with mix.scene_store",
  },
  [protocol.REFUSED_RATE]: {
    reason: "other_rate",
    because: "the loop does not play at its own speed, forwards",
    instead: `send loop.rate with "rate":1 and loop.reverse with "on":false first`,
    ofTracks: (tracks) =>
      `${loopsOf(tracks, "does", "do")} not play at ${tracks.isOne ? "its" : "their"} own speed, forwards`,
  },
};

function loopsOf({ words, isOne }: RefusedTracks, one = "", many = ""): string {
  return `the loop${isOne ? "" : "s"} of ${words} ${isOne ? one : many}`.trimEnd();
}

/** What a refusal knows beyond its number. */
export interface RefusalFacts {
  /** The track, from 1, or the group in words. */
  readonly track?: number | string;
  /** Of a group: the members that had this reason. */
  readonly tracks?: RefusedTracks | undefined;
  /** Where there is no such track: why, and what to do. */
  readonly missing?: Pick<Refusal, "because" | "instead"> | undefined;
}

/** The whole sentence for a refused command. */
export function refusalSentence(status: number, command: string, facts: RefusalFacts = {}): string {
  const refusal = REFUSALS[status], { track, tracks, missing } = facts;
  const where = track === undefined ? "" : ` on ${typeof track === "number" ? `track ${track}` : track}`;
  if (refusal === undefined) return `${command}${where} was refused for the unknown reason ${status}.`;
  const cause = missing?.because ?? (tracks && refusal.ofTracks?.(tracks)) ?? refusal.because;
  const others = tracks?.others ?? 0;
  const more = others === 0 ? "" : `, and ${others} more ${others === 1 ? "has another reason" : "have other reasons"}`;
  return `${command}${where} was refused: ${cause}${more}; ${missing?.instead ?? refusal.instead}.`;
}
