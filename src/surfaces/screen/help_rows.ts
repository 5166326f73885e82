/**
 * Help from the key table: one line of the most used keys, and the page of all of them.
 *
 * Thread: control.
 */
import { KEY_GROUPS, type KeyBinding } from "./key_binding.ts";
import { KEY_MAP } from "./key_map.ts";
import type { Look } from "./look.ts";
import { STEP_KEYS } from "./step_keys.ts";
import { joinFitting, piece, type Row, rowWidth } from "./row.ts";
import { fitText } from "./text_width.ts";
import { wrapText } from "./wrap_text.ts";

/** A key as it is shown; arrows in words where the look has none. */
function keyLabel(binding: KeyBinding, look: Look): string {
  const ascii = look.glyphs.parts.length === 0;
  return (ascii ? undefined : binding.label) ?? binding.keys[0]!;
}

/** The keys that are needed all the time, as many as fit; the key for the page of all comes first. */
export function helpLine(columns: number, look: Look, page: "tracks" | "steps" = "tracks"): Row {
  const keys = page === "steps" ? [...STEP_KEYS, ...KEY_MAP.filter(({ group }) => group === "Screen")] : KEY_MAP;
  const shown = keys.filter((binding) => binding.short !== undefined);
  // Help and quit must survive on the narrowest screen.
  const ordered = [
    ...shown.filter(({ group }) => group === "Screen"),
    ...shown.filter(({ group }) => group !== "Screen"),
  ];
  const parts = ordered.map((binding): Row => [
    piece(keyLabel(binding, look), "key"),
    piece(` ${binding.short}`, "dim"),
  ]);
  return [piece(" "), ...joinFitting(parts, piece("  "), columns - 1)];
}

const LABEL_CELLS = 11;
/** A column of the page that holds the longest summary. */
const COLUMN_CELLS = 76;

/** Every row of the help page, in two columns where they fit; ten keys with a number are one row. The keys of `home` come first. */
export function helpPage(columns: number, look: Look, home: "tracks" | "steps" = "tracks"): Row[] {
  const twoColumns = columns >= 2 * COLUMN_CELLS;
  const width = twoColumns ? Math.floor(columns / 2) : columns;
  const isOfSteps = (group: KeyBinding["group"]) => STEP_KEYS.some((binding) => binding.group === group);
  const first = KEY_GROUPS.filter((group) => isOfSteps(group) === (home === "steps"));
  const ordered = [...first, ...KEY_GROUPS.filter((group) => !first.includes(group))];
  const groups = ordered.map((group) => groupRows(group, width, look));
  if (!twoColumns) return groups.flat();
  const [left = [], ...others] = groups;
  const right = others.flat();
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const start = left[index] ?? [];
    return [...start, piece(" ".repeat(width - rowWidth(start))), ...(right[index] ?? [])];
  });
}

function groupRows(group: KeyBinding["group"], columns: number, look: Look): Row[] {
  const rows: Row[] = [[piece(` ${group}`, "strong")]];
  for (const binding of [...KEY_MAP, ...STEP_KEYS].filter((candidate) => candidate.group === group)) {
    const digit = /^[0-9]$/.test(binding.keys[0]!);
    if (digit && binding.keys[0] !== "1") continue;
    const more = binding.keys.slice(1);
    const label = digit ? "1-9, 0" : [keyLabel(binding, look), ...more].join(", ");
    const summary = digit ? binding.summary.replace(" 1", " 1 to 9, and 10") : binding.summary;
    const room = Math.max(1, columns - LABEL_CELLS - 3);
    const [first = "", ...others] = wrapText(summary, room);
    rows.push([
      piece("   "),
      piece(fitText(label, LABEL_CELLS, "left", look.glyphs.ellipsis), "key"),
      piece(first),
    ]);
    for (const line of others) rows.push([piece(" ".repeat(LABEL_CELLS + 3)), piece(line)]);
  }
  return rows;
}
