/**
 * What a block does on pages beside playing them is bounded, however many tracks a command is for and however long their loops are.
 * The engine counts it (cache lines moved, table entries looked at), so that no test hangs on how fast a machine is.
 */
import { assert, assertEquals } from "@std/assert";
import * as layout from "../../dsp/assembly/layout.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { findWholeLoop, readSound } from "../../dsp/layers.ts";
import { type Ask, noise, Rig } from "./rig.ts";

const START = 10_007;
const LOOP = 24_003;
const all = { track: P.TRACK_ALL, when: P.WHEN_EXACT };
/** What a command may do on the pages of one track: its layer's head, a few entries of tables. */
const LEAST_WORK = 8;

const workOf = (rig: Rig) =>
  new DataView(rig.memory.buffer, layout.HEADER_OFFSET).getInt32(layout.HEADER_PAGE_WORK_FIELD, true);

/** Tracks that all recorded the same loop at once; their takes are whole. */
async function withLoops(tracks: number, loopFrames = LOOP, blockFrames = 64): Promise<Rig> {
  const rig = await Rig.open({ source: noise(0.05), tapeSeconds: 4, inputCount: 2, blockFrames });
  rig.engine.restore.restoreTracks(tracks);
  rig.at(START, { kind: P.COMMAND_RECORD, ...all }).at(START + loopFrames, { kind: P.COMMAND_RECORD, ...all });
  return rig.runTo(START + loopFrames + 8 * tracks + 4_800);
}

/** The most that any block does on pages within so many frames of a command. */
function mostWork(rig: Rig, ask: Ask, frames = 9_600): number {
  const until = rig.frame + frames;
  rig.at(rig.frame + 10, ask);
  let most = 0;
  while (rig.frame < until) most = Math.max(most, workOf(rig.runTo(rig.frame + rig.blockFrames)));
  return most;
}

Deno.test("clearing, taking back and bringing again costs a track's pages the same few lines for long loops as for short ones", async () => {
  const tracks = 60;
  for (const loopFrames of [LOOP, 40 * LOOP]) {
    const rig = await withLoops(tracks, loopFrames);
    for (
      const kind of [P.COMMAND_CLEAR, P.COMMAND_UNDO, P.COMMAND_REDO, P.COMMAND_UNDO, P.COMMAND_DELETE, P.COMMAND_UNDO]
    ) {
      const most = mostWork(rig, { kind, ...all });
      assert(most <= tracks * LEAST_WORK, `${kind}: ${most} for ${tracks} tracks of ${loopFrames} frames`);
    }
  }
});

Deno.test("what an undone recording held is given back some a block, once something new is recorded", async () => {
  const rig = await withLoops(60, 20 * LOOP);
  mostWork(rig, { kind: P.COMMAND_UNDO, ...all });
  rig.at(rig.frame + 10, { kind: P.COMMAND_RECORD, ...all });
  const most = mostWork(rig, { kind: P.COMMAND_CANCEL, ...all });
  const perBlock = 4096 + 64 + 60 * LEAST_WORK;
  assert(most <= perBlock, `${most}`);
});

/** A short loop with so many passes over it, none of them going on. */
async function withPasses(passes: number): Promise<Rig> {
  const rig = await Rig.open({ source: noise(0.05), tapeSeconds: 4, blockFrames: 64 });
  const length = 7_001, record = { kind: P.COMMAND_RECORD, when: P.WHEN_EXACT };
  rig.at(START, record).at(START + length, { kind: P.COMMAND_OVERDUB, a: 0.9, when: P.WHEN_EXACT });
  rig.at(START + (passes + 1) * length, { kind: P.COMMAND_PLAY, when: P.WHEN_EXACT });
  return rig.runTo(START + (passes + 2) * length);
}

