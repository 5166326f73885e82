import { assertEquals } from "@std/assert";
import { openCopier } from "../../../bridge/portaudio/copier.ts";
import { channelTable } from "../../../bridge/portaudio/stream.ts";

const LONGEST = 64;
const CANARY = 12345;

function channels(count: number, fill: (channel: number, frame: number) => number): Float32Array<ArrayBuffer>[] {
  return Array.from(
    { length: count },
    (_, channel) => Float32Array.from({ length: LONGEST }, (_, frame) => fill(channel, frame)),
  );
}

Deno.test("channels cross in both directions at any offset and length, and nothing beside them is touched", () => {
  const engine = {
    sampleRate: 48000,
    maxBlockFrames: LONGEST,
    inputs: channels(3, () => CANARY),
    outputs: channels(2, (channel, frame) => -(100 * channel + frame)),
    process() {},
    lose() {},
    setLatency() {},
  };
  const hostInputs = channels(3, (channel, frame) => 100 * channel + frame), hostOutputs = channels(2, () => CANARY);
  const copier = openCopier();
  copier.prepare(engine, 2, 2);
  copier.openInputs(Deno.UnsafePointer.of(channelTable(hostInputs, 3)));
  copier.openOutputs(Deno.UnsafePointer.of(channelTable(hostOutputs, 2)));
  copier.read(10, 5);
  copier.write(20, 7);
  for (let frame = 0; frame < LONGEST; frame++) {
    for (let channel = 0; channel < 2; channel++) {
      assertEquals(engine.inputs[channel]![frame], frame < 5 ? 100 * channel + frame + 10 : CANARY);
      const expected = frame >= 20 && frame < 27 ? -(100 * channel + frame - 20) : CANARY;
      assertEquals(hostOutputs[channel]![frame], expected);
    }
    assertEquals(engine.inputs[2]![frame], CANARY);
  }
});
