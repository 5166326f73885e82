/**
 * Which clicks a bar has. Method: a function of the bar's number alone, so that it is the same however the bar was come to. Thread: any.
 */
import type { ClickSetting, MetronomeSetup } from "./setup.ts";

/** What `mix.click` is to say for a bar, counted from 0. */
export function clickAt({ click, clicks }: Pick<MetronomeSetup, "click" | "clicks">, bar: number): ClickSetting {
  const whole = { subdivision: 1, probability: 1, accent: true };
  const { permutation, ...base } = { ...whole, ...click };
  const entry = clicks === undefined ? undefined : entryAt(clicks, bar);
  if (entry === undefined) return { ...base, ...(permutation === undefined ? {} : { permutation }) };
  const { bars: _, ...own } = entry;
  // Parts of a beat that has other parts mean nothing.
  const places = own.permutation ?? (own.subdivision === undefined ? permutation : undefined);
  return { ...base, ...own, ...(places === undefined ? {} : { permutation: places }) };
}

function entryAt<Entry extends { readonly bars: number }>(entries: readonly Entry[], bar: number): Entry | undefined {
  const cycle = entries.reduce((sum, { bars }) => sum + bars, 0);
  let left = bar % cycle;
  return entries.find(({ bars }) => (left -= bars) < 0);
}