Deno.test("four hundred passes that were taken back go some a block when something new is recorded, and all their pages come back", async () => {
  const rig = await withPasses(400);
  const layers = rig.track(0).layerCount, before = rig.snapshot.pagesFree;
  assert(layers > 400, `${layers}`);
  for (let i = 1; i < layers; i++) {
    rig.at(rig.frame + 10, { kind: P.COMMAND_UNDO, when: P.WHEN_EXACT }).runTo(rig.frame + 1_280);
  }
  const most = mostWork(rig, { kind: P.COMMAND_CLEAR, when: P.WHEN_EXACT }, 64 * 64);
  const oneLayer = 10, atOnce = 4, aBlock = 64;
  assert(most <= (atOnce + aBlock) * oneLayer, `${most}`);
  rig.runTo(rig.frame + 64 * 200);
  assert(rig.snapshot.pagesFree >= before + 2 * (layers - 1), `${before} → ${rig.snapshot.pagesFree}`);
});

Deno.test("giving the oldest of two hundred steps up leaves the others, down to the last, and gives pages back", async () => {
  const rig = await withPasses(200);
  const layers = rig.track(0).layerCount, sound = rig.outputs[0]!.length, before = rig.snapshot.pagesFree;
  for (let i = 1; i < layers - 1; i++) {
    rig.at(rig.frame + 10, { kind: P.COMMAND_FORGET, when: P.WHEN_EXACT }).runTo(rig.frame + 64);
  }
  rig.runTo(rig.frame + 64 * 10);
  assertEquals([rig.track(0).layerCount, rig.eventsOf(P.EVENT_FORGOT).length], [2, layers - 2]);
  assert(rig.snapshot.pagesFree >= before + layers - 2);
  rig.at(rig.frame + 10, { kind: P.COMMAND_UNDO, when: P.WHEN_EXACT }).runTo(rig.frame + 1_280);
  rig.at(rig.frame + 10, { kind: P.COMMAND_REDO, when: P.WHEN_EXACT }).runTo(rig.frame + 1_280);
  rig.at(rig.frame + 10, { kind: P.COMMAND_FORGET, when: P.WHEN_EXACT }).runTo(rig.frame + 1_280);
  rig.at(rig.frame + 10, { kind: P.COMMAND_FORGET, when: P.WHEN_EXACT }).runTo(rig.frame + 1_280);
  assertEquals(rig.track(0).layerCount, 1, "the loop itself is not given up");
  assert(rig.outputs[0]!.slice(sound).some((value) => value !== 0));
});

/** Lines that the ends of one stereo loop may cost: two pages a channel at its end, two at its beginning, and their tables. */
const ENDS_WORK = 2 * 4 * 2 * (layout.PAGE_BYTES / 64) + 64;
/** Tracks that have their turn in one block of 64 frames at most: those that begin at once, and those that follow. */
const TURNS_A_BLOCK = 8 + 16;

Deno.test("sixty takes that end at one frame are made whole some a block, and all sound the same", async () => {
  const tracks = 60;
  const rig = await Rig.open({ source: noise(0.05), tapeSeconds: 4, inputCount: 2, blockFrames: 64 });
  rig.engine.restore.restoreTracks(tracks);
  rig.at(START, { kind: P.COMMAND_RECORD, ...all });
  rig.runTo(START + LOOP - 64);
  const most = mostWork(rig, { kind: P.COMMAND_RECORD, ...all });
  assert(most <= TURNS_A_BLOCK * ENDS_WORK + tracks * LEAST_WORK, `${most}`);
  assertEquals(rig.eventsOf(P.EVENT_SEAM).length, tracks);
  const sounds = Array.from({ length: tracks }, (_, track) => {
    const { loop, isSettling } = findWholeLoop(rig.memory, track);
    assertEquals(isSettling, false);
    return readSound(rig.memory, loop!).channels;
  });
  sounds.forEach((sound, track) => assertEquals(sound, sounds[0], `track ${track}`));
});

