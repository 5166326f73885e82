import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { CommandRing } from "../../dsp/command_ring.ts";
import { readLoop } from "../../dsp/layers.ts";
import { type Ask, largestStep, noise, Rig, SILENCE } from "./rig.ts";

// Each test promises something that the program Rondo takes the place of did not do; the comment says how it failed.

const exact = { when: P.WHEN_EXACT };
const record = { kind: P.COMMAND_RECORD, ...exact };
const CYCLE = 48_003;
const START = 10_007;

/** A rig whose first track plays a loop of CYCLE frames from START on. */
async function withLoop(options: Parameters<typeof Rig.open>[0] = {}): Promise<Rig> {
  const rig = await Rig.open({ source: noise(0.3), tapeSeconds: 20, ...options });
  return rig.at(START, { ...record, track: 0 }).at(START + CYCLE, { ...record, track: 0 }).runTo(START + CYCLE + 5_000);
}

/** One cycle of output, from where the loop begins. */
function nextCycle(rig: Rig): Float32Array {
  const from = START + Math.ceil((rig.frame + 3_000 - START) / CYCLE) * CYCLE;
  rig.runTo(from + CYCLE);
  return rig.outputs[0]!.slice(from, from + CYCLE);
}

function does(rig: Rig, ...asks: Ask[]): Rig {
  for (const ask of asks) rig.at(rig.frame + 101, ask).runTo(rig.frame + 3_000);
  return rig;
}

// There, a stop within 350 ms of the start was overwritten by the search for the start, and the program hung for ever.
Deno.test("a take that is stopped 150 ms after it began is a loop at once", async () => {
  const rig = await Rig.open({ source: noise(0.3) });
  rig.at(20_003, record).at(27_203, record).runTo(27_300);
  assertEquals(rig.track(0).state, P.STATE_PLAYING);
  assertEquals(rig.track(0).lengthFrames, 7_200);
});

// There, a first loop under half a beat was rounded to no beats and the length became the logarithm of 0/0.
Deno.test("a first loop of a tenth of a second has a tempo and repeats", async () => {
  const rig = await Rig.open({ source: noise(0.3) });
  rig.at(20_003, record).at(24_803, record).runTo(40_000);
  assertEquals(rig.track(0).lengthFrames, 4_800);
  assert(rig.snapshot.tempoBpm > 0 && Number.isFinite(rig.snapshot.tempoBpm));
});

// There, a first loop of over 60 s, the length of its ring, was an assertion that failed.
Deno.test("a first loop longer than a minute and than the tape is kept whole", async () => {
  const rig = await Rig.open({ source: noise(0.3), tapeSeconds: 5, blockFrames: 4096 });
  rig.at(START, record).at(START + 70 * 48_000, record).runTo(START + 71 * 48_000);
  const [loop] = readLoop(rig.memory, 0)!.channels;
  assertEquals(loop!.length, 70 * 48_000);
  const end = loop!.length - 1_440;
  assertEquals(loop!.subarray(0, end), rig.inputs[0]!.subarray(START, START + end));
});

// There, every new track was faded in by writing into its stored sound: a hole of 50 ms for good.
Deno.test("what is kept of a take is what was played, from its first frame on, whatever was faded while it played", async () => {
  const rig = await withLoop();
  does(rig, { kind: P.COMMAND_MUTE, a: 1 }, { kind: P.COMMAND_STOP }, { kind: P.COMMAND_PLAY }, {
    kind: P.COMMAND_MUTE,
    a: 0,
  });
  const [loop] = readLoop(rig.memory, 0)!.channels;
  const end = CYCLE - 1_440;
  assertEquals(loop!.subarray(0, end), rig.inputs[0]!.subarray(START, START + end));
});

// There, the mute key raised an error for a name that did not exist.
Deno.test("mute silences a loop in phase: unmuted, it is where it would have been", async () => {
  const rig = await withLoop();
  const before = nextCycle(rig);
  does(rig, { kind: P.COMMAND_MUTE, a: P.SWITCH_TOGGLE });
  assert(nextCycle(rig).every((x) => x === 0));
  does(rig, { kind: P.COMMAND_MUTE, a: P.SWITCH_TOGGLE });
  assertEquals(nextCycle(rig), before);
});

// There, two formulas for the cycle disagreed: a take of one and a half cycles begun at three quarters played its wrong half.
Deno.test("a take of one and a half cycles that began at three quarters of one goes on where it was played", async () => {
  const rig = await withLoop();
  does(rig, { kind: P.COMMAND_MUTE, a: 1 });
  const start = START + 2 * CYCLE + Math.round(0.75 * CYCLE);
  const frames = Math.round(1.5 * CYCLE);
  rig.at(start, { ...record, track: 1 }).at(start + frames, { ...record, track: 1 }).runTo(start + 8 * CYCLE);
  for (let i = 2 * CYCLE + 2_000; i < 2 * CYCLE + frames - 10; i++) {
    assertEquals(rig.outputs[0]![start + i], rig.inputs[0]![start + i - 2 * CYCLE], `frame ${i}`);
  }
});

