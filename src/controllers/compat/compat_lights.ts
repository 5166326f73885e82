/**
 * Lights as steppy sends them: not a state, but a reaction to each event of its sequencer, byte for byte.
 *
 * Kept beside the lights that Rondo shows, as proof that the same devices are meant; what is wrong with it (steps beyond the pads, a pause light
 * at every row, lights that mean one thing while it plays and another while it is paused) is kept, too. Steps count from 0.
 * Source: steppy's published controllers (BSD-3) and traces of it running. Thread: any.
 */

/** What steppy's sequencer tells its controllers. */
export type CompatEvent = "start" | "stop" | "pause" | "resume" | "step_begin" | "step_end";

/** Its steps at that moment. */
export interface CompatSteps {
  readonly on: readonly boolean[];
  /** The step that begins, ends, or is paused at; before the first it is the last. */
  readonly current: number;
  /** Paused, with each note moving on. */
  readonly advance: boolean;
}

/** What a controller is sent on an event. */
export type CompatLights = (event: CompatEvent, steps: CompatSteps) => Uint8Array[];

/** The step before the current one. */
export function stepBefore({ on, current }: CompatSteps): number {
  return (current + on.length - 1) % on.length;
}
