/**
 * A map with what was learned in it, and what the same control does besides.
 *
 * Thread: control.
 */
import { addChain, type ReadText, setBinding } from "../maps/edit_map.ts";
import { parseMap } from "../maps/read_map.ts";
import { sourceReader } from "../maps/source.ts";
import type { MidiMessage } from "../message.ts";
import type { Learned } from "./learned_binding.ts";
import type { Moved } from "./moved_control.ts";

/** An empty map, for a file that is not there yet. */
export const EMPTY_MAP = `{
  "rondo_map": 1,
  "bind": []
}
`;

/** The text of a map called `name` with a binding more, and the commands that its control did and still does. Throws a UserError. */
export function withLearned(
  text: string,
  { binding, chain }: Learned,
  moved: Moved,
  name: string,
  read: ReadText = parseMap,
): { text: string; also: string[] } {
  let edited = text;
  if (chain !== undefined) {
    const { name: chainName, ...spec } = chain;
    edited = addChain(edited, chainName, spec, name, read);
  }
  edited = setBinding(edited, binding, name, read);
  const own = JSON.stringify(binding), message = messageOf(moved);
  const others = read(edited, name).bind.filter((other) => JSON.stringify(other) !== own);
  const also = others.flatMap((other) => {
    const isHeard = message !== undefined && other.on.chain === undefined && sourceReader(other)(message) !== undefined;
    return isHeard ? [other.do?.do ?? "go"] : [];
  });
  return { text: edited, also: [...new Set(also)] };
}

/** What else the control does, as a sentence after another; "" where there is nothing. */
export function alsoSentence(also: readonly string[]): string {
  return also.length === 0 ? "" : ` By other lines of the map it also does ${also.join(", ")}.`;
}

/** What the control says in the middle of its way; undefined for an NRPN, which is no single message. */
function messageOf({ kind, channel, number }: Moved): MidiMessage | undefined {
  if (kind === "nrpn") return undefined;
  return { type: kind === "note" ? "note_on" : "control", channel, number, value: 100 };
}
