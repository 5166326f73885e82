import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { type Ask, noise, Rig, SILENCE } from "./rig.ts";

const exact = { when: P.WHEN_EXACT };
const record = { kind: P.COMMAND_RECORD, ...exact };
const START = 10_007;
const CYCLE = 48_003;

/** Loops of one cycle on the first tracks, on one grid; now is in mid-cycle. */
async function withLoops(count: number): Promise<Rig> {
  const rig = await Rig.open({ source: noise(0.2), tapeSeconds: 20 });
  for (let track = 0; track < count; track++) {
    rig.at(START + track * CYCLE, { ...record, track }).at(START + (track + 1) * CYCLE, { ...record, track });
  }
  return rig.runTo(START + (count + 1) * CYCLE + 20_000);
}

/** Asks 100 frames from now and lets 1000 frames pass. */
function does(rig: Rig, ask: Ask): Rig {
  return rig.at(rig.frame + 100, ask).runTo(rig.frame + 1_000);
}

const isSilent = (rig: Rig) => rig.outputs[0]!.subarray(rig.frame - 300).every((x) => x === 0);

Deno.test("cancel on a track leaves alone what waits for the whole mix, and panic drops that too", async () => {
  const rig = await withLoops(1);
  does(rig, { kind: P.COMMAND_MONITOR, a: 1, when: P.WHEN_LOOP, id: 70 });
  does(rig, { kind: P.COMMAND_CANCEL, track: 0, id: 71 });
  assertEquals(rig.events.at(-1)!.status, P.REFUSED_NOTHING_PENDING);
  assertEquals(rig.track(0).waitingFrame, -1);
  does(rig, { kind: P.COMMAND_PANIC });
  assertEquals(rig.eventsOf(P.EVENT_DROPPED).map((event) => [event.id, event.track]), [[70, -1]]);
  rig.runTo(rig.frame + 2 * CYCLE);
  assertEquals(rig.snapshot.monitor, 0);
});

Deno.test("stopping everything also stops a loop that is armed for a new take", async () => {
  const rig = await withLoops(2);
  does(rig, { kind: P.COMMAND_RECORD, track: 1, when: P.WHEN_LOOP });
  assertEquals(rig.track(1).state, P.STATE_ARMED);
  does(rig, { kind: P.COMMAND_STOP_ALL });
  assertEquals([rig.track(0).state, rig.track(1).state], [P.STATE_STOPPED, P.STATE_STOPPED]);
  assert(isSilent(rig));
});

Deno.test("a take too short to keep that is ended by stop leaves the loop before it stopped", async () => {
  const rig = await withLoops(1);
  does(rig, record);
  does(rig, { kind: P.COMMAND_STOP });
  assertEquals(rig.track(0).state, P.STATE_STOPPED);
  assert(isSilent(rig));
});

Deno.test("a record that waits while its track overdubs ends the overdub on its boundary and arms nothing", async () => {
  const rig = await withLoops(1);
  does(rig, { kind: P.COMMAND_OVERDUB, a: 1 });
  does(rig, { kind: P.COMMAND_RECORD, when: P.WHEN_LOOP });
  assertEquals(rig.track(0).state, P.STATE_OVERDUBBING);
  rig.runTo(rig.frame + CYCLE);
  assertEquals(rig.track(0).state, P.STATE_PLAYING);
  const [layer] = rig.eventsOf(P.EVENT_LAYER);
  assertEquals((layer!.frame - START) % CYCLE, 0);
});

Deno.test("two captures that wait take two tracks", async () => {
  const rig = await withLoops(1);
  rig.runTo(START + 3 * CYCLE - 5_000);
  does(rig, { kind: P.COMMAND_CAPTURE, track: P.TRACK_NEW, a: 1 });
  does(rig, { kind: P.COMMAND_CAPTURE, track: P.TRACK_NEW, a: 2 });
  rig.runTo(rig.frame + CYCLE);
  assertEquals([rig.track(1).lengthFrames, rig.track(2).lengthFrames], [CYCLE, 2 * CYCLE]);
});

