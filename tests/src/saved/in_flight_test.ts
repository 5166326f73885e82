import { assert, assertEquals } from "@std/assert";
import { LEAD_FRAMES } from "../../../dsp/assembly/layout.ts";
import * as P from "../../../dsp/assembly/protocol.ts";
import { readLoop } from "../../../dsp/layers.ts";
import { hasLoop, openSaved, readSavedLoop } from "../../../src/saved/open_saved.ts";
import { restoreSession } from "../../../src/saved/restore_session.ts";
import { saveSession } from "../../../src/saved/save_session.ts";
import { inFolder } from "../../scenarios/render_test_parts.ts";
import { loadAt, quietEnds } from "../../scenarios/loaded.ts";
import { type Ask, Rig, SILENCE } from "../../scenarios/rig.ts";
import { FACTS, SOURCE } from "./looping_rig.ts";

const LOOP = 12_000;
const START = 1_000;
/** A boundary of the loop. */
const ACT = START + 3 * LOOP;

/** A rig whose first track plays a loop. */
async function looping(): Promise<Rig> {
  const rig = await Rig.open({ tapeSeconds: 4, source: SOURCE });
  for (const at of [START, START + LOOP]) rig.at(at, { kind: P.COMMAND_RECORD, track: 0, when: P.WHEN_EXACT });
  return rig.runTo(ACT - 100);
}

/** What is done to it, what it is called, and how far a save may lie behind its beginning. */
const IN_FLIGHT: readonly { name: string; ask: Ask; until: number; note: string; playing: boolean }[] = [
  ...([["overdub", P.COMMAND_OVERDUB, 1], ["replace", P.COMMAND_REPLACE, 0], [
    "substitute",
    P.COMMAND_SUBSTITUTE,
    0,
  ]] as const)
    .map(([name, kind, a]) => ({ name, ask: { kind, a }, until: LOOP, note: "is being played onto", playing: true })),
  ...([["multiply", P.COMMAND_MULTIPLY, 1], ["insert", P.COMMAND_INSERT, 0]] as const)
    .map(([name, kind, a]) => ({
      name,
      ask: { kind, a },
      until: 3 * LOOP,
      note: "is being played onto",
      playing: true,
    })),
  { name: "record", ask: { kind: P.COMMAND_RECORD }, until: 3 * LOOP, note: "is being recorded", playing: true },
  {
    name: "one_shot",
    ask: { kind: P.COMMAND_ONE_SHOT },
    until: LOOP - 600,
    note: "plays its loop once",
    playing: false,
  },
];

for (const { name, ask, until, note, playing } of IN_FLIGHT) {
  Deno.test(`a save in the middle of ${name} holds the loop as it was before, says so, and opens`, async () => {
    for (const share of [0.001, 0.3, 0.999]) {
      await inFolder(async (folder) => {
        const rig = await looping(), before = readLoop(rig.memory, 0)!.channels[0]!.slice();
        rig.at(ACT, { track: 0, when: P.WHEN_EXACT, ...ask }).runTo(ACT + Math.round(share * until) + 64);
        assert(rig.track(0).state !== P.STATE_STOPPED, `${name} is in flight at ${share}`);
        const { failures, notes } = saveSession(rig.memory, folder, FACTS);
        assertEquals(failures, []);
        assert(notes.length === 1 && notes[0]!.startsWith(`Track 1 ${note}: `), notes.join("\n"));
        const saved = openSaved(folder), [track] = saved.record.tracks;
        assertEquals([track!.length_frames, track!.origin_frame, track!.playing], [LOOP, START, playing]);
        assert(hasLoop(track!));
        assertEquals(readSavedLoop(folder, track).channels[0], before);
        const again = await Rig.open({ tapeSeconds: 4, source: SILENCE });
        restoreSession(again.engine, saved);
        again.runTo(4 * LOOP);
        assertEquals(again.track(0).state, playing ? P.STATE_PLAYING : P.STATE_STOPPED);
        // In phase: the grid's cycle begins once everything has faded in.
        const { anchorFrame } = again.snapshot, begin = anchorFrame - Math.floor(anchorFrame / LOOP) * LOOP + LOOP;
        const heard = again.outputs[0]!.subarray(begin, begin + LOOP);
        assertEquals(heard, playing ? before : new Float32Array(LOOP));
      });
    }
  });
}

