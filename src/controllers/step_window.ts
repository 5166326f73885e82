/**
 * Which of a part's steps the pads of a controller stand for. One function decides it for lights and for presses, so that a pad switches
 * the step that it shows.
 *
 * Thread: any.
 */
import type { MapFile } from "../midi/maps/map_schema.ts";
import { PAGE_STEPS, type StepsState } from "../sequencer/steps_state.ts";

/** How many pads, and what they follow. */
export type StepWindow = NonNullable<MapFile["window"]>;

/** The step, from 0, of the first pad. `page`: the controller's own, from 1, which parts a page of the screen where pads are fewer. */
export function firstStep(state: StepsState, window: StepWindow = { steps: PAGE_STEPS }, page = 1): number {
  const { steps: pads, follow = "page" } = window;
  if (follow === "page") {
    const shown = state.page * PAGE_STEPS;
    return pads < PAGE_STEPS ? shown + Math.min(page - 1, Math.ceil(PAGE_STEPS / pads) - 1) * pads : rowOf(shown, pads);
  }
  const playing = state.mode === "playing" ? state.parts[state.partIndex]?.playStep ?? -1 : -1;
  return rowOf(follow === "play" && playing >= 0 ? playing : state.cursor, pads);
}

function rowOf(step: number, pads: number): number {
  return Math.floor(step / pads) * pads;
}
