/**
 * The shape of a row in the command table, and the words that commands are made of.
 *
 * Method: a row is plain data, so that the parser, the docs, the screen, the maps and the exhaustive test all read the same
 * thing. Frames in streams and scores; tracks and channels are counted from 1 here and from 0 in the engine's slots.
 * Thread: any.
 */

/** States of a track, in the order of their STATE_… numbers. */
export const STATE_NAMES = [
  "empty",
  "armed",
  "recording",
  "playing",
  "overdubbing",
  "stopped",
  "replacing",
  "substituting",
  "multiplying",
  "inserting",
] as const;
export type StateName = typeof STATE_NAMES[number];
/** States in which a pass over a loop is being recorded. */
export const PASS_NAMES = [
  "overdubbing",
  "replacing",
  "substituting",
  "multiplying",
  "inserting",
] as const satisfies readonly StateName[];
export type PassName = typeof PASS_NAMES[number];

/** When a command acts, in the order of the WHEN_… numbers. `now` forgives a press near a boundary, `exact` does not. */
export const WHEN_NAMES = ["now", "exact", "beat", "bar", "loop"] as const;
export type WhenName = typeof WHEN_NAMES[number];

/** A track as people name it: its number from 1, the selected one, one that is still to be made; or all there are. */
export type TrackChoice = number | "selected" | "new" | "all";

/** Highest track number that the engine's track directory can hold. */
export const MAX_TRACK_NUMBER = 131072;

/** Every argument that some command takes, as it stands in JSON. */
export interface CommandArguments {
  readonly feedback?: number;
  readonly cycles?: number;
  readonly threshold?: number;
  readonly threshold_db?: number;
  readonly count_in?: number;
  readonly mute_master?: boolean;
  readonly bars?: number;
  readonly seconds?: number;
  readonly on?: boolean;
  readonly db?: number;
  readonly gain?: number;
  readonly pan?: number;
  readonly channels?: readonly number[];
  readonly channel?: number | null;
  readonly direct?: number | null;
  readonly follow?: boolean;
  readonly bpm?: number;
  readonly beat?: number;
  readonly frame?: number;
  readonly port?: number;
  readonly beats_per_bar?: number;
  readonly beat_unit?: number;
  readonly force?: boolean;
  readonly subdivision?: number;
  /** Parts of a beat, counted from 0. */
  readonly permutation?: readonly number[];
  readonly accent?: boolean;
  readonly loops?: boolean;
  readonly input?: number;
  readonly output?: number;
  readonly frames?: number;
  readonly start_frame?: number;
  readonly length_frames?: number;
  readonly once?: boolean;
  readonly beats?: number;
  readonly velocity?: number;
  readonly step?: number;
  readonly part?: number;
  readonly pattern?: number;
  /** A note from 0 to 127, or its name. */
  readonly note?: number | string;
  /** Steps: a number or a fraction like "1/3". */
  readonly length?: number | string;
  readonly delay?: number | string;
  readonly micro?: number | string;
  readonly timing?: number | string;
  readonly mode?: string;
  readonly by?: number;
  readonly from?: number;
  readonly to?: number | "new";
  readonly keep?: string;
  readonly parts?: number;
  readonly rate?: number;
  readonly reverse?: boolean;
  readonly control?: number;
  readonly kind?: string;
  readonly value?: number | null;
  readonly probability?: number;
  readonly condition?: string;
  readonly ratchets?: number;
  readonly ratchet_ramp?: number;
  readonly slide?: boolean;
  readonly skip?: boolean;
  readonly name?: string;
  readonly speed?: string;
  readonly direction?: string;
  readonly swing?: number;
  readonly transpose?: number;
  readonly mute_group?: number;
  /** Groups of a track, counted from 1. */
  readonly groups?: readonly number[];
  readonly scene?: number;
  readonly plays?: boolean | null;
  readonly muted?: boolean | null;
  readonly group?: number;
  readonly steps?: number;
  readonly hits?: number;
  readonly rotate?: number;
  readonly seed?: number;
  readonly root?: number | string;
  readonly scale?: string;
  readonly copy_of?: number;
  readonly tempo?: number;
  readonly what?: string;
  readonly entries?: readonly { readonly pattern: number; readonly times: number }[];
  readonly bank?: unknown;
  readonly boundary?: string;
  readonly quantise?: number;
  readonly sounds?: boolean;
  readonly ms?: number;
  readonly path?: string;
  readonly sha256?: string;
  readonly action?: number;
  /** A command like any other, checked when it was read. */
  readonly command?: { readonly do: string };
  readonly cycle?: string | number;
  readonly position_beats?: number;
  readonly position_frames?: number;
  readonly position_share?: number;
  readonly every?: number;
  readonly times?: number;
  readonly priority?: number;
  readonly then?: number;
  readonly start?: boolean;
  readonly cycles_left?: number;
  readonly times_left?: number;
}
export type ArgumentName = keyof CommandArguments;

