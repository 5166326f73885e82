import { assert, assertEquals } from "@std/assert";
import { tempoEvent } from "../../../src/midi/smf/smf.ts";
import type { Piece } from "../../../src/sequence/piece.ts";
import { type GridPlace, PieceFeed } from "../../../src/sequence/piece_feed.ts";
import { TempoLine } from "../../../src/sequence/tempo_line.ts";
import { KeptPlan, message, midiPiece, patternsPiece, RATE } from "./sequence_rig.ts";

/** Feeds a piece to its end, so many frames a turn. */
function feedAll(piece: Piece, plan: KeptPlan, { bpm, turn = 960, start = 1000 }: {
  bpm?: number;
  turn?: number;
  start?: number;
} = {}) {
  const places: GridPlace[] = [];
  const feed = new PieceFeed(piece, new TempoLine(piece, bpm), start, RATE, plan, (place) => void places.push(place));
  let frame = 0;
  for (; frame <= feed.endFrame && frame < 1e7; frame += turn) feed.fill(frame);
  return { feed, places, frame };
}

Deno.test("sixteenths at 117 BPM lie at their exact frames after two hours, reckoned in whole numbers", () => {
  const piece = patternsPiece('{"tempo": 117, "parts": [{"steps": "x"}]}', Infinity);
  const feed = new PieceFeed(piece, new TempoLine(piece), 1000, RATE, new KeptPlan(), () => {});
  for (const step of [0, 1, 2, 17, 30_001, 56_161]) {
    // A sixteenth is 48000 × 60 / (117 × 4) frames; halves go up.
    const numerator = BigInt(step) * 48000n * 60n, denominator = 117n * 4n;
    const exact = 1000n + (2n * numerator + denominator) / (2n * denominator);
    assertEquals(feed.frameOf(step * 240), Number(exact));
  }
});

Deno.test("a piece is the same whatever the turns, and wherever room runs out", () => {
  const piece = patternsPiece(
    '{"tempo": 180, "parts": [{"steps": [{"note": 60, "ratchets": 7}, ["C2", "E2"]], "swing": 66}]}',
    50,
  );
  const whole = new KeptPlan();
  feedAll(piece, whole);
  for (const [turn, room] of [[64, 5], [960, 3], [4800, 11]] as const) {
    const narrow = new KeptPlan(room);
    const places: GridPlace[] = [];
    const feed = new PieceFeed(piece, new TempoLine(piece), 1000, RATE, narrow, (place) => void places.push(place));
    for (let frame = 0; frame <= feed.endFrame; frame += turn) {
      narrow.room = room;
      feed.fill(frame);
    }
    assertEquals(narrow.given, whole.given);
  }
  assertEquals(whole.given.length, 50 * 9);
});

Deno.test("tempo changes of a MIDI file are kept, each time through, and told to the grid at their beats", () => {
  const events = [
    message(0, 0x90, 60, 1),
    message(480, 0x80, 60, 1),
    message(960, 0x90, 61, 1),
    message(1440, 0x80, 61, 1),
  ];
  const piece = midiPiece([[tempoEvent(0, 500_000), tempoEvent(960, 250_000)], events], 1920, 2);
  const plan = new KeptPlan(), { places } = feedAll(piece, plan);
  // Two quarters of 24,000 frames, two of 12,000.
  assertEquals(plan.given.map(({ frame }) => frame - 1000), [0, 24000, 48000, 60000, 72000, 96000, 120000, 132000]);
  assertEquals(places, [
    { frame: 1000, beat: 0, bpm: 120 },
    { frame: 49000, beat: 2, bpm: 240 },
    { frame: 73000, beat: 4, bpm: 120 },
    { frame: 121000, beat: 6, bpm: 240 },
  ]);
});

Deno.test("another tempo keeps the proportions of those of the file", () => {
  const piece = midiPiece([[tempoEvent(0, 500_000), tempoEvent(480, 250_000)], [
    message(480, 0x90, 60, 1),
    message(960, 0x80, 60, 1),
  ]], 960);
  const plan = new KeptPlan(), { places } = feedAll(piece, plan, { bpm: 60 });
  assertEquals(plan.given.map(({ frame }) => frame - 1000), [48000, 72000]);
  assertEquals(places.map(({ bpm }) => bpm), [60, 120]);
});

Deno.test("no more waits in the engine than it holds, however dense a piece is, and all of it is sent", () => {
  const many = Array.from({ length: 20_000 }, (_, index) => message(index % 480, 0xb0, index % 120, index % 128));
  const piece = midiPiece([many.sort((x, y) => x.tick - y.tick)], 480);
  const plan = new KeptPlan();
  const feed = new PieceFeed(piece, new TempoLine(piece), 0, RATE, plan, () => {});
  feed.fill(0);
  assert(plan.given.length <= 8000, `${plan.given.length} events wait`);
  for (let frame = 0; frame <= feed.endFrame; frame += 480) feed.fill(frame);
  assertEquals(plan.given.length, 20_000);
});

Deno.test("a piece is over when its last bar is, and not before its last note has ended", () => {
  assertEquals(
    feedAll(patternsPiece('{"tempo": 120, "parts": [{"steps": "x..............."}]}'), new KeptPlan()).feed.endFrame,
    1000 + 96000,
  );
  const held = patternsPiece('{"tempo": 120, "parts": [{"length": 32, "steps": "x..............."}]}');
  assertEquals(feedAll(held, new KeptPlan()).feed.endFrame, 1000 + 192000);
});
