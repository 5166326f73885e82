import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { findWholeLoop, readSound } from "../../dsp/layers.ts";
import { encodeCommand } from "../../src/commands/encode.ts";
import { hasLoop, openSaved, readSavedLoop } from "../../src/saved/open_saved.ts";
import { restoreCommands, restoreSession } from "../../src/saved/restore_session.ts";
import { saveSession } from "../../src/saved/save_session.ts";
import { inFolder } from "../in_folder.ts";
import { FACTS } from "../src/saved/looping_rig.ts";
import { operationSteps, randomSteps, type Step } from "./random_walk.ts";
import { noise, Rig, SILENCE } from "./rig.ts";
import { openWalk } from "./walk_rig.ts";

// Walks that are saved at random moments, among loads, passes and loops that grow; and at their end, where nothing is in flight, gone on
// with beside the walk that was never closed.

/** Far below the limiter, whatever piles up. */
const FORMAT = {
  inputCount: 2,
  outputCount: 6,
  phonesOutput: 4,
  tapeSeconds: 8,
  limiterCeiling: 1,
  source: noise(0.003),
};

/** Overdubs that cannot build up. */
function tame({ at, ask }: Step): Step {
  return { at, ask: [P.COMMAND_OVERDUB, P.COMMAND_MULTIPLY].includes(ask.kind) ? { ...ask, a: (at % 6) / 10 } : ask };
}

/** What is saved opens, and every loop in it is the newest whole one that its track holds. */
function saveAndOpen(rig: Rig, folder: string): void {
  const { failures } = saveSession(rig.memory, folder, FACTS);
  assertEquals(failures, []);
  const { record } = openSaved(folder);
  for (const track of record.tracks.filter(hasLoop)) {
    const { channels } = readSound(rig.memory, findWholeLoop(rig.memory, track.track - 1).loop!);
    assertEquals(readSavedLoop(folder, track).channels, channels);
  }
  restoreCommands(record, 2, 6);
}

/** Ends all that is in flight, and what a save leaves out on purpose: cues, clicks, inputs that are heard. */
function settle(rig: Rig): void {
  rig.source = SILENCE;
  const count = rig.snapshot.trackCount, at = rig.frame;
  rig.at(at, { kind: P.COMMAND_METRONOME, a: P.SWITCH_OFF });
  for (let track = 0; track < count; track++) {
    rig.at(at, { kind: P.COMMAND_CUE, track, a: P.SWITCH_OFF });
    rig.at(at, { kind: P.COMMAND_CANCEL, track }).at(at + 10, { kind: P.COMMAND_PLAY, track, when: P.WHEN_EXACT });
  }
  rig.runTo(at + 150_000);
}

for (
  const [name, steps, seeds] of [["of all commands", randomSteps, [3, 5, 10]], [
    "over loops",
    operationSteps,
    [1, 2, 6],
  ]] as const
) {
  Deno.test(`a walk ${name} can be saved at any moment, and gone on with from its end as if it had never been closed, to the bit`, async () => {
    for (const seed of seeds) {
      await inFolder(async (folder) => {
        const walk = steps(seed, 400, [300, 900, 2500][seed % 3]!).map(tame), end = walk.at(-1)!.at + 64;
        const rig = await openWalk(walk, FORMAT);
        for (let frame = 20_001; frame < end; frame += 20_001 + (frame * 7) % 30_000) {
          saveAndOpen(rig.runTo(frame), folder);
        }
        settle(rig.runTo(end));
        saveAndOpen(rig, folder);
        const { record, ...saved } = openSaved(folder), again = await Rig.open({ ...FORMAT, source: SILENCE });
        restoreSession(again.engine, { record, ...saved });
        for (const request of restoreCommands(record, 2, 6)) again.at(0, encodeCommand(request, { id: 0 }));
        again.runTo(10_000);
        const kept = record.tracks.filter(hasLoop);
        assert(kept.length > 0, `seed ${seed}: something is left`);
        const behind = record.anchor_frame - again.snapshot.anchorFrame;
        const from = Math.max(rig.frame, behind + 10_000), until = from + 400_000;
        rig.runTo(until);
        again.runTo(until - behind);
        assert(rig.outputs[0]!.subarray(from).some((x) => x !== 0), `seed ${seed} sounds`);
        rig.outputs.forEach((channel, c) => {
          const heard = again.outputs[c]!.subarray(from - behind);
          const differs = heard.findIndex((x, i) => x !== channel[from + i]);
          assertEquals(differs, -1, `seed ${seed}, channel ${c}: ${differs} frames behind ${from}`);
        });
      });
    }
  });
}
