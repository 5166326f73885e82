import { assertEquals } from "@std/assert";
import { readShipped } from "../../src/controllers/shipped.ts";
import { stepLights } from "../src/controllers/pretended_steps.ts";
import golden from "./steppy_lights.json" with { type: "json" };
import type { CompatEvent, CompatLights } from "../../src/controllers/compat/compat_lights.ts";
import { launchControlCompat } from "../../src/controllers/compat/launch_control_compat.ts";
import { mininovaCompat } from "../../src/controllers/compat/mininova_compat.ts";
import { quneoCompat } from "../../src/controllers/compat/quneo_compat.ts";

const CONTROLLERS: Record<string, CompatLights> = {
  LaunchControl: launchControlCompat,
  Quneo: quneoCompat,
  MiniNova: mininovaCompat,
};

/** What the names of the recorded events mean: the event, the step (from 0), and whether notes move on. */
const EVENTS: Record<string, [CompatEvent, number, boolean?]> = {
  start: ["start", 7],
  step_begin_1_on: ["step_begin", 0],
  step_end_1: ["step_end", 0],
  step_begin_2_off: ["step_begin", 1],
  pause_at_2: ["pause", 1],
  pause_at_2_advance_mode: ["pause", 1, true],
  resume: ["resume", 1],
  stop: ["stop", 1],
};

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");

Deno.test("lights for steppy's events are its own bytes, on each of its controllers", () => {
  const on = Array.from({ length: golden.step_count }, (_, place) => golden.steps_on.includes(place + 1));
  for (const [name, events] of Object.entries(golden.controllers)) {
    const lights = CONTROLLERS[name]!;
    assertEquals(Object.keys(events), Object.keys(EVENTS));
    for (const [key, messages] of Object.entries(events)) {
      const [event, current, advance = false] = EVENTS[key]!;
      assertEquals(lights(event, { on, current, advance }).map(hex), messages, `${name} ${key}`);
    }
  }
});

/** What each light shows after some messages: a note-off is 0. */
function shownBy(messages: readonly string[]): Map<string, number> {
  const shown = new Map<string, number>();
  for (const message of messages) {
    const bytes = message.split(" ").map((byte) => parseInt(byte, 16)), [status = 0, first] = bytes;
    if (status === 0xf0) shown.set(`${bytes.at(-3)}`, bytes.at(-2)!);
    else shown.set(`${status & 15} ${first}`, status >> 4 === 8 ? 0 : bytes[2]!);
  }
  return shown;
}

Deno.test("lights as a function of state have steppy's colours where it shows a whole row: paused, and with notes moving on", () => {
  for (const [name, key] of [["LaunchControl", "launch_control"], ["Quneo", "quneo"]] as const) {
    for (const event of ["pause_at_2", "pause_at_2_advance_mode"] as const) {
      const theirs = shownBy(golden.controllers[name][event]);
      const advance = event === "pause_at_2_advance_mode";
      const own = shownBy(stepLights(readShipped(key), { mode: "paused", cursor: 2, on: golden.steps_on, advance }));
      for (const [light, value] of theirs) assertEquals(own.get(light), value, `${name} ${event}: light ${light}`);
    }
  }
});
