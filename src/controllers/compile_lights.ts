/**
 * The lights of a controller's file made ready: each with its message for every value, checked once.
 *
 * A light is told apart by its message without the value ("90 16 {value}"): two entries for the same one may hold in different modes.
 * Thread: control.
 */
import { nearestName } from "../commands/nearest.ts";
import { modesOf } from "../midi/maps/modes.ts";
import { numbersOf } from "../midi/maps/places.ts";
import { UserError } from "../errors.ts";
import type { ControllerFile, ControllerLight, Palette } from "./controller_schema.ts";
import { checkMessage, fillTemplate, type MessageTemplate, parseTemplate } from "./message_template.ts";
import { type Show, SHOWS } from "./shown.ts";

/** The word of what is not there. */
export const NONE = "none";

/** One light, ready. */
export interface ReadyLight {
  readonly entry: ControllerLight;
  readonly show: Show;
  /** Tells it apart from others. */
  readonly key: string;
  /** Its place in the entry's list, from 0. */
  readonly place: number;
  /** Messages by word of the palette; "none" is always there. */
  readonly words: ReadonlyMap<string, readonly Uint8Array[]>;
  /** Messages by value from 0 to 127, for shares. */
  readonly values: readonly (readonly Uint8Array[])[];
}

/** All lights of a file. Throws a UserError for the first that cannot be. `fault` gets its place in the list first. */
export function compileLights(file: ControllerFile, at: (index: number) => void = () => {}): ReadyLight[] {
  const keys = new Map<string, string>();
  return (file.lights ?? []).flatMap((entry, index) => {
    at(index);
    const lights = compileLight(entry, file);
    for (const light of lights) checkKey(light, keys);
    return lights;
  });
}

/** Two entries that put the same light out, but would each think that it is theirs. */
function checkKey({ key, words }: ReadyLight, keys: Map<string, string>): void {
  const dark = words.get(NONE)!.map((message) => [...message].join(" ")).join("; "), known = keys.get(dark) ?? key;
  if (known !== key) {
    throw new UserError(`The light of "${key}" is that of "${known}", too: write the same "send" for both.`);
  }
  keys.set(dark, key);
}

function compileLight(entry: ControllerLight, file: ControllerFile): ReadyLight[] {
  const show = SHOWS[entry.show];
  if (show === undefined) throw unknown("anything to show called", entry.show, Object.keys(SHOWS));
  const strange = modesOf(entry.mode).find((mode) => !(file.modes ?? []).includes(mode));
  if (strange !== undefined) throw unknown("a mode", strange, file.modes ?? []);
  if ((entry.page ?? 1) > (file.pages ?? 1)) {
    throw new UserError(`There is no page ${entry.page}: "pages" is ${file.pages ?? 1}.`);
  }
  if (entry.part !== undefined && show.hasPart !== true) {
    throw new UserError(`"${entry.show}" is not shown of a part: leave "part" out.`);
  }
  const palette = paletteOf(entry, show, file);
  const templates = listOf(entry.send).map(parseTemplate), places = numbersOf(entry.at ?? 0);
  const usesPlace = templates.some(({ pieces }) => pieces.some((piece) => typeof piece === "object" && "at" in piece));
  if (usesPlace !== (entry.at !== undefined)) {
    throw new UserError(usesPlace ? `"send" has {at}: add "at".` : `"at" is given, but "send" has no {at}.`);
  }
  return places.map((address, place) => ({
    entry,
    show,
    key: templates.map(({ text }) => text.replaceAll("{at}", String(address))).join("; "),
    place,
    words: new Map(Object.entries(palette).map(([word, value]) => [word, messagesOf(templates, address, value)])),
    values: entry.scale === undefined ? [] : valuesOf(templates, address),
  }));
}

function paletteOf({ palette, scale, show: name }: ControllerLight, show: Show, file: ControllerFile): Palette {
  if ((palette === undefined) === (scale === undefined)) {
    throw new UserError(`A light takes its values from either "palette" or "scale": give one of them.`);
  }
  if ((scale !== undefined) !== (show.isShare === true)) {
    const what = show.isShare ? `a share: give "scale", from its lowest to its highest value` : `words: give "palette"`;
    throw new UserError(`"${name}" is shown as ${what}.`);
  }
  const named = typeof palette === "string" ? file.palettes?.[palette] : palette ?? {};
  if (named === undefined) throw unknown("a palette", String(palette), Object.keys(file.palettes ?? {}));
  const known = [...(show.words ?? Object.keys(named)), NONE];
  const wrong = Object.keys(named).find((word) => !known.includes(word));
  if (wrong !== undefined) throw unknown(`a word of "${name}"`, wrong, known);
  return { [NONE]: darkOf(named, scale?.from ?? 0), ...named };
}

/** What a light is given where its palette says nothing: 0, in as many bytes as its colours have. */
function darkOf(palette: Palette, lowest: number): Palette[string] {
  const colour = Object.values(palette).find((value): value is number[] =>
    Array.isArray(value) && typeof value[0] === "number"
  );
  return colour?.map(() => 0) ?? lowest;
}

function messagesOf(templates: readonly MessageTemplate[], at: number, value: Palette[string]): Uint8Array[] {
  const isTemplate = typeof value === "string" || (Array.isArray(value) && typeof value[0] === "string");
  const used = isTemplate ? listOf(value as string | string[]).map(parseTemplate) : templates;
  const filling = isTemplate ? [] : listOf(value as number | number[]);
  return used.map((template) => {
    const bytes = fillTemplate(template, at, filling);
    checkMessage(bytes, template.text);
    return bytes;
  });
}

function valuesOf(templates: readonly MessageTemplate[], at: number): Uint8Array[][] {
  return Array.from({ length: 128 }, (_, value) => messagesOf(templates, at, value));
}

function listOf<Value>(value: Value | readonly Value[]): readonly Value[] {
  return Array.isArray(value) ? value : [value as Value];
}

function unknown(kind: string, name: string, known: readonly string[]): UserError {
  const near = nearestName(name, known);
  const help = near === undefined ? `there are ${known.join(", ") || "none"}.` : `did you mean "${near}"?`;
  return new UserError(`There is not ${kind} "${name}": ${help}`);
}
