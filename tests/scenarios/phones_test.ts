import { assert, assertEquals } from "@std/assert";
import { encodeCommand } from "../../src/commands/encode.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { largestStep, noise, Rig, sine, type Source } from "./rig.ts";
import { firstDifference } from "../first_difference.ts";

// Two loops on tracks 1 and 2, the PA on outputs 1 and 2, phones on 3 and 4, own outputs from 5 on.

const SECOND = 48_000;
const READY = 3 * SECOND;
const PHONES = 2;
const RAMP = 480;

function ask(rig: Rig, frame: number, command: Record<string, unknown>): Rig {
  const { at: _, ...slot } = encodeCommand(parseCommand({ when: "exact", ...command }), { id: frame });
  return rig.at(frame, slot);
}

/** A rig with two loops that play. */
async function playing(options: Parameters<typeof Rig.open>[0] = {}): Promise<Rig> {
  const rig = await Rig.open({
    source: sine(220, 0.2),
    outputCount: 8,
    phonesOutput: PHONES,
    tapeSeconds: 10,
    ...options,
  });
  for (const [track, from] of [[1, 1], [2, SECOND]] as const) {
    ask(rig, from, { do: "loop.record", track });
    ask(rig, from + SECOND / 2, { do: "loop.record", track });
  }
  return rig;
}

