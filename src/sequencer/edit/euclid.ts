/**
 * Strokes spread over steps as evenly as they go.
 *
 * Source: E. Bjorklund, The theory of rep-rate pattern generation in the SNS timing system (2003); G. Toussaint, The Euclidean
 * algorithm generates traditional musical rhythms (2005). Method: the closed form floor(i·k/n), begun on a stroke, which gives the
 * same necklaces. Thread: any.
 */

/** Which of so many steps have a stroke; `rotate` steps later. */
export function euclid(hits: number, steps: number, rotate = 0): boolean[] {
  const wanted = Math.min(hits, steps);
  return Array.from({ length: steps }, (_, index) => {
    const at = (((index - rotate) % steps) + steps) % steps;
    return wanted > 0 && (at * wanted) % steps < wanted;
  });
}