Deno.test("a refused command for a new track does not move the selection", async () => {
  const rig = await withLoops(1);
  does(rig, { kind: P.COMMAND_CAPTURE, track: P.TRACK_NEW, a: 500 });
  assertEquals(rig.events.at(-1)!.status, P.REFUSED_NOT_ON_TAPE);
  assertEquals(rig.snapshot.selected, 0);
});

Deno.test("a route that is cancelled while its track is faded out lets the track sound again", async () => {
  const rig = await withLoops(1);
  rig.at(rig.frame + 100, { kind: P.COMMAND_OUTPUT, a: 1, b: -1 }).at(rig.frame + 300, { kind: P.COMMAND_CANCEL });
  rig.runTo(rig.frame + 5_000);
  assertEquals(rig.track(0).output, 0);
  assert(!isSilent(rig));
});

Deno.test("stop and start in quick succession leave every loop playing", async () => {
  const rig = await withLoops(2);
  for (let i = 0; i < 10; i++) {
    rig.at(rig.frame + 100 + i * 37, { kind: i % 2 === 0 ? P.COMMAND_STOP_ALL : P.COMMAND_START });
  }
  rig.runTo(rig.frame + 20_000);
  rig.source = SILENCE;
  for (const track of [0, 1]) {
    assertEquals(rig.track(track).state, P.STATE_PLAYING);
    rig.at(rig.frame, { kind: P.COMMAND_SOLO, track, a: 1 }).at(rig.frame, {
      kind: P.COMMAND_SOLO,
      track: 1 - track,
      a: 0,
    });
    rig.runTo(rig.frame + 2_000);
    assert(!isSilent(rig), `track ${track} sounds`);
  }
});

Deno.test("the loop below an overdub that runs cannot be forgotten", async () => {
  const rig = await withLoops(1);
  does(rig, { kind: P.COMMAND_OVERDUB, a: 1 });
  does(rig, { kind: P.COMMAND_FORGET });
  assertEquals(rig.events.at(-1)!.status, P.REFUSED_NOTHING_TO_UNDO);
  does(rig, { kind: P.COMMAND_UNDO });
  assertEquals([rig.track(0).state, rig.track(0).lengthFrames], [P.STATE_PLAYING, CYCLE]);
});

Deno.test("a deleted track gives up its undo steps and with them its memory", async () => {
  const rig = await withLoops(1);
  const before = rig.snapshot.pagesFree;
  does(rig, { kind: P.COMMAND_DELETE });
  does(rig, { kind: P.COMMAND_FORGET, track: 0 });
  rig.runTo(rig.frame + 20_000);
  assert(rig.snapshot.pagesFree > before);
});

Deno.test("numbers that name no command are refused, whatever the engine uses them for", async () => {
  const rig = await withLoops(1);
  for (const kind of [-4, -3, -2, -1, 0, 19, 99]) {
    does(rig, { kind });
    assertEquals([rig.events.at(-1)!.kind, rig.events.at(-1)!.status], [P.EVENT_REFUSED, P.REFUSED_UNKNOWN_COMMAND]);
  }
});

Deno.test("a capture of no number or an endless one is refused", async () => {
  const rig = await withLoops(1);
  for (const [a, b] of [[NaN, 0], [Infinity, 2], [-1, 0], [1e300, 1], [1, NaN], [1, 7]] as const) {
    does(rig, { kind: P.COMMAND_CAPTURE, track: 3, a, b });
    assertEquals([rig.events.at(-1)!.kind, rig.events.at(-1)!.status], [P.EVENT_REFUSED, P.REFUSED_VALUE]);
  }
});

Deno.test("taking a re-recorded only loop back makes the grid its own again", async () => {
  const rig = await withLoops(1);
  does(rig, record).runTo(rig.frame + 30_000);
  does(rig, record);
  assert(rig.snapshot.anchorLength !== CYCLE);
  const second = rig.snapshot.anchorLength;
  does(rig, { kind: P.COMMAND_UNDO }).runTo(rig.frame + 4_000);
  assertEquals([rig.snapshot.anchorLength, (rig.snapshot.anchorFrame - START) % CYCLE], [CYCLE, 0]);
  does(rig, { kind: P.COMMAND_REDO }).runTo(rig.frame + 4_000);
  assertEquals(rig.snapshot.anchorLength, second);
});