Deno.test("sixty takes that end at one frame sound together as one does sixty times as loud, at any block size", async () => {
  const heard = async (tracks: number, blockFrames: number) => {
    const rig = await Rig.open({ source: noise(0.001), tapeSeconds: 4, inputCount: 2, blockFrames });
    rig.engine.restore.restoreTracks(tracks);
    rig.at(START, { kind: P.COMMAND_RECORD, ...all }).at(START + LOOP, { kind: P.COMMAND_RECORD, ...all });
    return rig.runTo(START + 3 * LOOP).outputs[0]!;
  };
  const one = await heard(1, 64), together = await heard(64, 64);
  // Sums of a power of two of equal values are exact only where no rounding comes in; a step or a missing cross-fade is far larger.
  together.forEach((value, frame) => {
    if (!(Math.abs(value - 64 * one[frame]!) < 1e-5)) {
      throw new Error(`frame ${frame}: ${value}, not 64 × ${one[frame]}`);
    }
  });
  for (const blockFrames of [17, 733, 4096]) assertEquals(await heard(64, blockFrames), together, `${blockFrames}`);
});

Deno.test("what needs a take whole that waits for its turn has it at once, and a take that is played near its end too", async () => {
  for (const kind of [P.COMMAND_OVERDUB, P.COMMAND_DIVIDE, P.COMMAND_RETRIGGER, P.COMMAND_UNDO, P.COMMAND_COPY]) {
    const rig = await Rig.open({ source: noise(0.05), tapeSeconds: 4, inputCount: 2, blockFrames: 64 });
    rig.engine.restore.restoreTracks(60);
    rig.at(START, { kind: P.COMMAND_RECORD, ...all });
    rig.at(START + LOOP, { kind: P.COMMAND_RECORD, ...all });
    const last = {
      kind,
      track: 59,
      when: P.WHEN_EXACT,
      a: kind === P.COMMAND_COPY ? P.TRACK_NEW : kind === P.COMMAND_DIVIDE ? 2 : 1,
    };
    rig.at(START + LOOP + 1_000, { ...last, id: 77 }).runTo(START + 2 * LOOP);
    const answers = rig.events.filter((event) => event.id === 77);
    assertEquals(answers.map((event) => event.kind), [P.EVENT_DONE], `${kind}`);
    assertEquals(rig.eventsOf(P.EVENT_SEAM).length, 60);
  }
});

Deno.test("a take that is begun while the one before waited for its turn is left open", async () => {
  const rig = await Rig.open({ source: noise(0.05), tapeSeconds: 4, inputCount: 2, blockFrames: 64 });
  rig.engine.restore.restoreTracks(60);
  rig.at(START, { kind: P.COMMAND_RECORD, ...all });
  rig.at(START + LOOP, { kind: P.COMMAND_RECORD, ...all });
  rig.at(START + LOOP + 40, { kind: P.COMMAND_RECORD, track: 59, when: P.WHEN_EXACT }).runTo(START + LOOP + 2_000);
  assertEquals([rig.track(59).state, rig.eventsOf(P.EVENT_SEAM, 59).length], [P.STATE_RECORDING, 1]);
  rig.at(START + 2 * LOOP, { kind: P.COMMAND_RECORD, track: 59, when: P.WHEN_EXACT }).runTo(START + 3 * LOOP);
  assertEquals([rig.track(59).state, rig.track(59).lengthFrames], [P.STATE_PLAYING, LOOP]);
});

Deno.test("sixty loops divided at one frame are so in turns, each in its place, at any block size", async () => {
  const divided = async (blockFrames: number) => {
    const rig = await withLoops(60, 2 * LOOP, blockFrames);
    const most = mostWork(rig, { kind: P.COMMAND_DIVIDE, a: 2, ...all });
    return { rig, most };
  };
  const { rig, most } = await divided(64);
  assert(most <= TURNS_A_BLOCK * ENDS_WORK + 60 * LEAST_WORK, `${most}`);
  const lengths = Array.from({ length: 60 }, (_, track) => rig.track(track).lengthFrames);
  const origins = new Set(Array.from({ length: 60 }, (_, track) => findWholeLoop(rig.memory, track).loop!.originFrame));
  assertEquals([new Set(lengths).size, lengths[0], origins.size], [1, LOOP, 1]);
  const { rig: other } = await divided(733);
  const frames = Math.min(rig.frame, other.frame);
  assertEquals(other.outputs[0]!.subarray(0, frames), rig.outputs[0]!.subarray(0, frames));
});
