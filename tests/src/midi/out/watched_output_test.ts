import { assertEquals } from "@std/assert";
import { OfflineMidi } from "../../../../bridge/midi/offline/offline_midi.ts";
import { PortWatch } from "../../../../bridge/midi/port_watch.ts";
import { PortTable } from "../../../../src/midi/out/port_table.ts";
import { allocateCell, SenderCell } from "../../../../src/midi/out/sender_cell.ts";
import type { SenderReport } from "../../../../src/midi/out/sender_messages.ts";
import { WatchedOutput } from "../../../../src/midi/out/watched_output.ts";

const LIGHTS = Uint8Array.of(0x90, 1, 127);

/** A sender that does what it is asked when it gets round to it: a table whose requests and reports wait. */
class SlowSender {
  readonly midi = new OfflineMidi();
  readonly log: string[] = [];
  readonly watch = new PortWatch(this.midi);
  readonly #requests: (() => void)[] = [];
  readonly #reports: SenderReport[] = [];
  readonly table = new PortTable(
    this.midi,
    new SenderCell(allocateCell()),
    (report) => void this.#reports.push(report),
  );
  readonly output: WatchedOutput;

  constructor() {
    const line = {
      open: (port: number, name: string) => void this.#requests.push(() => this.table.open(port, name, false)),
      close: (port: number) => void this.#requests.push(() => this.table.closePort(port)),
    };
    const hooks = {
      connected: () => {
        this.log.push("connected");
        this.table.deliver(5, LIGHTS, 3);
      },
      lost: () => void this.log.push("lost"),
      failed: (_: string, reason: string) => void this.log.push(`failed: ${reason}`),
    };
    this.output = new WatchedOutput(line, 5, "pad", hooks, (...what) => this.watch.fail(...what));
    this.watch.want(this.output);
  }

  getRoundToIt(): void {
    for (const request of this.#requests.splice(0)) request();
    for (const report of this.#reports.splice(0)) this.output.report(report);
  }
}

Deno.test("lights are sent only once the sender has the port, each time the device comes", () => {
  const sender = new SlowSender();
  for (let round = 1; round <= 3; round++) {
    sender.midi.plugIn("Pad", "output");
    sender.watch.look();
    assertEquals(sender.midi.sent.length, round - 1);
    sender.getRoundToIt();
    assertEquals(sender.midi.sent.length, round);
    sender.midi.unplug("Pad");
    sender.watch.look();
    sender.getRoundToIt();
  }
  assertEquals(sender.log, Array(3).fill(["connected", "lost"]).flat());
});

Deno.test("a device that goes before the sender gets round to it is no failure", () => {
  const sender = new SlowSender();
  sender.midi.plugIn("Pad", "output");
  sender.watch.look();
  sender.midi.unplug("Pad");
  sender.watch.look();
  sender.getRoundToIt();
  assertEquals(sender.log, ["lost"]);
});

Deno.test("a device that breaks is said once, tried again, and lit again when it works", () => {
  const sender = new SlowSender();
  sender.midi.plugIn("Pad", "output");
  sender.watch.look();
  sender.getRoundToIt();
  sender.midi.breakPort("Pad");
  sender.table.deliver(5, LIGHTS, 3);
  for (let looks = 0; looks < 40; looks++) {
    sender.getRoundToIt();
    sender.watch.look();
  }
  assertEquals(sender.log.filter((line) => line.startsWith("failed")), ["failed: the port is broken"]);
  sender.midi.unplug("Pad");
  sender.watch.look();
  sender.midi.plugIn("Pad", "output");
  sender.watch.look();
  sender.getRoundToIt();
  assertEquals([sender.log.at(-1), sender.midi.sent.length], ["connected", 2]);
});
