/**
 * Launch Control as steppy lights it: system exclusive on template 8, pads 0 to 7, buttons 8 to 11. Thread: any.
 */
import { type CompatLights, type CompatSteps, stepBefore } from "./compat_lights.ts";

const RED_MEDIUM = 14;
const RED_HIGH = 15;
const AMBER_LOW = 29;
const AMBER_HIGH = 63;
const GREEN_LOW = 28;
const GREEN_HIGH = 60;
const PAUSE_BUTTON = 10;
const PLAY_BUTTON = 11;
const ROW_STEPS = 8;
const LIGHTS = 12;

/** Its messages for an event. */
export const launchControlCompat: CompatLights = (event, steps) => {
  const { current } = steps;
  switch (event) {
    case "start":
    case "resume":
      return [...allDark(), light(PLAY_BUTTON, 127)];
    case "stop":
      return allDark();
    case "pause":
      return row(steps);
    case "step_begin":
      if (current % ROW_STEPS === 0) return row(steps);
      return [step(steps, stepBefore(steps), false), step(steps, current, true)];
    case "step_end":
      return [step(steps, current, false)];
  }
};

function light(place: number, value: number): Uint8Array {
  return Uint8Array.of(0xf0, 0x00, 0x20, 0x29, 0x02, 0x0a, 0x78, 0x08, place, value, 0xf7);
}

function allDark(): Uint8Array[] {
  return Array.from({ length: LIGHTS }, (_, place) => light(place, 0));
}

function step({ on }: CompatSteps, place: number, isBright: boolean): Uint8Array {
  const colour = on[place] ? (isBright ? RED_HIGH : RED_MEDIUM) : isBright ? AMBER_HIGH : AMBER_LOW;
  return light(place % ROW_STEPS, colour);
}

/** The row of the current step, and the pause light on, the play light off, also where only a row begins. */
function row({ on, current, advance }: CompatSteps): Uint8Array[] {
  const first = Math.floor(current / ROW_STEPS) * ROW_STEPS;
  const pads = on.slice(first, first + ROW_STEPS).map((isOn, place) => {
    const isCurrent = first + place === current;
    if (!isOn) return light(place, isCurrent ? AMBER_HIGH : AMBER_LOW);
    if (advance) return light(place, isCurrent ? GREEN_HIGH : GREEN_LOW);
    return light(place, isCurrent ? RED_HIGH : RED_MEDIUM);
  });
  return [...pads, light(PAUSE_BUTTON, 127), light(PLAY_BUTTON, 0)];
}
