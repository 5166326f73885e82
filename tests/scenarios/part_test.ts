import { assert, assertEquals } from "@std/assert";
import { readLoop } from "../../dsp/layers.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { type Ask, largestStep, noise, Rig, SILENCE, sine, type Source } from "./rig.ts";

// A loop of two seconds, four beats of 24,000 frames, recorded from frame 20,000 on; later inputs are silent.

const BEAT = 24_000, START = 20_000, LENGTH = 4 * BEAT, END = START + LENGTH;
/** Frames of the seam at 48 kHz. */
const SEAM = 1_440;
const EXACT = { when: P.WHEN_EXACT };

async function withLoop(options: { source?: Source; blockFrames?: number; length?: number } = {}): Promise<Rig> {
  const { source = noise(0.3), blockFrames = 128, length = LENGTH } = options;
  const rig = await Rig.open({ source, blockFrames, inputCount: 2, tapeSeconds: 10 });
  rig.at(1, { kind: P.COMMAND_SET_TEMPO, a: 120 });
  rig.at(START, { kind: P.COMMAND_RECORD, track: 0, ...EXACT }).at(START + length, {
    kind: P.COMMAND_RECORD,
    track: 0,
    ...EXACT,
  });
  rig.runTo(START + length + 5_000);
  rig.source = SILENCE;
  return rig;
}

/** Content of the loop of a track, first channel. */
function contentOf(rig: Rig, track = 0): Float32Array {
  return readLoop(rig.memory, track)!.channels[0]!;
}

const ask = (rig: Rig, at: number, kind: number, more: Partial<Ask> = {}) =>
  rig.at(at, { kind, track: 0, ...EXACT, ...more });

Deno.test("a loop trimmed between two beats is that part to the bit, but for the seam at its new end, and every beat stays where it was heard", async () => {
  const rig = await withLoop();
  const before = contentOf(rig).slice();
  ask(rig, 150_000, P.COMMAND_TRIM, { a: 1, b: 3 }).runTo(152_000);
  const after = contentOf(rig);
  assertEquals(after.length, 2 * BEAT);
  assertEquals(after.subarray(0, 2 * BEAT - SEAM), before.subarray(BEAT, 3 * BEAT - SEAM));
  // Beat 1 sounded at START + BEAT and sounds there, two beats on.
  const from = START + BEAT + 6 * BEAT;
  assertEquals(rig.heard(from, 20_000), before.slice(BEAT, BEAT + 20_000));
});

Deno.test("the new end is faded over to what the loop had before the part, so the wrap is as smooth as the loop inside", async () => {
  for (const [a, b] of [[0, 2], [1, 3], [2, 4], [0.37, 2.41]] as const) {
    const rig = await withLoop({ source: sine(90.7, 0.5) });
    const inside = largestStep(contentOf(rig));
    ask(rig, 150_000, P.COMMAND_TRIM, { a, b }).runTo(152_000);
    const part = contentOf(rig), twice = new Float32Array([...part, ...part]);
    assert(largestStep(twice) < inside + 0.5 * 2 * 1.5 / SEAM, `${a} to ${b}: ${largestStep(twice)}, ${inside} inside`);
  }
});

Deno.test("without beats a trim keeps what lies before the place that is heard, or after it, and the press begins the next round", async () => {
  for (const after of [false, true]) {
    const rig = await withLoop();
    const before = contentOf(rig).slice(), place = 61_234, press = END + LENGTH + place;
    ask(rig, press, P.COMMAND_TRIM, { a: -1, b: -1, c: after ? P.TRIM_AFTER : P.TRIM_BEFORE }).runTo(press + 1_000);
    const part = contentOf(rig);
    assertEquals(part.length, after ? LENGTH - place : place);
    assertEquals(part.subarray(0, 2_000), before.subarray(after ? place : 0, (after ? place : 0) + 2_000));
    const round = rig.heard(press + part.length, 2_000);
    assertEquals(round, part.slice(0, 2_000));
  }
});

Deno.test("a press near a beat of the loop trims it at the beat; one for an exact frame does not", async () => {
  for (const when of [P.WHEN_NOW, P.WHEN_EXACT]) {
    const rig = await withLoop();
    const press = END + LENGTH + 2 * BEAT + 1_700;
    ask(rig, press, P.COMMAND_TRIM, { a: -1, b: -1, when }).runTo(press + 1_000);
    assertEquals(rig.track(0).lengthFrames, when === P.WHEN_NOW ? 2 * BEAT : 2 * BEAT + 1_700);
  }
});

