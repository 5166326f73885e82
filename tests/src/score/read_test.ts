import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UserError } from "../../../src/errors.ts";
import { parseScore, readScore } from "../../../src/score/read.ts";
import { scoreHeaderLine } from "../../../src/score/write.ts";

const HEADER = '{"rondo_score":1,"sample_rate":48000,"inputs":2}';

function fault(...rows: string[]): string {
  const message = assertThrows(() => parseScore(rows.join("\n"), "a.jsonl"), UserError).message;
  assertEquals(/^Cannot read the score a\.jsonl(, line \d+)?: [^\n]+[.?]$/.test(message), true, message);
  return message;
}

Deno.test("a score is a header and commands, sorted by frame, equal frames in file order", () => {
  const score = parseScore(
    [
      HEADER,
      '{"at":96000,"gesture":95990,"do":"loop.record","track":1}',
      "",
      '{"at":5,"do":"mix.gain","track":2,"db":-6}',
      '{"at":96000,"do":"loop.play","track":2}',
    ].join("\n"),
    "a.jsonl",
  );
  assertEquals(score.lines.map(({ line, atFrame, gestureFrame }) => [line, atFrame, gestureFrame]), [
    [4, 5, -1],
    [2, 96000, 95990],
    [5, 96000, -1],
  ]);
  assertEquals(score.lines[1]!.request, { do: "loop.record", track: 1 });
});

Deno.test("what a header leaves out is filled in, and written out again whole", () => {
  const { header } = parseScore(HEADER, "a.jsonl");
  assertEquals([header.outputs, header.tape_seconds, header.limiter_ceiling_db, header.frames], [
    2,
    600,
    -0.3,
    undefined,
  ]);
  assertEquals(parseScore(scoreHeaderLine(header), "b.jsonl").header, header);
});

Deno.test("an unknown command names file, line and the nearest command", () => {
  assertEquals(
    fault(HEADER, '{"at":0,"do":"loop.recrd"}'),
    'Cannot read the score a.jsonl, line 2: There is no command "loop.recrd": did you mean "loop.record"?',
  );
});

Deno.test("an unknown field names its line, in the header as in a command", () => {
  assertStringIncludes(
    fault(HEADER, '{"at":0,"do":"loop.play","trak":1}'),
    'line 2: loop.play does not know the field "trak"',
  );
  assertStringIncludes(fault('{"rondo_score":1,"sample_rat":48000,"inputs":2}'), 'did you mean "sample_rate"?');
});

Deno.test("a wrong header value names field, value and what was expected", () => {
  assertStringIncludes(fault('{"rondo_score":2,"sample_rate":48000,"inputs":2}'), '"rondo_score" is 2, expected 1');
  assertStringIncludes(
    fault('{"rondo_score":1,"sample_rate":"48k","inputs":2}'),
    '"sample_rate" is "48k", expected a whole number',
  );
  assertStringIncludes(fault('{"rondo_score":1,"inputs":2}'), '"sample_rate" is missing');
  assertStringIncludes(fault('{"at":0,"do":"loop.play"}'), "the first line of a score is");
  assertStringIncludes(fault("hello"), "is not JSON");
  assertStringIncludes(fault(""), "it is empty");
});

Deno.test("a wrong time names its line", () => {
  assertStringIncludes(fault(HEADER, '{"do":"loop.play"}'), 'line 2: "at" is missing');
  assertStringIncludes(fault(HEADER, '{"at":-1,"do":"loop.play"}'), '"at" is -1');
  assertStringIncludes(fault(HEADER, '{"at":0.5,"do":"loop.play"}'), '"at" is 0.5');
  assertStringIncludes(fault(HEADER, '{"at":0,"gesture":-5,"do":"loop.play"}'), '"gesture" is -5');
  assertStringIncludes(fault(HEADER, "[1,2]"), "a line of a score is a JSON object");
});

Deno.test("bars and beats follow the score's own tempo and start", () => {
  const score = parseScore(
    [
      HEADER,
      '{"at":0,"do":"transport.set_tempo","bpm":90,"beats_per_bar":3}',
      '{"at":1000,"do":"transport.start"}',
      '{"at":{"bar":1},"do":"loop.record","track":1}',
      '{"at":{"bar":2,"beat":1.5},"do":"loop.record","track":1}',
    ].join("\n"),
    "a.jsonl",
  );
  assertEquals(score.lines.map((line) => line.atFrame), [0, 1000, 1000, 1000 + 3.5 * 32000]);
});

Deno.test("bars and beats that nothing defines are refused, never guessed", () => {
  const tempo = '{"at":0,"do":"transport.set_tempo","bpm":90}';
  const start = '{"at":0,"do":"transport.start"}';
  const play = '{"at":{"bar":2},"do":"loop.play"}';
  assertStringIncludes(fault(HEADER, play), "needs a transport.set_tempo and after it a transport.start");
  assertStringIncludes(fault(HEADER, tempo, play), "line 3");
  assertStringIncludes(fault(HEADER, tempo, start, tempo, play), "line 5");
  assertStringIncludes(fault(HEADER, tempo, start, '{"at":{"bar":0},"do":"loop.play"}'), '"bar"');
  assertStringIncludes(fault(HEADER, tempo, start, '{"at":{"bar":1,"beet":2},"do":"loop.play"}'), '"beet"');
});

Deno.test("a score that is not there is named", () => {
  const message = assertThrows(() => readScore("/nowhere/a.jsonl"), UserError).message;
  assertStringIncludes(message, "Cannot read /nowhere/a.jsonl: there is no such file or folder");
});
