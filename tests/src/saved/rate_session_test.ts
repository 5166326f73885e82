import { assert, assertEquals, assertThrows } from "@std/assert";
import * as P from "../../../dsp/assembly/protocol.ts";
import { LEAD_FRAMES } from "../../../dsp/assembly/layout.ts";
import { UserError } from "../../../src/errors.ts";
import { openSaved } from "../../../src/saved/open_saved.ts";
import { restoreSession } from "../../../src/saved/restore_session.ts";
import { saveSession } from "../../../src/saved/save_session.ts";
import { parseRecord } from "../../../src/saved/session_record.ts";
import { Rig, SILENCE } from "../../scenarios/rig.ts";
import { FACTS, loopingRig, SOURCE, takeInto } from "./looping_rig.ts";
import { inFolder } from "../../in_folder.ts";

/** Frames between the new stream's first and the cycle in which it was saved, see restore_session.ts. */
const FADES = 1920;

for (const [name, rate, reverse] of [["0.77", 0.77, 0], ["3.1 backwards", 3.1, 1], ["1 backwards", 1, 1]] as const) {
  Deno.test(`a session with a loop at rate ${name} goes on with it, frame for frame and to the bit`, async () => {
    await inFolder(async (folder) => {
      const rig = await loopingRig();
      takeInto(rig, 0);
      rig.source = SILENCE;
      rig.at(20_001, { kind: P.COMMAND_RATE, track: 0, a: rate }).at(20_002, {
        kind: P.COMMAND_REVERSE,
        track: 0,
        a: reverse,
      });
      rig.runTo(30_011);
      saveSession(rig.memory, folder, FACTS);
      const { anchorFrame, anchorLength } = rig.snapshot;
      const cycle = anchorFrame + Math.floor((rig.frame - anchorFrame) / anchorLength) * anchorLength;
      rig.runTo(50_000);

      const again = await Rig.open({ tapeSeconds: 4, source: SILENCE });
      restoreSession(again.engine, openSaved(folder));
      again.runTo(20_000);
      const moved = cycle - FADES, from = FADES + LEAD_FRAMES;
      const before = rig.outputs[0]!.slice(moved + from + 4_000, moved + 18_000);
      assert(before.some((sample) => Math.abs(sample) > 0.1));
      assertEquals(again.outputs[0]!.slice(from + 4_000, 18_000), before);
      assertEquals(again.track(0).rate, rig.track(0).rate);
    });
  });
}

Deno.test("a loop that plays at its own speed is saved without a rate, and a rate that there is not is refused", async () => {
  await inFolder(async (folder) => {
    const rig = await Rig.open({ tapeSeconds: 4, source: SOURCE });
    takeInto(rig, 0);
    saveSession(rig.memory, folder, FACTS);
    const text = Deno.readTextFileSync(`${folder}/session.json`);
    assertEquals("rate" in openSaved(folder).record.tracks[0]!, false);
    const wrong = text.replace('"pan": 0,', '"pan": 0, "rate": 9,');
    assertThrows(() => parseRecord(wrong, "session.json"), UserError, `its "rate" is missing or damaged`);
  });
});
