/**
 * A metronome as a set prepares it: what it clicks, and how that and the tempo change from bar to bar. Thread: control.
 */

/** What it clicks, in the words of `mix.click`; what is left out is as it is. */
export interface ClickSetting {
  readonly subdivision?: number;
  readonly permutation?: readonly number[];
  readonly probability?: number;
  readonly accent?: boolean;
}

/** What it clicks for so many bars. */
export interface ScheduledClick extends ClickSetting {
  readonly bars: number;
}

/** What happens after the last tempo: the first again, the way back, or nothing. */
export const TEMPO_ENDS = ["repeat", "reverse", "stay"] as const;

/** Tempi that change by so many BPM every so many bars, `to` included. */
export interface TempoSchedule {
  readonly fromBpm: number;
  readonly toBpm: number;
  readonly stepBpm: number;
  readonly bars: number;
  readonly end: (typeof TEMPO_ENDS)[number];
}

/** A prepared metronome. */
export interface MetronomeSetup {
  readonly gainDb?: number;
  /** First output channel, from 1. */
  readonly output?: number;
  readonly click: ClickSetting;
  /** One after the other, again and again; left out: `click` all along. */
  readonly clicks?: readonly ScheduledClick[];
  readonly tempi?: TempoSchedule;
}
