import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { createEngineMemory } from "../../../dsp/engine.ts";
import { ProbeCell } from "../../../src/phones/air/probe_cell.ts";
import { PhonesCell } from "../../../src/phones/phones_cell.ts";
import { PhonesControl } from "../../../src/phones/phones_control.ts";
import { parseRecord } from "../../../src/saved/session_record.ts";
import { emptyHostLine, noteReport } from "../../../src/session/host_line.ts";
import { airToSave, goOnWithAir } from "../../../src/session/kept_air.ts";
import { Session } from "../../../src/session/session.ts";
import { defaultSessionOptions } from "../../../src/session/session_options.ts";
import { SessionRig, waitFor } from "./session_rig.ts";

/** A host that plays on a device, and phones on another. */
function playing(device: string, card: string) {
  const line = emptyHostLine("portaudio", 48_000), cell = new PhonesCell(PhonesCell.allocate());
  const probe = new ProbeCell(ProbeCell.allocate(48_000));
  const phones = new PhonesControl(createEngineMemory(), cell, probe, card);
  noteReport(line, { kind: "phones", phones });
  noteReport(line, { kind: "started", device });
  return { line, phones, airMs: () => cell.airMs };
}

const PA = "ALSA: Scarlett (hw:1,0)", CARD = "ALSA: Headset (hw:2,0)";

Deno.test("the air that was measured is saved with the devices it was measured on, and used again on the same", () => {
  const first = playing(PA, CARD);
  assertEquals(airToSave(first.line), undefined, "what the set says is the set's");
  first.phones.setAir(23.45678);
  const saved = airToSave(first.line)!;
  assertEquals(saved, { ms: 23.457, host: "portaudio", device: PA, phones: CARD });
  // Plugged in again, a card may have got another number.
  const again = playing("ALSA: Scarlett (hw:3,0)", CARD);
  assertEquals(
    goOnWithAir(again.line, saved),
    "The phones wait 23.457 ms for the air, as this session had it measured.",
  );
  assertEquals(again.airMs(), 23.457);
  assertEquals(airToSave(again.line)!.ms, 23.457);
});

Deno.test("on other devices the air that was measured is not used, which is said in a sentence, and it is kept for those it belongs to", () => {
  const saved = { ms: 23, host: "portaudio", device: PA, phones: CARD };
  for (const [device, card] of [["ALSA: Other", CARD], [PA, "ALSA: Other"]] as const) {
    const { line, phones, airMs } = playing(device, card);
    assertEquals(
      goOnWithAir(line, saved),
      "The air that was measured (23 ms) is not used, since the devices are others: session.measure_air measures it again.",
    );
    assertEquals([airMs(), airToSave(line)], [0, saved]);
    phones.setAir(5);
    assertEquals(airToSave(line), { ms: 5, host: "portaudio", device, phones: card });
  }
});

Deno.test("a session without phones of their own keeps the air it was saved with, and says nothing of it", () =>
  SessionRig.run({}, async (rig) => {
    await rig.until(4_800);
    await rig.close();
    const path = join(rig.folder, "session.json"), air = { ms: 23, host: "jack", device: "jack", phones: CARD };
    Deno.writeTextFileSync(path, JSON.stringify({ ...JSON.parse(Deno.readTextFileSync(path)), air }));
    const session = await Session.open({
      ...defaultSessionOptions(),
      ...{ host: "builtin", inputFile: rig.inputPath, sessionFolder: rig.folder, tapeMinutes: 1 },
    });
    const told: string[] = [];
    session.onNotice((sentence) => told.push(sentence));
    await waitFor("a block", () => session.state().snapshot.frame > 0);
    await session.close();
    assertEquals(parseRecord(Deno.readTextFileSync(path), path).air, air);
    assert(!told.some((sentence) => sentence.includes("air")), told.join("\n"));
  }));
