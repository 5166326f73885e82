import { assertEquals } from "@std/assert";
import { planStems, stemLines } from "../../../src/render/stem_plan.ts";
import { countTracks } from "../../../src/render/track_count.ts";
import { parseScore, type Score } from "../../../src/score/read.ts";

function score(header: string, ...rows: string[]): Score {
  return parseScore([`{"rondo_score":1,"sample_rate":48000,"inputs":4${header}}`, ...rows].join("\n"), "a.jsonl");
}

Deno.test("a score can make as many tracks as it names, and one for every new one", () => {
  assertEquals(countTracks(score("").lines), 0);
  assertEquals(countTracks(score("", '{"at":0,"do":"loop.record"}').lines), 1);
  assertEquals(
    countTracks(score("", '{"at":0,"do":"loop.record","track":7}', '{"at":1,"do":"loop.capture","seconds":1}').lines),
    8,
  );
  assertEquals(countTracks(score("", '{"at":0,"do":"transport.panic"}').lines), 0);
});

Deno.test("a number that no track can have makes no tracks; nor does what begins on a loop only", () => {
  const countOf = (...rows: string[]) => countTracks(score("", ...rows).lines);
  assertEquals(countOf('{"at":0,"do":"loop.one_shot","track":100000}'), 0);
  assertEquals(countOf('{"at":0,"do":"mix.mute","track":100000}'), 0);
  assertEquals(countOf('{"at":0,"do":"loop.record","track":2}', '{"at":9,"do":"mix.mute","track":18}'), 18);
});

Deno.test("a copy is a track that has a file, and so is what an action makes", () => {
  const countOf = (...rows: string[]) => countTracks(score("", ...rows).lines);
  const record = '{"at":0,"do":"loop.record"}';
  assertEquals(countOf(record, '{"at":9,"do":"loop.copy"}'), 2);
  assertEquals(countOf(record, '{"at":9,"do":"loop.copy","track":1,"to":7}'), 7);
  assertEquals(countOf(record, '{"at":9,"do":"action.set","command":{"do":"loop.copy"},"times":3}'), 4);
  assertEquals(countOf('{"at":9,"do":"action.set","command":{"do":"loop.record","track":5}}'), 5);
});

Deno.test("the tracks of the session that a score goes on with have files as well", () => {
  assertEquals(countTracks(score("", '{"at":0,"do":"loop.record","track":"new"}').lines, 3), 4);
});

Deno.test("where an action makes tracks for ever, playing tells how many there are", () => {
  const copy = '{"at":0,"do":"action.set","command":{"do":"loop.copy","to":"new"},"times":0}';
  assertEquals(planStems(score("", copy)).withMix, false);
});

Deno.test("a plain stereo score makes mix and tracks in one run", () => {
  const plan = planStems(score("", '{"at":0,"do":"loop.record","track":3}'));
  assertEquals([plan.withMix, plan.outputCount], [true, 8]);
  assertEquals(plan.stems.map((stem) => stem.channel), [2, 4, 6]);
});

Deno.test("a score that routes, has wide tracks or other outputs makes its tracks in a run of their own", () => {
  const record = '{"at":0,"do":"loop.record","track":2}';
  assertEquals(planStems(score("", record, '{"at":0,"do":"mix.output","track":1,"channel":1}')).withMix, false);
  assertEquals(planStems(score(',"outputs":4', record)).withMix, false);
  assertEquals(planStems(score("", record, '{"at":0,"do":"mix.click","output":2}')).withMix, false);
  const wide = planStems(score("", record, '{"at":0,"do":"mix.input","track":2,"channels":[1,2,3]}'));
  assertEquals([wide.withMix, wide.outputCount], [false, 10]);
  assertEquals(wide.stems, [{ channel: 2, channelCount: 4 }, { channel: 6, channelCount: 4 }]);
});

Deno.test("in that run every track has outputs of its own and stays there; what was refused stays refused", () => {
  const routed = score(
    "",
    '{"at":5,"do":"mix.output","track":"selected","channel":1,"direct":3}',
    '{"at":6,"do":"mix.output","track":"new","channel":900}',
    '{"at":7,"do":"loop.record","track":2}',
  );
  const plan = planStems(routed);
  const lines = stemLines(routed, plan, new Map([[2, 0]]));
  assertEquals(lines.map((line) => line.request), [
    { do: "mix.output", track: 1, channel: null, direct: 3 },
    { do: "mix.output", track: 2, channel: null, direct: 5 },
    { do: "mix.output", track: 3, channel: null, direct: 7 },
    { do: "mix.output", track: "selected", channel: null, direct: 3 },
    { do: "mix.output", track: "new", channel: 65536, direct: 65536 },
    { do: "loop.record", track: 2 },
  ]);
});

Deno.test("in that run the metronome is never on the output of a track", () => {
  const routed = score(
    ',"outputs":4',
    '{"at":5,"do":"mix.click","subdivision":2,"output":3}',
    '{"at":6,"do":"loop.record"}',
  );
  const lines = stemLines(routed, planStems(routed), new Map());
  assertEquals(lines[1]!.request, { do: "mix.click", subdivision: 2, output: 1 });
});
