import { assertEquals } from "@std/assert";
import * as P from "../../../dsp/assembly/protocol.ts";
import { openSaved } from "../../../src/saved/open_saved.ts";
import { restoreCommands, restoreSession } from "../../../src/saved/restore_session.ts";
import { saveSession } from "../../../src/saved/save_session.ts";
import { ask } from "../../scenarios/asked.ts";
import { Rig, SILENCE } from "../../scenarios/rig.ts";
import { FACTS } from "./looping_rig.ts";

Deno.test("a track far behind deleted ones, further than a slip may reach, comes back with its session", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const rig = await Rig.open({ tapeSeconds: 2, source: SILENCE });
    for (const track of [16, 32, 48]) ask(rig, track, { do: "mix.gain", track, gain: 0.5 });
    for (let track = 2; track < 48; track++) ask(rig, 1000 + track, { do: "loop.delete", track });
    rig.runTo(4000);
    saveSession(rig.memory, folder, FACTS);
    const saved = openSaved(folder), again = await Rig.open({ tapeSeconds: 2, source: SILENCE });
    restoreSession(again.engine, saved);
    restoreCommands(saved.record, 1, 2).forEach((command, index) => ask(again, index, { ...command }));
    again.runTo(4000);
    assertEquals(again.eventsOf(P.EVENT_REFUSED), []);
    assertEquals([again.snapshot.trackCount, again.track(47).gain, again.track(46).deleted], [48, 0.5, true]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
