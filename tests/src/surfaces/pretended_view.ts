/** What a screen shows, with little said. */
import { type Look, UNICODE_GLYPHS } from "../../../src/surfaces/screen/look.ts";
import { rowText } from "../../../src/surfaces/screen/row.ts";
import { screenRows } from "../../../src/surfaces/screen/screen_rows.ts";
import type { View } from "../../../src/surfaces/screen/view.ts";
import { pretendedState } from "./pretended_session.ts";

export const UNICODE: Look = { glyphs: UNICODE_GLYPHS, colours: true };

/** A view of a session, with these changes. */
export function viewOf(changes: Partial<View> = {}): View {
  return {
    state: pretendedState(),
    look: UNICODE,
    page: "tracks",
    top: 0,
    when: "now",
    trackNames: [],
    recordingSince: new Map([[2, 190000]]),
    load: 0.12,
    ...changes,
  };
}

/** Its rows as text. */
export function texts(view: View, columns: number, rows: number): string[] {
  return screenRows(view, { columns, rows }).map(rowText);
}
