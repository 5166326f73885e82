/**
 * How the screen may draw: which characters and whether colours.
 *
 * Sources: the locale variables of POSIX (LC_ALL, LC_CTYPE, LANG) for characters, https://no-color.org for colours.
 * Thread: control.
 */

/** Characters the screen is drawn with. */
export interface Glyphs {
  readonly full: string;
  /** Fillings of one cell from an eighth to seven eighths; empty when there are none. */
  readonly parts: readonly string[];
  readonly done: string;
  readonly todo: string;
  readonly on: string;
  readonly off: string;
  readonly marker: string;
  readonly rule: string;
  readonly ellipsis: string;
  readonly dot: string;
  readonly more: string;
  /** A step that rests, and one that is off but keeps its notes. */
  readonly rest: string;
  readonly kept: string;
}

/** How the screen may draw. */
export interface Look {
  readonly glyphs: Glyphs;
  readonly colours: boolean;
}

/** For terminals that show Unicode. */
export const UNICODE_GLYPHS: Glyphs = {
  full: "█",
  parts: ["▏", "▎", "▍", "▌", "▋", "▊", "▉"],
  done: "━",
  todo: "─",
  on: "●",
  off: "○",
  marker: "▸",
  rule: "─",
  ellipsis: "…",
  dot: "·",
  more: "↕",
  rest: "·",
  kept: "○",
};

/** For all others. */
export const ASCII_GLYPHS: Glyphs = {
  full: "#",
  parts: [],
  done: "=",
  todo: "-",
  on: "*",
  off: ".",
  marker: ">",
  rule: "-",
  ellipsis: "~",
  dot: "|",
  more: "^",
  rest: ".",
  kept: "o",
};

/** Reads the look from environment variables; `get` returns undefined for what is not set or may not be read. */
export function lookOf(get: (name: string) => string | undefined): Look {
  const locale = get("LC_ALL") || get("LC_CTYPE") || get("LANG") || "";
  // No locale at all says nothing about the terminal (macOS and Windows set none): only another charset rules Unicode out.
  const unicode = locale === "" ? true : /utf-?8/i.test(locale);
  return { glyphs: unicode ? UNICODE_GLYPHS : ASCII_GLYPHS, colours: !get("NO_COLOR") };
}
