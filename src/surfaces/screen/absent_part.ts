/**
 * The MIDI ports of the settings that are not there, on the screen for as long as they are away. Thread: control.
 */
import { piece, type Row } from "./row.ts";
import type { View } from "./view.ts";

/** How many are named; of more only their number is told. */
const MOST_NAMED = 2;

/** Their names; nothing where all are there. */
export function absentPart({ state: { midi } }: View): Row {
  const absent = [...midi?.inputs ?? [], ...midi?.outputs ?? []].filter(({ port }) => port === undefined);
  if (absent.length === 0) return [];
  const names = absent.slice(0, MOST_NAMED).map(({ name }) => name).join(", ");
  return [piece("no ", "dim"), piece(absent.length > MOST_NAMED ? `${absent.length} MIDI ports` : names, "warn")];
}
