/** What a check of this machine comes to. Thread: any. */

/** One finding, as a sentence, with the one line that would better it. */
export interface Finding {
  /** What was looked at, a word or two. */
  topic: string;
  /** `good`; `note`: works, but worth knowing; `missing`: something cannot be used until it is installed or allowed. */
  level: "good" | "note" | "missing";
  sentence: string;
  /** The command that installs or allows it. */
  remedy?: string;
  /** True when without it nothing can be played at all. */
  fatal?: boolean;
}