// There, the copy that "reset" brought back was made before the last frames of the take had arrived.
Deno.test("undo back to the take brings back all of it, its last frames and its seam included", async () => {
  const rig = await withLoop();
  const before = nextCycle(rig);
  does(rig, { kind: P.COMMAND_OVERDUB, a: 0.5 });
  rig.runTo(rig.frame + 20_000);
  does(rig, { kind: P.COMMAND_PLAY }, { kind: P.COMMAND_UNDO });
  assertEquals(nextCycle(rig), before);
});

// There, a short take over the end of the loop made a track of twice the length that sounded every other time.
Deno.test("an overdub over the loop's end sounds in every cycle and leaves the length alone", async () => {
  const rig = await withLoop();
  rig.source = SILENCE;
  const from = START + 2 * CYCLE - 4_000;
  rig.runTo(from - 2_000);
  const dry = nextCycle(rig);
  const again = START + 5 * CYCLE - 4_000;
  rig.runTo(again - 3_000).source = noise(0.2);
  rig.at(again, { kind: P.COMMAND_OVERDUB, a: 1, ...exact }).at(again + 8_000, { kind: P.COMMAND_PLAY, ...exact });
  rig.runTo(again + 8_480).source = SILENCE;
  rig.runTo(again + CYCLE);
  assertEquals(rig.track(0).lengthFrames, CYCLE);
  const [one, two] = [nextCycle(rig), nextCycle(rig)];
  assertEquals(one, two);
  assert(
    one.subarray(0, 3_000).some((x, i) => x !== dry[i]) &&
      one.subarray(CYCLE - 3_000).some((x, i) => x !== dry[CYCLE - 3_000 + i]),
  );
});

// There, only the end of a take was looked at: one that began between boundaries and ended on one began with a click.
Deno.test("a take that begins between boundaries and ends on one begins and ends without a click", async () => {
  const level = 0.2;
  const rig = await withLoop({ source: () => level });
  const end = START + 3 * CYCLE;
  rig.at(end - 30_011, { ...record, track: 1 }).at(end, { ...record, track: 1 }).runTo(end + 3 * CYCLE);
  assert(largestStep(rig.outputs[0]!, 1_000) <= (4 * level) / 480);
});

// There, a fade-in begun near the loop's end was cut at the wrap and finished one cycle later, as a dip.
Deno.test("a loop started just before its end fades in across the wrap and never dips again", async () => {
  const level = 0.2;
  const rig = await withLoop({ source: () => level });
  does(rig, { kind: P.COMMAND_STOP });
  const wrap = START + 3 * CYCLE;
  rig.at(wrap - 100, { kind: P.COMMAND_PLAY, ...exact }).runTo(wrap + 3 * CYCLE);
  for (let i = 0; i < 480; i++) {
    assert(Math.abs(rig.outputs[0]![wrap - 100 + i]! - (level * i) / 480) < 1e-6, `frame ${i} of the fade`);
  }
  assert(rig.outputs[0]!.subarray(wrap + 380).every((x) => Math.abs(x - level) < 1e-6), "no dip");
});

// There, every take lay one block late.
Deno.test("a take begins with the very frame it was asked for, at every block size", async () => {
  for (const blockFrames of [16, 100, 128, 1024]) {
    const rig = await Rig.open({ blockFrames, source: (frame) => frame === 20_003 ? 0.9 : 0 });
    rig.at(20_003, record).at(60_001, record).runTo(200_000);
    const loud = [...rig.outputs[0]!.keys()].filter((frame) => rig.outputs[0]![frame]! > 0.5);
    assertEquals(loud, [2, 3, 4].map((cycle) => 20_003 + cycle * 39_998), `blocks of ${blockFrames}`);
  }
});

// There, other threads changed the lists that the audio callback was going through.
Deno.test("commands of all threads in one block are all carried out, in the order of their frames", async () => {
  const rig = await withLoop();
  const gains = [0.1, 0.9, 0.3, 0.7, 0.2, 0.6, 0.8, 0.5];
  gains.forEach((gain, ring) => {
    const ask = {
      kind: P.COMMAND_GAIN,
      id: 900 + ring,
      track: 0,
      when: P.WHEN_NOW,
      gesture: -1,
      b: 0,
      c: 0,
      source: ring,
    };
    new CommandRing(rig.memory, ring).push({ ...ask, a: gain, at: rig.frame + 100 - ring });
  });
  rig.runTo(rig.frame + 1_000);
  const done = rig.eventsOf(P.EVENT_DONE).filter((event) => event.id >= 900);
  assertEquals(done.map((event) => event.id), [907, 906, 905, 904, 903, 902, 901, 900]);
  assertEquals(rig.track(0).gain, Math.fround(0.1));
});

// There, whether it was recording was kept in two places, and after a take of no length the next press did the opposite.
Deno.test("after a take of no length the next press records", async () => {
  const rig = await withLoop();
  const at = rig.frame + 500;
  rig.at(at, { ...record, track: 1 }).at(at, { ...record, track: 1 }).runTo(at + 1_000);
  assertEquals(rig.track(1).state, P.STATE_EMPTY);
  rig.at(at + 2_000, { ...record, track: 1 }).runTo(at + 3_000);
  assertEquals(rig.track(1).state, P.STATE_RECORDING);
});

