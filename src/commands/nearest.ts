/**
 * Finds the name that was probably meant, for sentences that end in "did you mean …?".
 *
 * Method: edit distance with neighbouring swaps (optimal string alignment, Damerau 1964), case ignored; a guess that would change
 * more than 40 % of the word is worse than none. Thread: any.
 */

/** Edits that turn one word into the other: insert, delete, replace, or swap two neighbours. */
export function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const cost = from[row - 1] === to[column - 1] ? 0 : 1;
      let best = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + cost);
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) best = Math.min(best, before[column - 2]! + 1);
      current.push(best);
    }
    before = previous;
    previous = current;
  }
  return previous[to.length]!;
}

/**
 * The nearest of the known names, or undefined when none is near. The last part alone (`record`), or after another family's name
 * (`loop.mute`), counts as the whole name.
 */
export function nearestName(word: string, names: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase(), action = wanted.slice(wanted.lastIndexOf(".") + 1);
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const name of names) {
    if (action !== "" && name.endsWith(`.${action}`)) return name;
    const distance = editDistance(wanted, name.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(wanted.length, name.length) * 0.4));
    if (distance <= allowed && distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** So many names are offered where none is near. */
const MOST_OFFERED = 3;

/**
 * What to write in the place of a name that there is not, as the end of a sentence: the one that was probably meant, else the
 * nearest of its family (`loop.`), else the families.
 * @param list where all names stand
 */
export function nameHelp(word: string, names: readonly string[], list: string): string {
  const near = nearestName(word, names);
  if (near !== undefined) return `did you mean "${near}"?`;
  const familyOf = (name: string) => name.slice(0, name.indexOf(".") + 1);
  const family = familyOf(word.toLowerCase()), distance = (name: string) => editDistance(word.toLowerCase(), name);
  const kin = family === "" ? [] : names.filter((name) => familyOf(name) === family);
  const offered = kin.sort((one, other) => distance(one) - distance(other)).slice(0, MOST_OFFERED);
  const families = [...new Set(names.map(familyOf))];
  const help = offered.length > 0 ? `nearest are ${offered.join(", ")}` : `names begin with ${families.join(", ")}`;
  return `${help}; ${list} lists all.`;
}