Deno.test("a trim that asks for what the loop does not have, or for too little, is refused and changes nothing", async () => {
  const rig = await withLoop();
  const asks = [[4, -1], [1, 5], [3, 1], [1, 1.1], [-1, 0.1], [-7, 2], [NaN, 2]] as const;
  asks.forEach(([a, b], i) => ask(rig, 150_000 + 100 * i, P.COMMAND_TRIM, { a, b }));
  ask(rig, 151_001, P.COMMAND_DIVIDE, { a: 21 });
  ask(rig, 151_003, P.COMMAND_DIVIDE, { a: 2.5 }).runTo(152_000);
  const outside = P.REFUSED_OUTSIDE_LOOP, short = P.REFUSED_TOO_SHORT, value = P.REFUSED_VALUE;
  assertEquals(
    rig.eventsOf(P.EVENT_REFUSED).map(({ status }) => status),
    [outside, outside, outside, short, short, value, value, short, value],
  );
  assertEquals([rig.track(0).lengthFrames, rig.track(0).layerCount], [LENGTH, 1]);
});

Deno.test("divide keeps the part that is heard, in time", async () => {
  for (const [parts, part] of [[2, 0], [2, 1], [4, 2], [8, 7]] as const) {
    const rig = await withLoop();
    const before = contentOf(rig).slice(), length = LENGTH / parts;
    const press = END + LENGTH + part * length + Math.floor(length / 3);
    ask(rig, press, P.COMMAND_DIVIDE, { a: parts }).runTo(press + 1_000);
    const after = contentOf(rig);
    assertEquals(after.length, length);
    assertEquals(after.subarray(0, length - SEAM), before.subarray(part * length, (part + 1) * length - SEAM));
    assertEquals(rig.heard(END + 2 * LENGTH, length - SEAM), after.slice(0, length - SEAM));
  }
});

Deno.test("a loop that is the grid takes it along when it is trimmed or divided; beside others it leaves the grid alone", async () => {
  const alone = await withLoop();
  ask(alone, 150_000, P.COMMAND_DIVIDE, { a: 2 }).runTo(151_000);
  assertEquals([alone.snapshot.anchorLength, alone.snapshot.tempoBpm], [2 * BEAT, 120]);
  ask(alone, 160_000, P.COMMAND_UNDO).runTo(161_000);
  assertEquals([alone.snapshot.anchorLength, alone.snapshot.tempoBpm], [LENGTH, 120]);

  const beside = await withLoop();
  ask(beside, 150_000, P.COMMAND_COPY, { a: P.TRACK_NEW });
  ask(beside, 160_000, P.COMMAND_DIVIDE, { a: 2 }).runTo(161_000);
  assertEquals([beside.snapshot.anchorLength, beside.track(0).lengthFrames, beside.track(1).lengthFrames], [
    LENGTH,
    LENGTH / 2,
    LENGTH,
  ]);
});

Deno.test("a copy plays the same bits in phase, shares its pages, and what is then done to one does nothing to the other", async () => {
  const rig = await withLoop();
  const before = contentOf(rig).slice(), pages = rig.snapshot.pagesFree;
  ask(rig, 150_000, P.COMMAND_COPY, { a: 3 }).runTo(150_500);
  const used = pages - rig.snapshot.pagesFree;
  assert(used <= 2, `${used} pages for a copy`);
  assertEquals([rig.snapshot.trackCount, rig.track(3).state, rig.snapshot.selected], [4, P.STATE_PLAYING, 0]);
  rig.at(160_000, { kind: P.COMMAND_OUTPUT, track: 3, a: 0, b: -1 }).at(160_000, {
    kind: P.COMMAND_OUTPUT,
    track: 0,
    a: -1,
    b: -1,
  });
  assertEquals(rig.heard(END + LENGTH, LENGTH), before);
  rig.source = noise(0.2);
  ask(rig, END + 2 * LENGTH, P.COMMAND_OVERDUB, { a: 0.5 });
  ask(rig, END + 3 * LENGTH, P.COMMAND_OVERDUB);
  ask(rig, END + 3 * LENGTH + 9_000, P.COMMAND_TRIM, { a: 1, b: 2, track: 3 }).runTo(END + 4 * LENGTH);
  assertEquals(contentOf(rig, 3).subarray(0, BEAT - SEAM), before.subarray(BEAT, 2 * BEAT - SEAM));
  assertEquals(contentOf(rig).length, LENGTH);
  ask(rig, END + 4 * LENGTH + 1, P.COMMAND_CLEAR).runTo(END + 5 * LENGTH);
  assertEquals(contentOf(rig, 3).subarray(0, BEAT - SEAM), before.subarray(BEAT, 2 * BEAT - SEAM));
});

