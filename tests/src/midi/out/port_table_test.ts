import { assertEquals } from "@std/assert";
import { OfflineMidi } from "../../../../bridge/midi/offline/offline_midi.ts";
import { PortTable } from "../../../../src/midi/out/port_table.ts";
import { allocateCell, SenderCell } from "../../../../src/midi/out/sender_cell.ts";
import type { SenderReport } from "../../../../src/midi/out/sender_messages.ts";

function makeTable(midi: OfflineMidi | undefined) {
  const reports: SenderReport[] = [], cell = new SenderCell(allocateCell());
  return { reports, cell, table: new PortTable(midi, cell, (report) => void reports.push(report)) };
}

const NOTE = Uint8Array.of(0x90, 60, 100, 0, 0);

Deno.test("messages go to the port that their number is bound to, and to the new one once it is bound again", () => {
  const midi = new OfflineMidi(), { table, cell } = makeTable(midi);
  table.open(3, "one", true);
  table.open(4, "two", true);
  table.deliver(3, NOTE, 3);
  table.deliver(4, NOTE, 2);
  table.open(3, "three", true);
  table.deliver(3, NOTE, 5);
  table.deliver(9, NOTE, 3);
  assertEquals(midi.sent.map(({ port, bytes }) => [port, bytes.length]), [["one", 3], ["two", 2], ["three", 5]]);
  assertEquals(cell.read().unboundCount, 1);
});

Deno.test("a port that refuses a message is reported once and closed; opened anew it is tried again", () => {
  const midi = new OfflineMidi(), { table, cell, reports } = makeTable(midi);
  midi.plugIn("synth", "output");
  table.open(0, "synth", false);
  midi.breakPort("synth");
  for (let count = 0; count < 5; count++) table.deliver(0, NOTE, 3);
  assertEquals(reports.map(({ kind }) => kind), ["opened", "failed"]);
  assertEquals([cell.read().failedCount, cell.read().unboundCount], [1, 4]);
  table.open(0, "synth", false);
  table.deliver(0, NOTE, 3);
  assertEquals(reports.map(({ kind }) => kind), ["opened", "failed", "opened", "failed"]);
});

Deno.test("a port that is not there, or a machine without MIDI, is a report and no exception", () => {
  for (const midi of [new OfflineMidi(), undefined]) {
    const { table, reports } = makeTable(midi);
    table.open(1, "nowhere", false);
    assertEquals(reports.map((report) => report.kind === "failed" && [report.port, report.name]), [[1, "nowhere"]]);
  }
});