/** One argument: its type and range in words that an error can repeat. */
export interface ArgumentSpec {
  readonly name: ArgumentName;
  readonly type:
    | "number"
    | "quarters"
    | "integer"
    | "integer_or_null"
    | "boolean"
    | "boolean_or_null"
    | "numbers"
    | "channels"
    | "channel"
    | "track"
    | "places"
    | "text"
    | "choice"
    | "choice_or_number"
    | "fraction"
    | "note"
    | "condition"
    | "entries"
    | "bank"
    | "command";
  /** The words of a choice. */
  readonly choices?: readonly string[];
  /** Smallest and largest value allowed, in the argument's unit; of a text or a list: how long. */
  readonly min?: number;
  readonly max?: number;
  /** Taken when the argument is left out; without one it has to be given, unless `oneOf` says otherwise. */
  readonly fallback?: number | boolean | string | null;
  /** True when leaving it out has a meaning of its own (a switch that toggles, a value that is kept). */
  readonly optional?: boolean;
  readonly summary: string;
}

/**
 * What a command does to a track in one state. `becomes`: the state after it (`same`: unchanged; `before`: what it was before it
 * was armed; `history`: whatever the undo step says; `deleted`: the track is gone). `refused`: the REFUSED_… number it always gets
 * there; `unless`: the REFUSED_… number it gets when there is nothing to act on.
 */
export type StateRule =
  | {
    readonly does: string;
    readonly becomes: StateName | "same" | "before" | "history" | "deleted";
    readonly unless?: number;
  }
  | { readonly refused: number };

/** One command. */
export interface CommandSpec {
  readonly name: string;
  /** COMMAND_… of the protocol. */
  readonly number: number;
  readonly summary: string;
  /** `track`: acts on one track, takes `track`. `all`: acts on everything. */
  readonly scope: "track" | "all";
  /** Which track is meant when none is named; absent: one has to be named. */
  readonly track?: TrackChoice;
  /** True when it is for one track at a time, and never for a group. */
  readonly single?: true;
  /** True when `when` left out means what the session's scenes wait for. */
  readonly ownWhen?: true;
  /** Set when naming a track that does not exist makes it, and those before it: what for, which says how far off it may be. */
  readonly makesTrack?: "sound" | "setting";
  /** True for what only happens to a session: it stands in scores, nobody can ask for it. */
  readonly onlyInScores?: boolean;
  /** True when it may wait for a beat, bar or loop boundary. */
  readonly waits: boolean;
  readonly arguments: readonly ArgumentSpec[];
  /** Arguments of which at most one is given (`required`: exactly one). */
  readonly oneOf?: { readonly names: readonly ArgumentName[]; readonly required: boolean };
  /**
   * What it becomes under a control that works while it is held: what is added to the press, and the command of the release. Commands
   * with a switch `on` need none.
   */
  readonly momentary?: {
    readonly press?: CommandArguments;
    readonly release: { readonly do: string } & CommandArguments;
  };
  /** What it does in each state; absent when the state of a track does not matter. */
  readonly states?: Readonly<Record<StateName, StateRule>>;
  /** Why it may be refused whatever the state, as REFUSED_… numbers. */
  readonly mayRefuse?: readonly number[];
}
