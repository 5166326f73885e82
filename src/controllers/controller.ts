/**
 * A controller, read: its map, its lights made ready, and the messages around them.
 *
 * Method: JSONC, the schema, then what the schema cannot say; every message of every light in every colour is checked here, so that nothing
 * but whole MIDI messages can ever be sent. Thread: control.
 */
import { findMapFault } from "../midi/maps/check_map.ts";
import type { MapFile } from "../midi/maps/map_schema.ts";
import { faultAt, readChecked } from "../midi/maps/read_map.ts";
import { UserError } from "../errors.ts";
import { compileLights, type ReadyLight } from "./compile_lights.ts";
import { type ControllerFile, controllerSchema } from "./controller_schema.ts";
import { checkMessage, fillTemplate, parseTemplate } from "./message_template.ts";

/** One controller. */
export interface Controller {
  readonly file: ControllerFile;
  readonly map: MapFile;
  readonly lights: readonly ReadyLight[];
  /** Its keys play the selected part: with everything it sends, or with keys, wheels and pedals only. */
  readonly playsPart: boolean | "keys";
  readonly connect: readonly Uint8Array[];
  readonly disconnect: readonly Uint8Array[];
  /** Patterns of the ports that it is heard by, and that its lights listen on; empty where any will do. */
  readonly inputPorts: readonly string[];
  readonly outputPorts: readonly string[];
}

/** Reads the text of a controller's file called `name`. Throws a UserError (exit code 2) with line and field. */
export function parseController(text: string, name: string): Controller {
  const file = readChecked(text, name, controllerSchema);
  const map: MapFile = { rondo_map: 1, name: file.name, ...mapKeysOf(file) };
  const fault = findMapFault(map);
  if (fault !== undefined) throw faultAt(text, name, fault.path, fault.sentence);
  const place: (string | number)[] = ["lights", 0];
  const guarded = <Value>(path: (string | number)[], read: () => Value): Value => {
    try {
      return read();
    } catch (error) {
      throw error instanceof UserError ? faultAt(text, name, path, error.message) : error;
    }
  };
  const lights = guarded(place, () => compileLights(file, (index) => place[1] = index));
  const messages = (key: "connect" | "disconnect") =>
    (file[key] ?? []).map((hex, index) => guarded([key, index], () => wholeMessage(hex)));
  const playsPart = file.keys === "keys" ? "keys" : file.keys === "all";
  return {
    file,
    map,
    lights,
    playsPart,
    connect: messages("connect"),
    disconnect: messages("disconnect"),
    ...portsOf(file),
  };
}

function mapKeysOf({ chains, modes, pages, window, bind }: ControllerFile): Omit<MapFile, "rondo_map" | "name"> {
  return {
    bind,
    ...(chains === undefined ? {} : { chains }),
    ...(modes === undefined ? {} : { modes }),
    ...(pages === undefined ? {} : { pages }),
    ...(window === undefined ? {} : { window }),
  };
}

function portsOf({ ports = [] }: ControllerFile): Pick<Controller, "inputPorts" | "outputPorts"> {
  const list = (patterns: string | readonly string[]) => typeof patterns === "string" ? [patterns] : patterns;
  if (typeof ports === "object" && "input" in ports) {
    return { inputPorts: list(ports.input), outputPorts: list(ports.output) };
  }
  return { inputPorts: list(ports), outputPorts: list(ports) };
}

function wholeMessage(hex: string): Uint8Array {
  const template = parseTemplate(hex);
  if (template.pieces.some((piece) => typeof piece === "string" || "at" in piece)) {
    throw new UserError(`"${hex}" has a place left open: it is sent as it stands.`);
  }
  const bytes = fillTemplate(template, 0, []);
  checkMessage(bytes, hex);
  return bytes;
}