// There, a stop that lay ahead kept everybody waiting, and commands without a loop raised errors.
Deno.test("while a stop waits for its boundary other commands act, and what cannot be is refused", async () => {
  const rig = await withLoop();
  const at = START + 4 * CYCLE - 20_000;
  rig.at(at - 20_000, { ...record, track: 1 }).at(at, { kind: P.COMMAND_RECORD, track: 1, when: P.WHEN_LOOP });
  rig.at(at + 1_000, { kind: P.COMMAND_MUTE, track: 0, a: 1 }).at(at + 2_000, { kind: P.COMMAND_CLEAR, track: 5 });
  rig.at(at + 2_000, { kind: P.COMMAND_PLAY, track: 2 }).runTo(at + 10_000);
  assertEquals(rig.track(1).state, P.STATE_RECORDING);
  assert(rig.track(0).muted);
  assertEquals(rig.eventsOf(P.EVENT_REFUSED).map((event) => event.status), [
    P.REFUSED_NO_SUCH_TRACK,
    P.REFUSED_NO_SUCH_TRACK,
  ]);
  rig.runTo(at + 30_000);
  assertEquals(rig.track(1).state, P.STATE_PLAYING);
});

// There, the ring's counter ran ahead of its data, so that the newest frames read from it were old ones.
Deno.test("a capture has the frames of this very moment", async () => {
  const rig = await Rig.open({ source: noise(0.3) });
  rig.at(100_003, { kind: P.COMMAND_CAPTURE, a: 1, b: P.CAPTURE_SECONDS, ...exact }).runTo(150_000);
  const [loop] = readLoop(rig.memory, 0)!.channels;
  assertEquals(loop!.subarray(0, 48_000 - 1_440), rig.inputs[0]!.subarray(52_003, 100_003 - 1_440));
});

// There, the order that actions asked for was lost on the way.
Deno.test("commands for the same frame act in the order in which they were sent, at every block size", async () => {
  for (const blockFrames of [1, 64, 1_000]) {
    const rig = await withLoop({ blockFrames });
    const at = rig.frame + 2_001;
    for (const a of [0.3, 0.8, 0.5]) rig.at(at, { kind: P.COMMAND_GAIN, a });
    rig.at(at, { kind: P.COMMAND_STOP }).at(at, { kind: P.COMMAND_PLAY }).runTo(at + 2_000);
    assertEquals([rig.track(0).gain, rig.track(0).state], [0.5, P.STATE_PLAYING]);
  }
});

// There, the first beat came early by up to a block, another way in every bar, and the highest tempo could not be reached.
Deno.test("every click of the metronome begins on the frame of its beat, at odd tempos and at the highest", async () => {
  for (const [bpm, blockFrames] of [[117, 128], [93.7, 100], [1000, 64]] as const) {
    const rig = await Rig.open({ blockFrames });
    rig.at(1, { kind: P.COMMAND_SET_TEMPO, a: bpm, b: 3 }).at(1, { kind: P.COMMAND_METRONOME, a: 1, b: 0.5 });
    rig.at(4_801, { kind: P.COMMAND_START, ...exact }).runTo(400_000);
    const { anchorFrame } = rig.snapshot;
    for (let beat = 0; beat < 12; beat++) {
      const frame = anchorFrame + Math.round((beat * 60 * 48_000) / bpm);
      const [before, first] = [rig.outputs[0]![frame]!, rig.outputs[0]![frame + 1]!];
      assert(first !== 0 && (bpm > 600 || before === 0), `${bpm} BPM, beat ${beat}`);
    }
  }
});

// There, a track's volume was multiplied into its sound: up by 1.2 and down by 0.8 was 0.96 for good; delete was a click and final.
Deno.test("levels and deletion leave no trace: back at 1, and brought back, a loop is the same to the bit", async () => {
  const rig = await withLoop();
  const before = nextCycle(rig);
  does(rig, { kind: P.COMMAND_GAIN, a: 1.2 }, { kind: P.COMMAND_GAIN, a: 0.96 }, { kind: P.COMMAND_PAN, a: -0.3 });
  does(rig, { kind: P.COMMAND_GAIN, a: 1 }, { kind: P.COMMAND_PAN, a: 0 }, { kind: P.COMMAND_DELETE });
  does(rig, { kind: P.COMMAND_UNDO, track: 0 });
  assertEquals(nextCycle(rig), before);
});

// There, the limiter forgot its state after every block of 128 frames.
Deno.test("the limiter does the same whatever the block size", async () => {
  const heard: Float32Array[] = [];
  for (const blockFrames of [31, 128, 2_048]) {
    const rig = await withLoop({ blockFrames });
    does(rig, { kind: P.COMMAND_GAIN, a: 8 });
    heard.push(nextCycle(rig));
    assert(heard[0]!.every((x) => Math.abs(x) <= 10 ** (-0.3 / 20)));
  }
  assertEquals(heard[1], heard[0]);
  assertEquals(heard[2], heard[0]);
});
