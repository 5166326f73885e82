import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { noise, Rig, SILENCE } from "./rig.ts";

/** A rig with a loop of half a second on each of the first tracks. */
async function withTracks(count: number): Promise<Rig> {
  const rig = await Rig.open({ source: noise(0.2) });
  for (let track = 0; track < count; track++) {
    const start = 10_000 + track * 48_000;
    rig.at(start, { kind: P.COMMAND_RECORD, track }).at(start + 24_000, { kind: P.COMMAND_RECORD, track });
  }
  return rig.runTo(10_000 + count * 48_000);
}

Deno.test("what a broken driver delivers never gets into a loop or out of a speaker", async () => {
  const broken = [NaN, Infinity, -Infinity];
  const rig = await Rig.open({
    source: (frame, channel) => frame % 97 === 0 ? broken[frame % 3]! : noise(0.3)(frame, channel),
  });
  rig.at(0, { kind: P.COMMAND_MONITOR, a: 1 });
  rig.at(10_000, { kind: P.COMMAND_RECORD }).at(40_000, { kind: P.COMMAND_OVERDUB, a: 0.5 }).runTo(200_000);
  assert(rig.outputs.every((channel) => channel.every(Number.isFinite)));
});

Deno.test("deleting a soloed track lets the others sound again, and bringing it back solos it again", async () => {
  const rig = await withTracks(2);
  rig.source = SILENCE;
  const loud = () => rig.outputs[0]!.subarray(rig.frame - 1_000).some((x) => Math.abs(x) > 0.05);
  rig.at(rig.frame, { kind: P.COMMAND_SOLO, track: 0, a: 1 }).at(rig.frame + 1, {
    kind: P.COMMAND_MUTE,
    track: 0,
    a: 1,
  });
  rig.runTo(rig.frame + 10_000);
  assert(!loud(), "a muted solo silences all");
  rig.at(rig.frame, { kind: P.COMMAND_DELETE, track: 0 }).runTo(rig.frame + 10_000);
  assert(loud(), "track 2 sounds once the soloed one is gone");
  rig.at(rig.frame, { kind: P.COMMAND_UNDO, track: 0 }).runTo(rig.frame + 10_000);
  assert(!loud(), "the solo is back");
});

Deno.test("clearing a track in mid-overdub and taking that back leaves it playing", async () => {
  const rig = await withTracks(1);
  rig.at(rig.frame, { kind: P.COMMAND_OVERDUB, track: 0, a: 1 }).at(rig.frame + 5_000, {
    kind: P.COMMAND_CLEAR,
    track: 0,
  });
  rig.at(rig.frame + 9_000, { kind: P.COMMAND_UNDO, track: 0 }).runTo(rig.frame + 20_000);
  assertEquals(rig.track(0).state, P.STATE_PLAYING);
});

Deno.test("with a tempo set, recording starts the beat where the take begins", async () => {
  const rig = await Rig.open({ source: noise(0.2) });
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 100 }).at(12_345, { kind: P.COMMAND_RECORD }).runTo(20_000);
  assertEquals([rig.snapshot.running, rig.snapshot.anchorFrame], [true, 12_345]);
});

Deno.test("an overdub that fades a loop away ends in true zeros", async () => {
  const rig = await withTracks(1);
  rig.source = SILENCE;
  rig.at(rig.frame, { kind: P.COMMAND_OVERDUB, track: 0, a: 0.1 }).runTo(rig.frame + 24_000 * 20);
  assert(rig.outputs[0]!.subarray(rig.frame - 24_000).every((x) => x === 0));
});

Deno.test("a track number far beyond all others is refused instead of making thousands of tracks in one block", async () => {
  const rig = await Rig.open();
  rig.at(100, { kind: P.COMMAND_RECORD, track: 100_000 }).at(200, { kind: P.COMMAND_RECORD, track: 100 }).runTo(500);
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).map((event) => event.status), [P.REFUSED_NO_SUCH_TRACK]);
  assertEquals(rig.snapshot.trackCount, 101);
});
