import { assert, assertEquals } from "@std/assert";
import { allocateCell, SenderCell } from "../../../../src/midi/out/sender_cell.ts";

Deno.test("the median and the worst of a hundred are told to a twentieth, from tenths of a microsecond to seconds", () => {
  for (const scaleUs of [0.2, 3, 74, 1800, 2e6]) {
    const cell = new SenderCell(allocateCell());
    for (let index = 1; index <= 1000; index++) cell.countSent((scaleUs * index) / 1000 / 1000);
    const { errorP50Us, errorP99Us, sentCount } = cell.read();
    assertEquals(sentCount, 1000);
    assert(Math.abs(errorP50Us / (0.5 * scaleUs) - 1) < 0.05, `${errorP50Us} of ${scaleUs}`);
    assert(Math.abs(errorP99Us / (0.99 * scaleUs) - 1) < 0.05, `${errorP99Us} of ${scaleUs}`);
  }
});

Deno.test("what came late, or was to go whenever it came, is no error of the sender's", () => {
  const cell = new SenderCell(allocateCell());
  cell.countLate(12);
  cell.countLate(3);
  cell.countSent(NaN);
  const { sentCount, lateCount, worstLateMs, errorP99Us } = cell.read();
  assertEquals([sentCount, lateCount, worstLateMs, errorP99Us], [3, 2, 12, NaN]);
});

Deno.test("every request is answered once, however they come", () => {
  const cell = new SenderCell(allocateCell());
  assert(!cell.isAsked);
  cell.ask();
  cell.ask();
  cell.answer();
  assert(cell.isAsked);
  cell.answer();
  assert(!cell.isAsked);
});
