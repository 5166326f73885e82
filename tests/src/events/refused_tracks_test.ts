import { assertEquals } from "@std/assert";
import * as P from "../../../dsp/assembly/protocol.ts";
import { describeEvent } from "../../../src/events/describe.ts";
import { ask } from "../../scenarios/asked.ts";
import { noise, Rig } from "../../scenarios/rig.ts";

/** The sentence of the refusal that the command gets. */
function refusalOf(rig: Rig, command: Record<string, unknown>): string {
  const seen = rig.events.length;
  ask(rig, rig.frame + 10, command);
  rig.runTo(rig.frame + 1000);
  const refused = rig.events.slice(seen).filter(({ kind }) => kind === P.EVENT_REFUSED);
  assertEquals(refused.length, 1, JSON.stringify(command));
  return String(describeEvent(refused[0]!, 48000)["message"]);
}

/** Five tracks, loops on the first two, all in group 1 but the second. */
async function withTracks(): Promise<Rig> {
  const rig = await Rig.open({ source: noise(0.1), tapeSeconds: 10 });
  for (const track of [1, 2]) {
    ask(rig, track * 30_000, { do: "loop.record", track, when: "exact" });
    ask(rig, track * 30_000 + 24_000, { do: "loop.record", track, when: "exact" });
  }
  rig.runTo(100_000);
  for (const track of [1, 3, 4, 5]) ask(rig, 100_000 + track, { do: "mix.group", track, groups: [1] });
  return rig.runTo(101_000);
}

Deno.test("what a group refuses names the tracks that are the reason", async () => {
  const rig = await withTracks();
  ask(rig, rig.frame + 10, { do: "loop.clear", track: 1 });
  ask(rig, rig.frame + 20, { do: "loop.clear", track: 2 });
  rig.runTo(rig.frame + 3000);
  assertEquals(
    refusalOf(rig, { do: "loop.play", track: "all" }),
    "loop.play on every track was refused: tracks 1, 2, 3, 4 and 5 are empty; record or capture something first.",
  );
  ask(rig, rig.frame + 10, { do: "loop.record", track: 4 });
  rig.runTo(rig.frame + 3000);
  assertEquals(
    refusalOf(rig, { do: "loop.reverse", group: 1 }),
    "loop.reverse on group 1 was refused: tracks 1, 3 and 5 are empty, and 1 more has another reason; record or capture something first.",
  );
});

Deno.test("a group of which one track refuses speaks of that one", async () => {
  const rig = await withTracks();
  ask(rig, rig.frame + 10, { do: "mix.group", track: 5, groups: [7] });
  rig.runTo(rig.frame + 100);
  assertEquals(
    refusalOf(rig, { do: "loop.play", group: 7 }),
    "loop.play on group 7 was refused: track 5 is empty; record or capture something first.",
  );
});

Deno.test("of very many tracks some are named, and the others counted", async () => {
  const rig = await Rig.open();
  for (let track = 1; track <= 60; track++) ask(rig, 10 + track, { do: "mix.mute", track, on: true });
  rig.runTo(1000);
  assertEquals(
    refusalOf(rig, { do: "loop.stop", track: "all" }),
    "loop.stop on every track was refused: tracks 1, 2, 3, 4, 5, 6, 7, 8 and 52 more are empty; record or capture something first.",
  );
});

Deno.test("a track that is not there is named, with how many there are and how far one may be", async () => {
  const rig = await withTracks();
  assertEquals(
    refusalOf(rig, { do: "mix.gain", track: 900, db: -3 }),
    'mix.gain on track 900 was refused: there are 5 tracks; name one up to 21, or "new" for the next one.',
  );
  assertEquals(
    refusalOf(rig, { do: "loop.record", track: 900 }),
    'loop.record on track 900 was refused: there are 5 tracks; name one up to 133, or "new" for the next one.',
  );
  assertEquals(
    refusalOf(rig, { do: "loop.play", track: 6 }),
    "loop.play on track 6 was refused: there are 5 tracks; name one that there is.",
  );
  assertEquals(
    refusalOf(rig, { do: "loop.copy", track: 1, to: 900 }),
    'loop.copy on track 1 was refused: there are 5 tracks; name one up to 133, or "new" for the next one.',
  );
  assertEquals(
    refusalOf(rig, { do: "loop.copy", track: 6, to: 3 }),
    "loop.copy on track 6 was refused: there are 5 tracks; name one that there is.",
  );
  assertEquals(rig.snapshot.trackCount, 5);
});

Deno.test("a track that was deleted is said to be one that can be brought back", async () => {
  const rig = await withTracks();
  ask(rig, rig.frame + 10, { do: "loop.delete", track: 2 });
  rig.runTo(rig.frame + 3000);
  const instead = 'bring it back with loop.undo if it was deleted, or name another or "new"';
  assertEquals(
    refusalOf(rig, { do: "mix.mute", track: 2 }),
    `mix.mute on track 2 was refused: there is no such track; ${instead}.`,
  );
});
