/**
 * QuNeo as steppy lights it: a green and a red note for each step on channel 2, play and pause on channel 1. Thread: any.
 */
import { type CompatLights, type CompatSteps, stepBefore } from "./compat_lights.ts";

const GREEN = 0;
const RED = 1;
const HIGH = 127;
const LOW = 30;
const PLAY = 35;
const PAUSE = 34;
const ROW_STEPS = 8;
const FIRST_ROW = 112;
const ROW_NOTES = 16;
const LAST_ROW = 3;

/** Its messages for an event. */
export const quneoCompat: CompatLights = (event, steps) => {
  const { on, current } = steps;
  switch (event) {
    case "start":
      return [...all(steps), button(PLAY, true), button(PAUSE, false)];
    case "stop":
      return [
        button(PLAY, false),
        button(PAUSE, false),
        ...on.flatMap((_, place) => [dark(place, RED), dark(place, GREEN)]),
      ];
    case "pause":
      return [button(PLAY, false), button(PAUSE, true), ...all(steps)];
    case "resume":
      return [button(PLAY, true), button(PAUSE, false)];
    case "step_begin":
      return begun(steps, current, stepBefore(steps));
    case "step_end":
      return [dark(current, RED)];
  }
};

/** Beyond the fourth row every step falls on it. */
function noteOf(place: number, colour: number): number {
  const row = Math.min(LAST_ROW, Math.floor(place / ROW_STEPS));
  return FIRST_ROW - row * ROW_NOTES + 2 * (place % ROW_STEPS) + colour;
}

function lit(place: number, colour: number, velocity: number): Uint8Array {
  return Uint8Array.of(0x91, noteOf(place, colour), velocity);
}

function dark(place: number, colour: number): Uint8Array {
  return Uint8Array.of(0x81, noteOf(place, colour), HIGH);
}

function button(note: number, isOn: boolean): Uint8Array {
  return Uint8Array.of(isOn ? 0x90 : 0x80, note, HIGH);
}

function begun({ on }: CompatSteps, now: number, before: number): Uint8Array[] {
  const cleared = [now, before].flatMap((place) => [dark(place, RED), dark(place, GREEN)]);
  const show = (place: number, red: number) =>
    on[place] ? [lit(place, RED, red)] : [lit(place, GREEN, HIGH), lit(place, RED, red)];
  return [...cleared, ...show(now, HIGH), ...show(before, LOW)];
}

function all({ on, current, advance }: CompatSteps): Uint8Array[] {
  const [colour, other] = advance ? [GREEN, RED] : [RED, GREEN];
  const cleared = on.map((_, place) => dark(place, other));
  return [
    ...cleared,
    ...on.flatMap((isOn, place) => {
      const own = lit(place, colour, place === current ? HIGH : LOW);
      return isOn ? [own] : [own, lit(place, other, HIGH)];
    }),
  ];
}