Deno.test("a save before an operation's boundary says what waits; where a loop was just made longer it holds either, whole", () =>
  inFolder(async (folder) => {
    for (const kind of [P.COMMAND_MULTIPLY, P.COMMAND_INSERT]) {
      const rig = await looping(), end = ACT + 2 * LOOP;
      rig.at(ACT + 4_000, { kind, track: 0, a: kind === P.COMMAND_MULTIPLY ? 1 : 0 });
      rig.runTo(ACT + 4_100);
      const told = saveSession(rig.memory, folder, FACTS).notes;
      assertEquals(told, ["Track 1 waits for a boundary: the save does not hold what is to come there."]);
      rig.at(end + 4_000, { kind, track: 0, a: kind === P.COMMAND_MULTIPLY ? 1 : 0 });
      const seen = new Set<number>();
      for (let frame = end + LOOP - 500; frame < end + LOOP + 9_000; frame += 300) {
        rig.runTo(frame);
        const { notes } = saveSession(rig.memory, folder, FACTS), [track] = openSaved(folder).record.tracks;
        const isLong = track!.length_frames! > LOOP;
        assertEquals([track!.length_frames! % LOOP, track!.cycle_frames], [0, isLong ? LOOP : undefined]);
        assert(isLong ? notes.length === 0 : notes.some((note) => /is being played onto|waits/.test(note)), `${notes}`);
        if (hasLoop(track!)) readSavedLoop(folder, track);
        seen.add(track!.length_frames!);
      }
      assertEquals(seen.size, 2);
    }
  }));

Deno.test("a save while a load waits for its boundary, and right behind a load or a change of rate, holds what there is at that moment", () =>
  inFolder(async (folder) => {
    const rig = await looping(), sound = quietEnds(LOOP, 7);
    loadAt(rig, ACT + 4_000, [sound], { track: 1, when: P.WHEN_LOOP });
    rig.runTo(ACT + 4_500);
    const { notes } = saveSession(rig.memory, folder, FACTS);
    assertEquals(notes, ["Track 2 waits for a boundary: the save does not hold what is to come there."]);
    assertEquals(openSaved(folder).record.tracks.map((track) => hasLoop(track)), [true, false]);
    rig.runTo(ACT + LOOP + 64);
    rig.at(rig.frame + 64, { kind: P.COMMAND_RATE, track: 0, a: 0.5 }).runTo(rig.frame + 300);
    assertEquals(saveSession(rig.memory, folder, FACTS).notes, []);
    const saved = openSaved(folder), [first, second] = saved.record.tracks;
    assert(hasLoop(second!));
    assertEquals(readSavedLoop(folder, second).channels[0], sound);
    assertEquals([first!.rate, second!.origin_frame], [0.5, ACT + LOOP]);
    // In the middle of its fade the loop is at the place where it goes on.
    const again = await Rig.open({ tapeSeconds: 4, source: SILENCE });
    restoreSession(again.engine, saved);
    again.runTo(5 * LOOP);
    const behind = rig.snapshot.anchorFrame - again.snapshot.anchorFrame, from = rig.frame + 1_000 + LEAD_FRAMES;
    rig.source = SILENCE;
    rig.runTo(from + 3 * LOOP);
    const heard = rig.outputs[0]!.subarray(from, from + 2 * LOOP);
    assertEquals(again.outputs[0]!.subarray(from - behind, from - behind + 2 * LOOP), heard);
    assert(heard.some((sample) => Math.abs(sample) > 0.1));
  }));
