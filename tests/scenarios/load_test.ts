import { assert, assertEquals } from "@std/assert";
import { HEADER_GRANT_FIELD, HEADER_OFFSET } from "../../dsp/assembly/layout.ts";
import { PageGrant } from "../../dsp/page_grant.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { layerOf, loadAt, quietEnds, server } from "./loaded.ts";
import { largestStep, noise, Rig, sine } from "./rig.ts";

const CYCLE = 48_000;
/** Stream frame from which the output of a loop without fades and limiting is the loop itself: its head has faded in. */
const FADED = 480;

/** A rig with an anchor loop on track 1, from 10,000 to 58,000, of silence, so that track 2 is heard alone. */
async function beside(options: Parameters<typeof Rig.open>[0] = {}): Promise<Rig> {
  const rig = await Rig.open({ blockFrames: 100, ...options });
  rig.at(10_000, { kind: P.COMMAND_RECORD, track: 0, when: P.WHEN_EXACT });
  rig.at(10_000 + CYCLE, { kind: P.COMMAND_RECORD, track: 0, when: P.WHEN_EXACT });
  return rig.runTo(70_000);
}

/** Pages in use once all that was given up has been put back. */
function usedPages(rig: Rig): number {
  const { pagesFree, pagesLimit } = rig.runTo(rig.frame + 50 * rig.blockFrames).snapshot;
  return pagesLimit - pagesFree;
}

function loaded(rig: Rig, track: number) {
  const { frame, a, b, c, d } = rig.eventsOf(P.EVENT_LOADED, track).at(-1)!;
  return { origin: frame, length: a, recorded: b, faded: c === 1, beats: d };
}

Deno.test("a file loaded into an empty set begins at once, sounds as it is to the bit, and makes the grid with its beats", async () => {
  const rig = await Rig.open({ blockFrames: 64 }), sound = quietEnds(50_001);
  loadAt(rig, 5_000, [sound], { beats: 7 }).runTo(5_000 + 64 + 3 * 50_001);
  const origin = 5_064;
  assertEquals(loaded(rig, 0), { origin, length: 50_001, recorded: 50_001, faded: false, beats: 7 });
  const { anchorFrame, anchorLength, framesPerBeat, running } = rig.snapshot;
  assertEquals([anchorFrame, anchorLength, framesPerBeat, running], [origin, 50_001, 50_001 / 7, true]);
  for (let i = FADED; i < 2 * 50_001; i++) assertEquals(rig.outputs[1]![origin + i], sound[i % 50_001], `frame ${i}`);
  assert(rig.outputs[0]!.subarray(0, origin).every((x) => x === 0));
});

Deno.test("beside a first loop a file begins on the boundary of the cycle that is on, in phase at once", async () => {
  const rig = await beside(), sound = quietEnds(2 * CYCLE);
  loadAt(rig, 170_000, [sound]).runTo(400_000);
  // Boundaries lie at 10,000 + k · 48,000: the cycle that is on at 170,064 began at 154,000.
  assertEquals(loaded(rig, 1), { origin: 154_000, length: 2 * CYCLE, recorded: 2 * CYCLE, faded: false, beats: 0 });
  for (let frame = 170_064 + FADED; frame < 400_000; frame++) {
    assertEquals(rig.outputs[0]![frame], sound[(frame - 154_000) % sound.length], `frame ${frame}`);
  }
  assertEquals(rig.snapshot.anchorLength, CYCLE);
});

Deno.test("a load may wait for the next boundary and begins there with its first frame", async () => {
  const rig = await beside(), sound = quietEnds(CYCLE);
  loadAt(rig, 170_000, [sound], { when: P.WHEN_LOOP }).runTo(300_000);
  assertEquals(loaded(rig, 1).origin, 202_000);
  assert(rig.outputs[0]!.subarray(0, 202_000).every((x) => x === 0));
});

