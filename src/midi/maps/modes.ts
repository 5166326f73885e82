/**
 * In which of a controller's modes something holds: in all, in one, or in some. Thread: any.
 */

/** As it stands in a file. */
export type Modes = string | readonly string[] | undefined;

/** The names that are given; none where it holds in every mode. */
export function modesOf(modes: Modes): readonly string[] {
  return modes === undefined ? [] : typeof modes === "string" ? [modes] : modes;
}

/** Whether it holds in a mode; a controller without modes is in none of them. */
export function holdsIn(modes: Modes, mode: string | undefined): boolean {
  return modes === undefined || (mode !== undefined && modesOf(modes).includes(mode));
}
