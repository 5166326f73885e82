import { assert, assertEquals } from "@std/assert";

const FOLDER = new URL("../../../src/commands/", import.meta.url);
const PAGE = Deno.readTextFileSync(new URL("sooperlooper.md", FOLDER));

/** What SooperLooper 1.7.8 takes as `hit`, `down` and `up`, from the OSC document that comes with it. */
const THEIRS = [
  "record",
  "overdub",
  "multiply",
  "insert",
  "replace",
  "reverse",
  "mute",
  "undo",
  "redo",
  "oneshot",
  "trigger",
  "substitute",
  "undo_all",
  "redo_all",
  "mute_on",
  "mute_off",
  "solo",
  "pause",
  "solo_next",
  "solo_prev",
  "record_solo",
  "set_sync_pos",
  "reset_sync_pos",
];

Deno.test("the page for those who come from SooperLooper has all of its commands", () => {
  assertEquals(THEIRS.filter((name) => !PAGE.includes(`\`${name}\``)), []);
});

Deno.test("every command of ours that the page names is there", () => {
  const reference = Deno.readTextFileSync(new URL("reference.md", FOLDER));
  const ours = new Set([...reference.matchAll(/^### (\S+)/gm)].map((match) => match[1]));
  const named = [...PAGE.matchAll(/`((?:loop|mix|transport|session|action)\.[a-z_]+)`/g)].map((match) => match[1]!);
  assert(named.length > 40);
  assertEquals(named.filter((name) => !ours.has(name)), []);
});