Deno.test("a file is as long as a take would be: whole cycles where it misses them by no more than a press may, else silence follows", async () => {
  const lengths = new Map([[CYCLE - 9_000, CYCLE], [CYCLE + 9_000, CYCLE], [CYCLE + 9_700, 2 * CYCLE], [5_000, CYCLE]]);
  for (const [frames, length] of lengths) {
    const rig = await beside();
    loadAt(rig, 80_000, [quietEnds(frames)]).runTo(100_000);
    assertEquals(
      [loaded(rig, 1).length, loaded(rig, 1).recorded],
      [length, Math.min(frames, length)],
      `${frames} frames`,
    );
  }
});

Deno.test("the set's length rule holds for files: powers of two, free as it is, and under wrap whole cycles, never folded", async () => {
  const rules: [number, number][] = [[P.LENGTH_POWER_OF_TWO, 4 * CYCLE], [P.LENGTH_FREE, 2 * CYCLE + 20_000], [
    P.LENGTH_WRAP,
    3 * CYCLE,
  ]];
  for (const [lengthRule, length] of rules) {
    const rig = await beside({ lengthRule });
    loadAt(rig, 80_000, [quietEnds(2 * CYCLE + 20_000)]).runTo(100_000);
    assertEquals(loaded(rig, 1).length, length, `rule ${lengthRule}`);
  }
});

Deno.test("ends that would step are faded, those of a marked loop are not", async () => {
  const loop = Float32Array.from(
    { length: 20_000 },
    (_, frame) => 0.3 * Math.cos((frame * 2 * Math.PI * 40.5) / 20_000),
  );
  const inside = largestStep(loop);
  for (const isLoop of [false, true]) {
    const rig = await Rig.open();
    loadAt(rig, 1_000, [loop], { isLoop }).runTo(100_000);
    assertEquals(loaded(rig, 0).faded, !isLoop);
    const heard = rig.outputs[0]!;
    if (isLoop) assert(largestStep(heard) > 0.5, "the step is the maker's");
    else assert(largestStep(heard) < inside + 0.3 / 48 * 1.6, `stepped by ${largestStep(heard)} after ${inside}`);
    // In the middle nothing was touched.
    for (let i = 1_000; i < 19_000; i++) assertEquals(heard[1_064 + i], loop[i]);
  }
});

Deno.test("a file that silence follows ends in a fade where it is cut off loud", async () => {
  const rig = await beside(), tone = Float32Array.from({ length: 30_000 }, (_, frame) => 0.5 * Math.cos(frame / 20));
  loadAt(rig, 80_000, [tone]).runTo(250_000);
  assert(loaded(rig, 1).faded);
  assert(largestStep(rig.outputs[0]!) < 0.03);
});

Deno.test("a load over a loop that plays fades over to it, and undo and redo bring either back to the bit", async () => {
  const rig = await beside(), [first, second] = [quietEnds(CYCLE, 3), quietEnds(CYCLE, 4)];
  loadAt(rig, 80_000, [first!]);
  loadAt(rig, 160_000, [second!], { track: 1 });
  rig.at(260_000, { kind: P.COMMAND_UNDO, track: 1 }).at(360_000, { kind: P.COMMAND_REDO, track: 1 }).runTo(460_000);
  const hears = (frame: number, sound: Float32Array) => {
    for (let i = frame; i < frame + CYCLE; i++) assertEquals(rig.outputs[0]![i], sound[(i - 10_000) % CYCLE], `${i}`);
  };
  hears(100_000, first!);
  hears(180_000, second!);
  hears(280_000, first!);
  hears(380_000, second!);
  assertEquals([rig.track(1).state, rig.track(1).layerCount], [P.STATE_PLAYING, 2]);
});

Deno.test("a loop that stands still gets the file and stands still; the only loop of a set makes a new grid", async () => {
  const rig = await beside();
  rig.at(80_000, { kind: P.COMMAND_STOP, track: 0 });
  loadAt(rig, 100_000, [quietEnds(30_000)], { track: 0, beats: 3 }).runTo(200_000);
  assertEquals([rig.track(0).state, rig.snapshot.anchorLength, rig.snapshot.framesPerBeat], [
    P.STATE_STOPPED,
    30_000,
    10_000,
  ]);
  assert(rig.outputs[0]!.subarray(110_000).every((x) => x === 0));
});