function loudest(channel: Float32Array, from: number, to = channel.length): number {
  return channel.subarray(from, to).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** The same stretch of two channels, bit for bit. */
function assertSame(a: Float32Array, b: Float32Array, from: number, to?: number): void {
  assertEquals(firstDifference(a.subarray(from, to), b.subarray(from, to)), -1);
}

Deno.test("unless told otherwise the phones hear what the PA hears: level, place, mute and solo, to the bit", async () => {
  const rig = await playing();
  ask(rig, READY, { do: "mix.gain", track: 1, gain: 0.3 });
  ask(rig, READY, { do: "mix.pan", track: 1, pan: -0.6 });
  ask(rig, READY + 20_000, { do: "mix.mute", track: 2 });
  ask(rig, READY + 40_000, { do: "mix.mute", track: 2 });
  ask(rig, READY + 60_000, { do: "mix.solo", track: 2 });
  rig.runTo(READY + 90_000);
  for (const side of [0, 1]) assertSame(rig.outputs[PHONES + side]!, rig.outputs[side]!, 0);
  assert(loudest(rig.outputs[PHONES]!, READY + 70_000) > 0.1);
});

Deno.test("nothing that is done to the PA's master is heard in the phones, and it comes back in phase", async () => {
  const plain = (await playing()).runTo(READY + 90_000);
  const rig = await playing();
  ask(rig, READY, { do: "mix.master_mute" });
  ask(rig, READY + 40_000, { do: "mix.master_mute", on: false });
  ask(rig, READY + 60_000, { do: "mix.master", gain: 0.25 });
  rig.runTo(READY + 90_000);
  for (const side of [0, 1]) {
    assertSame(rig.outputs[PHONES + side]!, plain.outputs[PHONES + side]!, 0);
    assertSame(rig.outputs[side]!, plain.outputs[side]!, 0, READY);
    assertEquals(loudest(rig.outputs[side]!, READY + RAMP, READY + 40_000), 0);
    assertSame(rig.outputs[side]!, plain.outputs[side]!, READY + 40_000 + RAMP, READY + 60_000);
    const quarter = rig.outputs[side]!.subarray(READY + 60_000 + RAMP);
    assert(quarter.every((x, i) => Math.abs(x - plain.outputs[side]![READY + 60_000 + RAMP + i]! / 4) < 1e-7));
  }
});

Deno.test("a muted PA hears no input either, and hears it again as loud as before", async () => {
  const rig = await Rig.open({ source: () => 0.1, outputCount: 4, phonesOutput: 2, tapeSeconds: 1 });
  ask(rig, 1, { do: "mix.monitor", gain: 0.5 });
  ask(rig, 1, { do: "mix.phones_inputs", gain: 0.8 });
  ask(rig, 10_000, { do: "mix.master_mute", on: true });
  ask(rig, 20_000, { do: "mix.monitor", gain: 0.7 });
  ask(rig, 30_000, { do: "mix.master_mute", on: false });
  rig.runTo(40_000);
  const at = (channel: number, frame: number) => Math.round(rig.outputs[channel]![frame]! * 1e6) / 1e6;
  assertEquals([at(0, 9_000), at(1, 19_000), at(0, 29_000), at(0, 39_000)], [0.05, 0, 0, 0.07]);
  for (const frame of [9_000, 19_000, 29_000, 39_000]) assertEquals(at(PHONES, frame), 0.08);
  assertEquals(rig.snapshot.monitor, Math.fround(0.7));
});

Deno.test("a track has a level of its own in the phones, whatever the PA's fader does, until it follows again", async () => {
  const plain = (await playing()).runTo(READY + 80_000);
  const rig = await playing();
  ask(rig, READY, { do: "mix.phones", track: 1, gain: 0 });
  ask(rig, READY, { do: "mix.phones", track: 2, gain: 0.5 });
  ask(rig, READY + 20_000, { do: "mix.gain", track: 2, gain: 0 });
  ask(rig, READY + 40_000, { do: "mix.phones", track: 2, follow: true });
  rig.runTo(READY + 80_000);
  assertSame(rig.outputs[0]!, plain.outputs[0]!, 0, READY + 20_000);
  const half = rig.outputs[PHONES]!.subarray(READY + RAMP, READY + 40_000);
  const alone = await playing();
  ask(alone, READY, { do: "mix.mute", track: 1 });
  alone.runTo(READY + 40_000);
  assert(half.every((x, i) => Math.abs(x - alone.outputs[0]![READY + RAMP + i]! / 2) < 1e-7));
  assertEquals(loudest(rig.outputs[PHONES]!, READY + 40_000 + RAMP), 0);
});

Deno.test("while tracks are cued the phones hear those alone, also muted and faded ones, and the PA never knows", async () => {
  const plain = await playing();
  const rig = await playing();
  for (const either of [plain, rig]) {
    ask(either, SECOND, { do: "mix.mute", track: 1 });
    ask(either, SECOND, { do: "mix.gain", track: 1, gain: 0.01 });
  }
  ask(rig, READY, { do: "mix.cue", track: 1 });
  ask(rig, READY + 40_000, { do: "mix.cue", track: 1, on: false });
  plain.runTo(READY + 80_000);
  rig.runTo(READY + 80_000);
  for (const side of [0, 1]) {
    assertSame(rig.outputs[side]!, plain.outputs[side]!, 0);
    assertSame(rig.outputs[PHONES + side]!, plain.outputs[PHONES + side]!, READY + 40_000 + RAMP);
  }
  assert(loudest(rig.outputs[PHONES]!, READY + RAMP, READY + 40_000) > 0.15, "at full level");
  ask(rig, READY + 80_001, { do: "mix.cue", track: 1 });
  ask(rig, READY + 90_000, { do: "loop.delete", track: 1 });
  rig.runTo(READY + 140_000);
  assert(loudest(rig.outputs[PHONES]!, READY + 92_000) > 0.1, "a cued track that is deleted silences nobody");
});

Deno.test("a loop that the PA does not hear at all, since it has no outputs there, is in the phones", async () => {
  const rig = await playing();
  ask(rig, READY, { do: "mix.output", track: 1, channel: null });
  ask(rig, READY, { do: "mix.output", track: 2, channel: null });
  rig.runTo(READY + 60_000);
  assertEquals(loudest(rig.outputs[0]!, READY + 5_000), 0);
  assert(loudest(rig.outputs[PHONES]!, READY + 5_000) > 0.1);
});

Deno.test("the click is in both mixes, once; the phones may have it louder, softer, or alone", async () => {
  const clicking = async (...commands: Record<string, unknown>[]) => {
    const rig = await Rig.open({ outputCount: 4, phonesOutput: 2, tapeSeconds: 1 });
    ask(rig, 1, { do: "transport.set_tempo", bpm: 120 });
    for (const command of [{ do: "mix.metronome", gain: 0.2 }, ...commands]) ask(rig, 2, command);
    return ask(rig, 4_801, { do: "transport.start" }).runTo(60_000);
  };
  const both = await clicking();
  assertSame(both.outputs[PHONES]!, both.outputs[0]!, 0);
  const click = loudest(both.outputs[0]!, 0);
  assert(click > 0.1);
  const softer = await clicking({ do: "mix.phones_click", gain: 0.5 });
  assertSame(softer.outputs[0]!, both.outputs[0]!, 0);
  assert(Math.abs(loudest(softer.outputs[PHONES]!, 0) - click / 2) < 1e-6);
  const none = await clicking({ do: "mix.phones_click", on: false });
  assertEquals(loudest(none.outputs[PHONES]!, 0), 0);
  const alone = await clicking({ do: "mix.click", output: 3 });
  assertEquals(loudest(alone.outputs[0]!, 0), 0);
  assertSame(alone.outputs[PHONES]!, both.outputs[PHONES]!, 0);
});

Deno.test("neither loops nor inputs are louder in the phones than the ceiling, and the PA's limiter is not theirs", async () => {
  const rig = await playing({ source: noise(0.9), limiterCeiling: 0.5 });
  ask(rig, READY, { do: "mix.master", gain: 0.1 });
  ask(rig, READY, { do: "mix.phones_inputs", gain: 1 });
  rig.runTo(READY + 30_000);
  const inEars = loudest(rig.outputs[PHONES]!, 0);
  assert(inEars <= 0.5 && inEars > 0.45, `${inEars}`);
  assert(loudest(rig.outputs[0]!, READY + RAMP) < 0.2);
  ask(rig, READY + 30_001, { do: "mix.phones_level", gain: 0 });
  ask(rig, READY + 30_001, { do: "mix.phones_inputs", on: false });
  rig.runTo(READY + 40_000);
  assertEquals(loudest(rig.outputs[PHONES]!, READY + 30_001 + 2 * RAMP), 0);
});

Deno.test("every change of either mix is a ramp: a constant never steps by more than a slope of 10 ms", async () => {
  const constant: Source = (frame) => 0.2 * Math.min(1, frame / 9_600);
  const rig = await playing({ source: constant });
  const commands = [
    { do: "mix.master", gain: 0.2 },
    { do: "mix.master_mute" },
    { do: "mix.master_mute" },
    { do: "mix.phones", track: 1, gain: 0 },
    { do: "mix.phones", track: 2, gain: 1.5 },
    { do: "mix.cue", track: 1 },
    { do: "mix.phones", track: 1, follow: true },
    { do: "mix.cue", track: 1 },
    { do: "mix.phones_inputs", on: true },
    { do: "mix.phones_level", gain: 0.1 },
    { do: "mix.master", gain: 1 },
    { do: "mix.phones_inputs", on: false },
  ];
  commands.forEach((command, i) => ask(rig, READY + 300 * i, command));
  rig.runTo(READY + 20_000);
  // Two loops of 0.2 and an input, of which any may be on its way to or from 1.5 times its level.
  const slope = 3 * 0.2 * 1.5 / RAMP;
  rig.outputs.slice(0, 4).forEach((output, i) => {
    const step = largestStep(output, READY - 100);
    assert(step <= slope, `output ${i + 1} steps by ${step}, bound ${slope}`);
  });
});

Deno.test("the phones sound the same, bit for bit, at blocks of 1, 61, 256 and 5000 frames", async () => {
  const rigs = await Promise.all([61, 1, 256, 5_000].map(async (blockFrames) => {
    const rig = await playing({ blockFrames });
    ask(rig, READY + 7, { do: "mix.phones", track: 1, gain: 0.4 });
    ask(rig, READY + 333, { do: "mix.master_mute" });
    ask(rig, READY + 1_001, { do: "mix.cue", track: 2 });
    ask(rig, READY + 1_234, { do: "mix.phones_inputs", gain: 0.7 });
    ask(rig, READY + 2_345, { do: "mix.phones_level", gain: 0.9 });
    return rig.runTo(READY + 9_000);
  }));
  for (const rig of rigs.slice(1)) rigs[0]!.outputs.forEach((output, i) => assertSame(rig.outputs[i]!, output, 0));
});

Deno.test("tracks' own outputs make room for the phones", async () => {
  const owns = async (outputCount: number, phonesOutput: number) => {
    const rig = await Rig.open({ outputCount, phonesOutput, tapeSeconds: 1 });
    for (const track of [1, 2, 3]) ask(rig, track, { do: "mix.gain", track, gain: 1 });
    rig.runTo(1_000);
    return [0, 1, 2].map((index) => rig.track(index).direct);
  };
  assertEquals(await owns(8, -1), [2, 4, 6]);
  assertEquals(await owns(8, 2), [4, 6, -1]);
  assertEquals(await owns(8, 4), [2, 6, -1]);
  assertEquals(await owns(8, 3), [6, -1, -1]);
  assertEquals(await owns(8, 6), [2, 4, -1]);
});

Deno.test("without phones their settings are kept and change no sound", async () => {
  const plain = (await playing({ phonesOutput: -1 })).runTo(READY + 20_000);
  const rig = await playing({ phonesOutput: -1 });
  ask(rig, READY, { do: "mix.cue", track: 1 });
  ask(rig, READY, { do: "mix.phones", track: 1, gain: 0.5 });
  ask(rig, READY, { do: "mix.phones_inputs", on: true });
  rig.runTo(READY + 20_000);
  rig.outputs.forEach((output, i) => assertSame(output, plain.outputs[i]!, 0));
  assertEquals([rig.track(0).phones, rig.track(0).cued, rig.snapshot.mixes.cueCount], [0.5, true, 1]);
});
