/**
 * Lost frames, summed up between reports: a stream in trouble must not flood control with messages.
 *
 * Units: frames, milliseconds. Thread: the audio worker; `add` allocates nothing, `flush` only when it reports.
 */
import type { HostHooks } from "../host.ts";

/** At most one report in this time. */
const REPORT_EVERY_MS = 50;

/** Counts until it is time to tell. */
export class XrunTally {
  readonly #hooks: HostHooks;
  #lostFrames = 0;
  #xruns = 0;
  #lastReportMs = -Infinity;

  constructor(hooks: HostHooks) {
    this.#hooks = hooks;
  }

  /** An xrun that cost this many frames (0: not known). */
  add(lostFrames: number): void {
    this.#lostFrames += lostFrames;
    this.#xruns++;
  }

  /** Outside blocks: tell what has come together. */
  flush(nowMs: number): void {
    if (this.#xruns === 0 || nowMs - this.#lastReportMs < REPORT_EVERY_MS) return;
    this.#hooks.report({ kind: "xrun", lostFrames: this.#lostFrames });
    this.#lostFrames = 0;
    this.#xruns = 0;
    this.#lastReportMs = nowMs;
  }
}