Deno.test("a copy goes to an empty track only, and of a loop that stands still it stands still", async () => {
  const rig = await withLoop();
  ask(rig, 150_000, P.COMMAND_COPY, { a: 0 });
  ask(rig, 150_001, P.COMMAND_COPY, { a: 1e6 });
  ask(rig, 150_002, P.COMMAND_COPY, { a: -1 });
  ask(rig, 150_003, P.COMMAND_STOP);
  ask(rig, 152_000, P.COMMAND_COPY, { a: P.TRACK_NEW }).runTo(153_000);
  const refused = rig.eventsOf(P.EVENT_REFUSED).map(({ status }) => status);
  assertEquals(refused, [P.REFUSED_NOT_EMPTY, P.REFUSED_NO_SUCH_TRACK, P.REFUSED_VALUE]);
  assertEquals([rig.track(1).state, rig.track(1).lengthFrames], [P.STATE_STOPPED, LENGTH]);
});

Deno.test("undo and redo swap whole and part to the bit, on the copy as on the original", async () => {
  const rig = await withLoop();
  const whole = contentOf(rig).slice();
  ask(rig, 150_000, P.COMMAND_TRIM, { a: 1, b: 3.5 }).runTo(151_000);
  const part = contentOf(rig).slice();
  ask(rig, 160_000, P.COMMAND_DIVIDE, { a: 3 }).runTo(161_000);
  const third = contentOf(rig).slice();
  for (
    const [kind, expected] of [[P.COMMAND_UNDO, part], [P.COMMAND_UNDO, whole], [P.COMMAND_REDO, part], [
      P.COMMAND_REDO,
      third,
    ]] as const
  ) {
    ask(rig, rig.frame + 100, kind).runTo(rig.frame + 2_000);
    assertEquals(contentOf(rig), expected);
  }
});

Deno.test("trimming, dividing and copying give the same bits whatever the block size", async () => {
  const outputs = [];
  for (const blockFrames of [1, 64, 333, 1024]) {
    const rig = await withLoop({ blockFrames });
    ask(rig, 131_071, P.COMMAND_COPY, { a: P.TRACK_NEW });
    ask(rig, 140_001, P.COMMAND_TRIM, { a: 0.5, b: 3 });
    ask(rig, 155_555, P.COMMAND_DIVIDE, { a: 3 });
    ask(rig, 166_667, P.COMMAND_TRIM, { a: -1, b: -1, track: 1 });
    ask(rig, 177_777, P.COMMAND_UNDO).runTo(250_000);
    outputs.push(rig.outputs[0]!.slice());
  }
  for (const output of outputs) assertEquals(output, outputs[0]);
});

Deno.test("a part whose length had to be rounded stays within half a millisecond of the grid, round after round", async () => {
  // Half of 95,999 frames is 48,000 instead of 47,999.5: half a frame late each round, 100 frames after 200 rounds.
  const rig = await withLoop({ source: sine(50, 0.2), blockFrames: 4096, length: LENGTH - 1 });
  ask(rig, 150_000, P.COMMAND_COPY, { a: P.TRACK_NEW });
  ask(rig, 160_000, P.COMMAND_DIVIDE, { a: 2 });
  rig.runTo(161_000);
  assertEquals(rig.track(0).lengthFrames, 48_000);
  rig.runTo(161_000 + 200 * 48_000);
  const cycle = (LENGTH - 1) / 2, should = (rig.frame - START) % cycle;
  const off = Math.abs((rig.track(0).positionFrames - should + 1.5 * cycle) % cycle - cycle / 2);
  assert(off <= 25, `${off} frames off the grid`);
});
