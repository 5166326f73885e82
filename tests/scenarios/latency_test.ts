import { assertEquals } from "@std/assert";
import * as protocol from "../../dsp/assembly/protocol.ts";
import { Rig } from "./rig.ts";

const { COMMAND_LATENCY, COMMAND_MUTE, COMMAND_OVERDUB, COMMAND_RECORD, COMMAND_STOP, EVENT_TAKE } = protocol;

const LOOP_FRAMES = 24_000;
const CLICKS = [0, 5_003, 11_111, 17_777];

/** Small whole numbers that depend on the seed only. */
function randoms(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

/**
 * A first loop of clicks is made, then a player echoes every click at the moment he hears it, and records that on a second
 * track with presses that are off by up to 100 ms. Returns the rig and the frame where the second take was pressed to start.
 */
async function echoSession(seed: number): Promise<{ rig: Rig; roundTrip: number }> {
  const random = randoms(seed);
  const blockFrames = 1 + random(512);
  const input = random(3_000);
  const output = blockFrames + random(3_000);
  const roundTrip = input + output;
  const rig = await Rig.open({ blockFrames });
  const start = 7_000 + random(1_000);
  const takeFrame = start + input;
  rig.source = (frame) => CLICKS.includes(frame - takeFrame) ? 0.5 : 0;
  rig.at(0, { kind: COMMAND_LATENCY, a: input, b: output });
  rig.at(start, { kind: COMMAND_RECORD }).at(start + LOOP_FRAMES, { kind: COMMAND_RECORD }).runTo(
    start + 2 * LOOP_FRAMES,
  );

  const origin = start - output;
  rig.source = (frame) => rig.outputs[0]![frame - roundTrip] ?? 0;
  const pressed = origin + 4 * LOOP_FRAMES + output;
  rig.at(pressed + random(9_600) - 4_800, { kind: COMMAND_RECORD, track: 1 });
  rig.at(pressed + LOOP_FRAMES + random(9_600) - 4_800, { kind: COMMAND_RECORD, track: 1 });
  rig.runTo(pressed + 2 * LOOP_FRAMES);
  return { rig, roundTrip };
}

/** Frames of one cycle at which a loop's output is not silent. */
function soundingFrames(rig: Rig, track: number, from: number): number[] {
  const { lengthFrames, positionFrames } = rig.track(track);
  const origin = rig.frame - positionFrames;
  const found: number[] = [];
  for (let i = from; i < from + lengthFrames; i++) {
    if (Math.abs(rig.outputs[0]![i]!) > 0.2) found.push((((i - origin) % lengthFrames) + lengthFrames) % lengthFrames);
  }
  return found.sort((a, b) => a - b);
}

Deno.test("a take coincides to the frame with what the player heard, for any latency and block size", async () => {
  for (let seed = 1; seed <= 24; seed++) {
    const { rig } = await echoSession(seed);
    assertEquals(rig.track(1).lengthFrames, LOOP_FRAMES, `seed ${seed}`);
    rig.source = () => 0;
    const from = rig.frame + 10_000;
    rig.at(rig.frame + 100, { kind: COMMAND_MUTE, track: 0, a: 1 }).runTo(from + LOOP_FRAMES);
    const first = rig.track(0);
    assertEquals((first.positionFrames - rig.track(1).positionFrames + LOOP_FRAMES) % LOOP_FRAMES, 0, `seed ${seed}`);
    assertEquals(soundingFrames(rig, 1, from), CLICKS, `seed ${seed}`);
  }
});

Deno.test("an overdub lands to the frame where the player heard it, for any latency and block size", async () => {
  for (let seed = 31; seed <= 48; seed++) {
    const { rig } = await echoSession(seed);
    const take = rig.eventsOf(EVENT_TAKE, 0)[0]!;
    const shift = 2_000;
    const echo = rig.source;
    rig.source = (frame, channel) => echo(frame - shift, channel);
    rig.at(rig.frame + 50, { kind: COMMAND_STOP, track: 1 });
    rig.at(rig.frame + 1_000, { kind: COMMAND_OVERDUB, track: 0, a: 1 });
    rig.at(rig.frame + 1_000 + LOOP_FRAMES, { kind: COMMAND_OVERDUB, track: 0 });
    rig.runTo(rig.frame + 2 * LOOP_FRAMES);
    rig.source = () => 0;
    rig.runTo(rig.frame + 2 * LOOP_FRAMES);
    const expected = [...CLICKS, ...CLICKS.map((click) => (click + shift) % LOOP_FRAMES)].sort((a, b) => a - b);
    assertEquals(soundingFrames(rig, 0, rig.frame - LOOP_FRAMES), expected, `seed ${seed}, take at ${take.a}`);
  }
});