Deno.test("a sound that is played once waits to be triggered and leaves the grid alone", async () => {
  const rig = await beside(), sound = quietEnds(9_000);
  loadAt(rig, 80_000, [sound], { once: true });
  rig.at(90_000, { kind: P.COMMAND_RETRIGGER, track: 1 }).runTo(150_000);
  assertEquals(loaded(rig, 1).length, 9_000);
  for (let i = 0; i < 9_000; i++) assertEquals(rig.outputs[0]![90_064 + i], sound[i]);
  assert(rig.outputs[0]!.subarray(99_064).every((x) => x === 0));
  assertEquals([rig.track(1).state, rig.snapshot.anchorLength], [P.STATE_STOPPED, CYCLE]);
});

Deno.test("channels of a file stay apart: stereo goes left and right, mono to both", async () => {
  const rig = await beside(), [left, right] = [quietEnds(CYCLE, 5), quietEnds(CYCLE, 6)];
  loadAt(rig, 80_000, [left!, right!]).runTo(150_000);
  for (let i = 100_000; i < 150_000; i++) {
    assertEquals([rig.outputs[0]![i], rig.outputs[1]![i]], [left![(i - 10_000) % CYCLE], right![(i - 10_000) % CYCLE]]);
  }
});

Deno.test("a load that is refused, dropped while it waits or short gives every page back and touches nothing", async () => {
  const rig = await beside(), before = usedPages(rig), sound = [quietEnds(400_000)];
  rig.at(rig.frame, { kind: P.COMMAND_RECORD, track: 1, when: P.WHEN_EXACT });
  loadAt(rig, rig.frame + 500, sound, { track: 1 });
  rig.runTo(rig.frame + 1_000);
  rig.at(rig.frame, { kind: P.COMMAND_UNDO, track: 1 });
  loadAt(rig, rig.frame + 100, sound, { track: 2, when: P.WHEN_LOOP });
  rig.at(rig.frame + 200, { kind: P.COMMAND_CANCEL, track: 2 });
  loadAt(rig, rig.frame + 300, [quietEnds(100)], { track: 3 });
  loadAt(rig, rig.frame + 300, sound, { track: 5_000 });
  rig.runTo(rig.frame + 1_000);
  const status = rig.events.filter(({ command, kind }) => command === P.COMMAND_LOAD && kind !== P.EVENT_WAITING)
    .map((event) => [event.kind, event.status]);
  assertEquals(status, [
    [P.EVENT_REFUSED, P.REFUSED_STATE],
    [P.EVENT_DROPPED, 0],
    [P.EVENT_REFUSED, P.REFUSED_TOO_SHORT],
    [P.EVENT_REFUSED, P.REFUSED_NO_SUCH_TRACK],
  ]);
  assertEquals(usedPages(rig), before);
  assertEquals([1, 2, 3].map((track) => rig.track(track).state), [P.STATE_EMPTY, P.STATE_EMPTY, P.STATE_EMPTY]);
});

Deno.test("a number that is no layer's root is refused, and so is a layer that was adopted already", async () => {
  const rig = await beside(), root = layerOf(rig, [quietEnds(CYCLE)]);
  rig.at(80_000, { kind: P.COMMAND_LOAD, track: 1, a: root }).runTo(90_000);
  for (const a of [root, 0, -1, 0.5, NaN, Infinity, 1e300, 5, 2 ** 32]) {
    rig.at(90_000, { kind: P.COMMAND_LOAD, track: 2, a });
  }
  rig.runTo(100_000);
  const refused = rig.eventsOf(P.EVENT_REFUSED);
  assertEquals(refused.map(({ status }) => status), Array.from({ length: 9 }, () => P.REFUSED_VALUE));
  assertEquals(rig.track(1).state, P.STATE_PLAYING);
});

Deno.test("pages that are asked for and not wanted any more go back, and what is left for playing is never given away", async () => {
  const rig = await Rig.open({ reservePages: 2_200 }), grant = new PageGrant(rig.memory);
  const before = rig.snapshot.pagesFree;
  let rounds = 0;
  const taken = grant.take(1_000, () => {
    rig.runTo(rig.frame + 128);
    return ++rounds < 20;
  });
  assertEquals([taken, rig.snapshot.pagesFree, grant.count], [undefined, 2_048, before - 2_048]);
  rig.runTo(rig.frame + 20 * 128);
  assertEquals([rig.snapshot.pagesFree, grant.count], [before, 0]);
  assertEquals(grant.take(100, server(rig))!.length, 100);
});

