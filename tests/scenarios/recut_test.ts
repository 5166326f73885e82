import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { largestStep, noise, Rig, SILENCE, sine } from "./rig.ts";

/** A first loop of frames 20,000 to 68,000, heard with `latency` frames each way, then silence. */
async function withFirstLoop(latency = 0): Promise<Rig> {
  const rig = await Rig.open({ source: noise(0.4), blockFrames: 64 });
  rig.engine.setLatency(latency, latency);
  return rig.at(20_000 + latency, { kind: P.COMMAND_RECORD }).at(68_000 + latency, { kind: P.COMMAND_RECORD });
}

Deno.test("a recut that names its beats sets the grid exactly, and undo and redo keep them", async () => {
  const rig = (await withFirstLoop()).runTo(69_500);
  rig.at(69_500, { kind: P.COMMAND_RECUT, a: 19_600, b: 47_701, c: 7 }).runTo(80_000);
  const grid = () => [rig.snapshot.anchorFrame, rig.snapshot.anchorLength, rig.snapshot.framesPerBeat];
  assertEquals(grid(), [19_600, 47_701, 47_701 / 7]);
  rig.at(80_000, { kind: P.COMMAND_UNDO }).runTo(90_000);
  assertEquals([rig.track(0).state, rig.snapshot.anchorLength], [P.STATE_EMPTY, 0]);
  rig.at(90_000, { kind: P.COMMAND_REDO }).runTo(100_000);
  assertEquals(grid(), [19_600, 47_701, 47_701 / 7]);
});

Deno.test("a recut with beats is refused once another loop follows the grid", async () => {
  const rig = (await withFirstLoop()).runTo(130_000);
  rig.at(130_000, { kind: P.COMMAND_CAPTURE, track: 1, a: 1 }).runTo(200_000);
  rig.at(200_000, { kind: P.COMMAND_RECUT, track: 0, a: 19_600, b: 47_700, c: 2 }).runTo(201_000);
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).map(({ status }) => status), [P.REFUSED_GRID_SHARED]);
  assertEquals(rig.snapshot.anchorLength, 48_000);
});

Deno.test("a take begun on the first loop's boundary begins on the new one when that loop is cut again", async () => {
  const rig = await withFirstLoop(200);
  rig.at(68_300, { kind: P.COMMAND_RECORD, track: P.TRACK_NEW, when: P.WHEN_LOOP });
  rig.at(70_000, { kind: P.COMMAND_RECUT, track: 0, a: 20_000, b: 47_000, c: 2 });
  rig.at(67_000 + 47_000 + 200, { kind: P.COMMAND_RECORD, track: 1 }).runTo(200_000);
  const take = rig.eventsOf(P.EVENT_TAKE, 1)[0]!;
  assertEquals([take.frame, take.a, take.b], [67_000, 67_400, 47_000]);
  for (let i = 2_000; i < 38_000; i += 7) {
    const sum = rig.inputs[0]![20_400 + i]! + rig.inputs[0]![67_400 + i]!;
    assert(Math.abs(rig.outputs[0]![67_000 + 2 * 47_000 + i]! - sum) < 1e-6, `frame ${i}`);
  }
});

Deno.test("a record that waits for the first loop's end waits for the new one when that loop is cut again", async () => {
  const rig = await withFirstLoop();
  rig.at(80_000, { kind: P.COMMAND_RECORD, track: P.TRACK_NEW, when: P.WHEN_LOOP });
  rig.at(85_000, { kind: P.COMMAND_RECUT, track: 0, a: 20_500, b: 47_000, c: 2 }).runTo(114_400);
  assertEquals(rig.eventsOf(P.EVENT_WAITING, 1).map(({ frame }) => frame), [116_000, 114_500]);
  assertEquals([rig.track(1).state, rig.track(1).waitingFrame], [P.STATE_ARMED, 114_500]);
  rig.at(161_000, { kind: P.COMMAND_RECORD, track: 1 }).runTo(200_000);
  const take = rig.eventsOf(P.EVENT_TAKE, 1)[0]!;
  assertEquals([take.frame, take.b], [114_500, 47_000]);
});

Deno.test("a record that waits to end a take waits for the new end when the first loop is cut again, though it names a count-in", async () => {
  const rig = await withFirstLoop();
  rig.at(70_000, { kind: P.COMMAND_RECORD, track: 1, when: P.WHEN_EXACT });
  rig.at(80_000, { kind: P.COMMAND_RECORD, track: 1, when: P.WHEN_LOOP, b: P.RECORD_COUNT_UNIT });
  rig.at(85_000, { kind: P.COMMAND_RECUT, track: 0, a: 20_500, b: 47_000, c: 2 }).runTo(200_000);
  assertEquals(rig.eventsOf(P.EVENT_WAITING, 1).map(({ frame }) => frame), [116_000, 114_500]);
  assertEquals(rig.eventsOf(P.EVENT_TAKE, 1).map(({ frame }) => frame), [70_000]);
  assertEquals(rig.track(1).state, P.STATE_PLAYING);
});

