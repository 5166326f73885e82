/**
 * Whether two pieces of plain data say the same, so that an edit that changes nothing is no step of undo.
 *
 * Method: what is shared between two banks is the same without a look inside, so that comparing them costs what an edit made new.
 * Thread: any.
 */

/** True where both have the same fields, entries and values throughout. */
export function sameData(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  const fields = one as Record<string, unknown>, others = other as Record<string, unknown>;
  return names.every((name) => Object.hasOwn(others, name) && sameData(fields[name], others[name]));
}