Deno.test("pages that somebody asked for and never took go back to the engine when the next one asks", async () => {
  const rig = await Rig.open(), grant = new PageGrant(rig.memory), before = usedPages(rig);
  const words = new Int32Array(rig.memory.buffer, HEADER_OFFSET + HEADER_GRANT_FIELD, 4);
  words[P.GRANT_WANTED_FIELD / 4] = 300;
  Atomics.store(words, P.GRANT_STATE_FIELD / 4, P.GRANT_ASKED);
  assertEquals([usedPages(rig), words[P.GRANT_STATE_FIELD / 4]], [before + 300, P.GRANT_READY]);
  assertEquals(grant.take(10, server(rig))!.length, 10);
  assertEquals(usedPages(rig), before + 10);
});

Deno.test("a load sounds the same, bit for bit, at blocks of 1, 64 and 5,000 frames", async () => {
  const heard: Float32Array[][] = [];
  for (const blockFrames of [64, 1, 5_000]) {
    const rig = await beside({ blockFrames: 64, source: noise(0.2) });
    rig.blockFrames = blockFrames;
    loadAt(rig, 70_001, [Float32Array.from({ length: 70_000 }, (_, i) => sine(331)(i, 0))], { track: 1 });
    loadAt(rig, 90_003, [quietEnds(CYCLE + 3_000)], { track: 1, when: P.WHEN_BEAT });
    rig.at(120_000, { kind: P.COMMAND_UNDO, track: 1 }).runTo(160_000);
    heard.push(rig.outputs);
  }
  assertEquals(heard[1], heard[0]);
  assertEquals(heard[2], heard[0]);
});

for (const once of [false, true]) {
  Deno.test(`a loop that is being played once is left for ${once ? "a sound that waits to be triggered" : "the loop that is loaded, which goes round"}: its end no longer comes`, async () => {
    const rig = await beside(), sound = quietEnds(CYCLE, 5);
    loadAt(rig, 80_000, [quietEnds(CYCLE, 3)]);
    rig.at(150_000, { kind: P.COMMAND_ONE_SHOT, track: 1 });
    loadAt(rig, 160_000, [sound], { track: 1, once });
    rig.at(170_000, { kind: P.COMMAND_CLEAR, track: once ? 1 : 9 }).runTo(300_000);
    assertEquals(rig.track(1).state, once ? P.STATE_EMPTY : P.STATE_PLAYING);
    rig.at(300_000, { kind: P.COMMAND_ONE_SHOT, track: 1 }).runTo(310_000);
    for (let i = 210_000; i < (once ? 310_000 : 250_000); i++) {
      assertEquals(rig.outputs[0]![i], once ? 0 : sound[(i - 154_000) % CYCLE], `frame ${i}`);
    }
  });
}

Deno.test("a take over a sound that was playing once, pressed off at once, leaves the sound standing: it does not begin again in its middle", async () => {
  const rig = await beside(), tone = Float32Array.from({ length: CYCLE }, () => 0.3);
  loadAt(rig, 80_000, [tone], { once: true });
  rig.at(90_000, { kind: P.COMMAND_RETRIGGER, track: 1 });
  // The second press is heard of late, when the sound has faded.
  for (const [at, gesture] of [[95_000, 95_000], [97_000, 95_100]] as const) {
    rig.at(at, { kind: P.COMMAND_RECORD, track: 1, when: P.WHEN_EXACT, gesture });
  }
  rig.runTo(200_000);
  assertEquals(rig.eventsOf(P.EVENT_DISCARDED, 1).length, 1);
  assertEquals([rig.track(1).state, rig.track(1).lengthFrames], [P.STATE_STOPPED, CYCLE]);
  assert(largestStep(rig.outputs[0]!, 91_000) < 0.001, "nothing clicks");
});
