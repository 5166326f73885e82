import { assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { LOAD_COMMAND } from "../../src/commands/session_commands.ts";
import { COMMANDS } from "../../src/commands/table.ts";
import { makesNamed, reachOf } from "../../src/commands/track_reach.ts";
import { countTracks } from "../../src/render/track_count.ts";
import { parseScore } from "../../src/score/read.ts";
import { Rig, SILENCE } from "./rig.ts";

/** Tracks there are after a command named this one, from 1, in a fresh engine, which has one. */
async function tracksAfter(kind: number, track: number): Promise<number> {
  const rig = await Rig.open({ source: SILENCE, tapeSeconds: 1 });
  rig.at(100, { kind, track: track - 1, a: 0 }).runTo(1000);
  return rig.snapshot.trackCount;
}

Deno.test("commands reach so far beyond the tracks there are as the table says, and not a track further", async () => {
  for (const spec of [...COMMANDS, LOAD_COMMAND].filter(({ scope }) => scope === "track")) {
    const reach = makesNamed(spec) ? reachOf(spec) : 0;
    assertEquals(await tracksAfter(spec.number, 1 + reach), 1 + reach, `${spec.name} at its reach`);
    assertEquals(await tracksAfter(spec.number, 2 + reach), 1, `${spec.name} beyond it`);
  }
});

Deno.test("a setting for a track that nobody uses makes no hundreds of tracks, whatever it is a slip for", async () => {
  const rig = await Rig.open({ source: SILENCE, tapeSeconds: 1 });
  rig.at(100, { kind: P.COMMAND_GAIN, track: 899, a: 0.5 }).at(200, { kind: P.COMMAND_GROUP, track: 899, a: 1, b: -1 })
    .at(300, { kind: P.COMMAND_SELECT, track: 899 }).at(400, { kind: P.COMMAND_RECORD, track: 899 }).runTo(1000);
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).map(({ status, a }) => [status, a]), [
    [P.REFUSED_NO_SUCH_TRACK, 1],
    [P.REFUSED_NO_SUCH_TRACK, 1],
    [P.REFUSED_NO_SUCH_TRACK, 1],
    [P.REFUSED_NO_SUCH_TRACK, 1],
  ]);
  assertEquals(rig.snapshot.trackCount, 1);
  const render = (line: string) =>
    countTracks(parseScore(['{"rondo_score":1,"sample_rate":48000,"inputs":1}', line].join("\n"), "a.jsonl").lines);
  assertEquals(render('{"at":0,"do":"mix.gain","track":900,"gain":0.5}'), 0, "nor files in a render");
  assertEquals(render('{"at":0,"do":"loop.record","track":900}'), 0);
  assertEquals(render('{"at":0,"do":"mix.gain","track":17,"gain":0.5}'), 17);
});

Deno.test("a thousand tracks are made one after the other, by sixteens or at once with sound", async () => {
  const rig = await Rig.open({ source: SILENCE, tapeSeconds: 1 });
  for (let track = 16; track < 1000; track += 16) rig.at(100, { kind: P.COMMAND_MUTE, track, a: 1 });
  rig.at(200, { kind: P.COMMAND_COPY, track: 0, a: 1200 }).runTo(1000);
  assertEquals(rig.snapshot.trackCount, 993);
});
