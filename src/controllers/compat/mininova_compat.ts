/**
 * MiniNova as steppy lights it: NRPN 60/32 and on, a parameter for each step, 127 for lit while paused, 0 for lit while it plays.
 *
 * Thread: any.
 */
import type { CompatLights } from "./compat_lights.ts";

/** Its messages for an event; none for start, stop and resume. */
export const mininovaCompat: CompatLights = (event, { on, current }) => {
  if (event === "step_begin") return parameter(current, 0);
  if (event === "step_end") return parameter(current, 127);
  return event === "pause" ? on.flatMap((_, place) => parameter(place, place === current ? 127 : 0)) : [];
};

/** Beyond the eighth step it leaves the buttons' parameters, as steppy does. */
function parameter(place: number, value: number): Uint8Array[] {
  return [[99, 60], [98, 32 + place], [6, value], [38, 0]].map(([control = 0, data = 0]) =>
    Uint8Array.of(0xb0, control, data)
  );
}
