/**
 * Reads what an input is bound by: a map, or a controller's file, whichever its text is. Thread: control.
 */
import { parseJsonc } from "../config/jsonc.ts";
import type { MapFile } from "../midi/maps/map_schema.ts";
import { parseMap } from "../midi/maps/read_map.ts";
import { type Controller, parseController } from "./controller.ts";

/** A map, and the controller that it is of. */
export interface Bindings {
  readonly map: MapFile;
  readonly controller?: Controller;
}

/** Reads a text called `name`. Throws a UserError (exit code 2) in one sentence. */
export function parseBindings(text: string, name: string): Bindings {
  const data = parseJsonc(text, name);
  const isController = typeof data === "object" && data !== null && "rondo_controller" in data;
  if (!isController) return { map: parseMap(text, name) };
  const controller = parseController(text, name);
  return { map: controller.map, controller };
}
