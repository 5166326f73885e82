import { assertEquals } from "@std/assert";
import { OfflineMidi } from "../../../bridge/midi/offline/offline_midi.ts";
import { PortWatch, type WantedPort } from "../../../bridge/midi/port_watch.ts";

const PAD = "Fake Pad:Fake Pad MIDI 1";

/** A wanted output that sends one message, "all LEDs", each time it is connected, and notes what happens. */
function wantPad(midi: OfflineMidi, log: string[], open = (name: string) => midi.openOutput(name)): WantedPort {
  let port: ReturnType<typeof open> | undefined;
  return {
    direction: "output",
    pattern: "fake pad",
    open: (name) => port = open(name),
    connected(name) {
      log.push(`connected ${name}`);
      port?.send(Uint8Array.of(0x90, 1, 127));
    },
    lost: (name) => void log.push(`lost ${name}`),
    failed: (name, reason) => void log.push(`failed ${name}: ${reason}`),
  };
}

Deno.test("a device that is plugged in again is opened with a fresh object and gets its LEDs again", () => {
  const midi = new OfflineMidi(), log: string[] = [], watch = new PortWatch(midi);
  watch.want(wantPad(midi, log));
  watch.look();
  assertEquals(log, []);
  for (let round = 0; round < 3; round++) {
    midi.plugIn(PAD, "output");
    watch.look();
    watch.look();
    midi.unplug(PAD);
    watch.look();
    watch.look();
  }
  assertEquals(log, Array(3).fill([`connected ${PAD}`, `lost ${PAD}`]).flat());
  assertEquals([midi.openedCount, midi.sent.length], [3, 3]);
});

Deno.test("a port that does not open says so once, and works once it does", () => {
  const midi = new OfflineMidi(), log: string[] = [], watch = new PortWatch(midi);
  let isHeld = true;
  watch.want(wantPad(midi, log, (name) => {
    if (isHeld) throw new Error("another program holds it");
    return midi.openOutput(name);
  }));
  midi.plugIn(PAD, "output");
  for (let looks = 0; looks < 20; looks++) watch.look();
  assertEquals(log, [`failed ${PAD}: another program holds it`]);
  isHeld = false;
  watch.look();
  assertEquals(log.slice(1), [`connected ${PAD}`]);
});

Deno.test("a port that breaks while it is open says so once until it has been away", () => {
  const midi = new OfflineMidi(), log: string[] = [], watch = new PortWatch(midi);
  watch.want(wantPad(midi, log));
  midi.plugIn(PAD, "output");
  watch.look();
  for (let looks = 0; looks < 100; looks++) {
    watch.fail(PAD, "output", "no answer");
    watch.look();
  }
  assertEquals(log.filter((line) => line.startsWith("failed")), [`failed ${PAD}: no answer`]);
  midi.unplug(PAD);
  watch.look();
  midi.plugIn(PAD, "output");
  watch.look();
  watch.fail(PAD, "output", "no answer");
  assertEquals(log.filter((line) => line.startsWith("failed")).length, 2);
});

Deno.test("a port that nobody wants any more is closed and stays closed", () => {
  const midi = new OfflineMidi(), log: string[] = [], watch = new PortWatch(midi);
  const forget = watch.want({
    ...wantPad(midi, log),
    direction: "input",
    open: (name) => midi.openInput(name, () => log.push("heard")),
  });
  midi.plugIn(PAD, "input");
  watch.look();
  midi.play(PAD, 0, Uint8Array.of(0xf8));
  forget();
  watch.look();
  midi.play(PAD, 0, Uint8Array.of(0xf8));
  assertEquals(log, [`connected ${PAD}`, "heard"]);
});

Deno.test("two identical devices are two ports, and pulling one leaves the other", () => {
  const log: string[] = [];
  let names = ["Pad", "Pad #2"];
  const watch = new PortWatch({ list: () => ({ inputs: [], outputs: names }) });
  for (const pattern of names) {
    watch.want({
      direction: "output",
      pattern,
      open: () => ({ close: () => log.push(`closed ${pattern}`) }),
      connected: () => {},
      lost: () => {},
      failed: () => {},
    });
  }
  watch.look();
  names = ["Pad"];
  watch.look();
  assertEquals(log, ["closed Pad #2"]);
});
