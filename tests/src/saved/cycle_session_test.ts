import { assert, assertEquals } from "@std/assert";
import * as P from "../../../dsp/assembly/protocol.ts";
import { openSaved } from "../../../src/saved/open_saved.ts";
import { restoreSession } from "../../../src/saved/restore_session.ts";
import { saveSession } from "../../../src/saved/save_session.ts";
import { inFolder } from "../../in_folder.ts";
import { type Ask, Rig, SILENCE } from "../../scenarios/rig.ts";
import { FACTS, SOURCE } from "./looping_rig.ts";

const LOOP = 12_003;
/** Two beats, of which one is no whole number of frames. */
const BAR = 48_003;
const START = 1_000;
/** Until everything that fades at a beginning has faded. */
const SETTLED = 6_000;

function open(): Promise<Rig> {
  return Rig.open({ tapeSeconds: 4, source: SOURCE, blockFrames: 100 });
}

/** A rig whose first track has a loop of a cycle. */
async function looping(length = LOOP): Promise<Rig> {
  const rig = await open();
  for (const at of [START, START + length]) rig.at(at, { kind: P.COMMAND_RECORD, track: 0, when: P.WHEN_EXACT });
  return rig.runTo(START + 2 * length);
}

/** Saves a rig as it is now, and opens that in a second one; gives the frames by which the second one is behind. */
async function resumed(rig: Rig, folder: string): Promise<{ again: Rig; behind: number }> {
  assertEquals(saveSession(rig.memory, folder, FACTS).failures, []);
  const again = await open();
  restoreSession(again.engine, openSaved(folder));
  again.runTo(1);
  const behind = rig.snapshot.anchorFrame - again.snapshot.anchorFrame;
  again.source = (frame) => rig.source(frame + behind, 0);
  return { again, behind };
}

/** Asks both for the same, runs both to a frame of the first, and holds the sound from `from` on against each other. */
function playOn({ again, behind }: { again: Rig; behind: number }, rig: Rig, asks: [number, Ask][], end: number): void {
  const from = rig.frame;
  for (const [at, ask] of asks) {
    rig.at(at, ask);
    again.at(at - behind, ask);
  }
  rig.runTo(end);
  again.runTo(end - behind);
  const heard = rig.outputs.map((channel) => channel.subarray(from + SETTLED, end));
  assert(heard[0]!.some((sample) => Math.abs(sample) > 0.05), "it sounds");
  heard.forEach((channel, c) => {
    const differs = channel.findIndex((x, i) => x !== again.outputs[c]![from + SETTLED - behind + i]);
    assertEquals(differs, -1, `channel ${c}, ${differs} frames behind frame ${from + SETTLED}`);
  });
}

const multiply = { kind: P.COMMAND_MULTIPLY, track: 0, a: 1 };

for (const kind of [P.COMMAND_MULTIPLY, P.COMMAND_INSERT]) {
  Deno.test(`a loop made longer by ${kind === P.COMMAND_MULTIPLY ? "multiply" : "insert"} counts in its cycles after a session is gone on with: made shorter it is the same loop`, () =>
    inFolder(async (folder) => {
      const rig = await looping();
      const ask = { kind, track: 0, a: kind === P.COMMAND_MULTIPLY ? 1 : 0 };
      rig.at(rig.frame + 2_000, ask).at(rig.frame + 2_000 + 2 * LOOP, ask);
      rig.runTo(START + 8 * LOOP + 500);
      const { lengthFrames } = rig.track(0);
      assert(lengthFrames % LOOP === 0 && lengthFrames > LOOP, `${lengthFrames} frames`);
      assertEquals(rig.snapshot.anchorLength, LOOP);
      rig.source = SILENCE;
      const both = await resumed(rig, folder);
      assertEquals(openSaved(folder).record.tracks[0]!.cycle_frames, LOOP);
      // To a single cycle, which only a loop that knows its cycles can be.
      const begin = rig.frame + LOOP / 3 | 0;
      rig.source = SOURCE;
      playOn(both, rig, [[begin, multiply], [begin + LOOP, multiply]], rig.frame + 6 * LOOP);
      assertEquals([rig.track(0).lengthFrames, both.again.track(0).lengthFrames], [LOOP, LOOP]);
      const next = { kind: P.COMMAND_RECORD_NEXT, track: 1, a: 1, b: P.CAPTURE_CYCLES };
      playOn(both, rig, [[rig.frame + 500, next]], rig.frame + 4 * LOOP);
      assertEquals(both.again.track(1).lengthFrames, LOOP);
      const begun = [rig, both.again].map((each) => each.eventsOf(P.EVENT_TAKE, 1)[0]!.frame);
      assertEquals(begun[1], begun[0]! - both.behind);
    }));
}

Deno.test("a loop that was never made longer is saved without a cycle", () =>
  inFolder(async (folder) => {
    const rig = await looping();
    saveSession(rig.memory, folder, FACTS);
    const [track] = openSaved(folder).record.tracks;
    assertEquals("cycle_frames" in track!, false);
  }));

Deno.test("a part whose length is rounded is held to the grid after a session is gone on with, as it was before", () =>
  inFolder(async (folder) => {
    const rig = await looping(BAR), half = (BAR + 1) / 2;
    rig.source = SILENCE;
    rig.at(rig.frame + 64, { kind: P.COMMAND_COPY, track: 0, a: 1 });
    rig.at(rig.frame + 3_000, { kind: P.COMMAND_DIVIDE, track: 1, a: 2 });
    // Off by a frame a bar; more than 24 and it begins again.
    rig.runTo(rig.frame + 15 * BAR + 777);
    assertEquals(rig.track(1).lengthFrames, half);
    const both = await resumed(rig, folder);
    playOn(both, rig, [], rig.frame + 60 * BAR);
  }));
