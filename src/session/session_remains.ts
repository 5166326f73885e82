/** What closing a session left behind. Thread: control. */
export interface SessionRemains {
  folder: string;
  /** Files written, in order. */
  saved: string[];
  /** Sentences worth saying. */
  notes: string[];
  /** A sentence for everything that could not be saved; the task then ends with exit code 1. */
  failures: string[];
}
