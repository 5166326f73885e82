import { assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { noise, Rig } from "./rig.ts";

const RATE = 48_000;
const exact = { when: P.WHEN_EXACT };

async function rig(options: { lengthRule?: number; blockFrames?: number } = {}): Promise<Rig> {
  return await Rig.open({ source: noise(0.2), ...options });
}

Deno.test("a take that is asked for so many seconds, bars or cycles ends by itself at its frame, and plays", async () => {
  const first = await rig();
  first.at(0, { kind: P.COMMAND_SET_TEMPO, a: 100, b: 3 });
  first.at(20_000, { kind: P.COMMAND_RECORD, track: 0, a: 2, b: P.CAPTURE_BARS, ...exact }).runTo(6 * RATE);
  assertEquals([first.track(0).lengthFrames, first.track(0).state], [2 * 3 * 28_800, P.STATE_PLAYING]);
  assertEquals(first.snapshot.anchorFrame, 20_000);
  const from = 20_000 + 2 * 172_800;
  first.at(from, { kind: P.COMMAND_RECORD, track: 1, a: 3, b: P.CAPTURE_CYCLES, ...exact }).runTo(
    from + 3 * 172_800 + RATE,
  );
  assertEquals([first.track(1).lengthFrames, first.track(1).state], [3 * 172_800, P.STATE_PLAYING]);
  const second = await rig();
  second.at(10_000, { kind: P.COMMAND_RECORD, track: 0, a: 1.25, b: P.CAPTURE_SECONDS, ...exact }).runTo(3 * RATE);
  assertEquals(second.track(0).lengthFrames, 1.25 * RATE);
});

Deno.test("a take of a length closes earlier when it is asked to, and the length is then forgotten", async () => {
  const own = await rig();
  own.at(10_000, { kind: P.COMMAND_RECORD, track: 0, a: 2, b: P.CAPTURE_SECONDS, ...exact });
  own.at(10_000 + RATE, { kind: P.COMMAND_RECORD, track: 0, ...exact });
  own.at(10_000 + 1.5 * RATE, { kind: P.COMMAND_OVERDUB, track: 0, a: 1, ...exact }).runTo(4 * RATE);
  assertEquals([own.track(0).lengthFrames, own.track(0).state], [RATE, P.STATE_OVERDUBBING]);
});

Deno.test("beside a rule that wraps, what is played until the length is over is added to one cycle", async () => {
  const own = await rig({ lengthRule: P.LENGTH_WRAP });
  own.at(10_000, { kind: P.COMMAND_RECORD, track: 0, a: 0.5, b: P.CAPTURE_SECONDS, ...exact });
  own.at(10_000 + RATE, { kind: P.COMMAND_RECORD, track: 1, a: 2, b: P.CAPTURE_CYCLES, ...exact }).runTo(5 * RATE);
  assertEquals([own.track(1).lengthFrames, own.track(1).layerCount, own.track(1).state], [
    RATE / 2,
    2,
    P.STATE_PLAYING,
  ]);
});

Deno.test("cycles without a loop, bars without a tempo, and less than a tenth of a second are refused", async () => {
  const own = await rig();
  own.at(100, { kind: P.COMMAND_RECORD, track: 0, a: 1, b: P.CAPTURE_CYCLES, ...exact });
  own.at(200, { kind: P.COMMAND_RECORD, track: 0, a: 1, b: P.CAPTURE_BARS, ...exact });
  own.at(300, { kind: P.COMMAND_RECORD, track: 0, a: 0.05, b: P.CAPTURE_SECONDS, ...exact }).runTo(RATE);
  const refused = own.eventsOf(P.EVENT_REFUSED).map(({ status }) => status);
  assertEquals(refused, [P.REFUSED_NO_GRID, P.REFUSED_NO_GRID, P.REFUSED_TOO_SHORT]);
});

Deno.test("a take of a length is the same at every block size", async () => {
  const outputs = await Promise.all([1, 64, 1000].map(async (blockFrames) => {
    const own = await rig({ blockFrames });
    own.at(5_001, { kind: P.COMMAND_RECORD, track: 0, a: 0.3, b: P.CAPTURE_SECONDS, ...exact }).runTo(RATE);
    return own.outputs[0]!;
  }));
  assertEquals(outputs[1], outputs[0]);
  assertEquals(outputs[2], outputs[0]);
});