Deno.test("a recut that comes before the take's last frame has arrived waits for it", async () => {
  const rig = await withFirstLoop(3_000);
  rig.at(71_100, { kind: P.COMMAND_RECUT, a: 19_600, b: 47_700, c: 2 }).runTo(300_000);
  rig.source = SILENCE;
  rig.runTo(400_000);
  for (let i = 0; i < 46_000; i += 7) {
    assertEquals(rig.outputs[0]![19_600 + 6 * 47_700 + i], rig.inputs[0]![25_600 + i], `frame ${i}`);
  }
});

Deno.test("the jump to the new cut is a cross-fade, early or a cycle late: no step is larger than the sound's own", async () => {
  for (const late of [6_000, 60_000, 333_333]) {
    const rig = await Rig.open({ source: sine(220, 0.5), blockFrames: 64 });
    rig.at(20_000, { kind: P.COMMAND_RECORD }).at(68_000, { kind: P.COMMAND_RECORD });
    rig.at(68_000 + late, { kind: P.COMMAND_RECUT, a: 23_210, b: 47_777, c: 2 }).runTo(500_000);
    const own = largestStep(rig.inputs[0]!);
    // While two heads are faded one into the other, each adds a slope of 1/480 a frame to its own.
    assert(largestStep(rig.outputs[0]!, 69_000) <= own + 2 * 0.5 / 480, `${late}: ${largestStep(rig.outputs[0]!)}`);
    const phase = (frame: number) => 23_210 + (frame - 23_210) % 47_777;
    for (let frame = 450_000; frame < 490_000; frame += 7) {
      if (phase(frame) < 23_210 + 46_000) assertEquals(rig.outputs[0]![frame], rig.inputs[0]![phase(frame)]);
    }
  }
});

/** Level in a band of a Hann window, against that of a full sine, dB. */
function bandDb(channel: Float32Array, from: number, lowHz: number, highHz: number): number {
  const length = 2048;
  let power = 0;
  for (let bin = Math.ceil(lowHz * length / 48000); bin < highHz * length / 48000; bin++) {
    let re = 0, im = 0;
    for (let i = 0; i < length; i++) {
      const x = channel[from + i]! * (1 - Math.cos(2 * Math.PI * i / length)) / (length / 2);
      re += x * Math.cos(2 * Math.PI * bin * i / length);
      im -= x * Math.sin(2 * Math.PI * bin * i / length);
    }
    power += re * re + im * im;
  }
  return 10 * Math.log10(power + 1e-30);
}

Deno.test("the jump to the new cut splashes nothing above 6 kHz that could be heard: it stays 70 dB below the tone", async () => {
  const rig = await Rig.open({ source: sine(220, 0.5), blockFrames: 64 });
  rig.at(20_000, { kind: P.COMMAND_RECORD }).at(68_000, { kind: P.COMMAND_RECORD });
  rig.at(75_000, { kind: P.COMMAND_RECUT, a: 23_210, b: 47_777, c: 2 }).runTo(90_000);
  const tone = bandDb(rig.outputs[0]!, 80_000, 100, 400);
  for (let from = 73_000; from < 77_000; from += 256) {
    const splash = bandDb(rig.outputs[0]!, from, 6_000, 20_000);
    assert(splash < tone - 70, `${from}: ${splash} dB beside ${tone} dB`);
  }
});

Deno.test("a first loop is shown with the ends that were pressed freely; others are not", async () => {
  const shown = async (start: number, end: number, kind: number = P.COMMAND_RECORD) => {
    const rig = await Rig.open({ source: noise(0.1) });
    rig.engine.setLatency(100, 200);
    rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 120 });
    rig.at(20_200, { kind: P.COMMAND_RECORD, when: start }).at(68_200, { kind, when: end }).runTo(80_000);
    return rig.snapshot.first;
  };
  const free = await shown(P.WHEN_NOW, P.WHEN_NOW);
  const taken = { track: 0, startFrame: 20_000, lengthFrames: 48_000, tapeFrame: 20_300, framesPerBeat: 24_000 };
  assertEquals(free, { count: 1, ends: P.FIRST_START | P.FIRST_END, ...taken });
  assertEquals((await shown(P.WHEN_EXACT, P.WHEN_NOW, P.COMMAND_STOP)).ends, P.FIRST_END);
  assertEquals((await shown(P.WHEN_NOW, P.WHEN_EXACT)).ends, P.FIRST_START);
  assertEquals((await shown(P.WHEN_EXACT, P.WHEN_EXACT)).count, 0);
  assertEquals((await shown(P.WHEN_NOW, P.WHEN_NOW, P.COMMAND_OVERDUB)).count, 0);
});

Deno.test("a retrigger while a one-shot is recorded over ends the take, as it does everywhere", async () => {
  const rig = await Rig.open({ source: noise(0.3) });
  rig.at(30_000, { kind: P.COMMAND_CUT, track: 0, a: 10_000, b: 8_000, c: -1 });
  rig.at(40_000, { kind: P.COMMAND_RECORD }).at(60_000, { kind: P.COMMAND_RETRIGGER }).runTo(90_000);
  const take = rig.eventsOf(P.EVENT_TAKE).at(-1)!;
  assertEquals([take.frame, take.b, rig.track(0).state], [40_000, 20_000, P.STATE_PLAYING]);
});
