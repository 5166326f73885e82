import { assertEquals } from "@std/assert";
import { CommandRing } from "../../../dsp/command_ring.ts";
import { createEngineMemory, prepareEngine } from "../../../dsp/engine.ts";
import { EventRing } from "../../../dsp/event_ring.ts";
import { keepPages } from "../../../dsp/page_keeper.ts";
import { readSnapshot, readTrack } from "../../../dsp/snapshot.ts";
import { EVENT_REFUSED, STATE_PLAYING } from "../../../dsp/assembly/protocol.ts";
import { encodeCommand } from "../../../src/commands/encode.ts";
import { demoBarFrames, makeDemoPhrase } from "../../../src/session/demo_phrase.ts";
import { demoCommands } from "../../../src/session/demo_plan.ts";

const RATE = 48000, BLOCK = 480;

Deno.test("the demo makes two loops of three layers in half a minute, and nothing in it is refused", async () => {
  const memory = createEngineMemory();
  const engine = await prepareEngine(memory, { sampleRate: RATE, inputCount: 2, outputCount: 2, tapeSeconds: 60 });
  const ring = new CommandRing(memory, 0), events = new EventRing(memory), phrase = makeDemoPhrase(RATE);
  demoCommands(RATE).forEach((request, index) => ring.push(encodeCommand(request, { id: index + 1 })));
  const refused: unknown[] = [], bar = demoBarFrames(RATE);
  let peak = 0;
  for (let frame = 0; frame < 30 * RATE; frame += BLOCK) {
    for (const input of engine.inputs) for (let i = 0; i < BLOCK; i++) input[i] = phrase[(frame + i) % phrase.length]!;
    engine.process(BLOCK);
    keepPages(memory);
    for (let event = events.read(); event; event = events.read()) if (event.kind === EVENT_REFUSED) refused.push(event);
    // The melody's part is over: what sounds now comes from the loops alone.
    if (frame > 14 * bar) { for (let i = 0; i < BLOCK; i++) peak = Math.max(peak, Math.abs(engine.outputs[0]![i]!)); }
  }
  assertEquals(refused, []);
  const tracks = [0, 1].map((index) => readTrack(memory, index));
  assertEquals(readSnapshot(memory).trackCount, 2);
  assertEquals(tracks.map(({ state, lengthFrames }) => [state, lengthFrames]), [[STATE_PLAYING, 4 * bar], [
    STATE_PLAYING,
    4 * bar,
  ]]);
  assertEquals(tracks.map(({ layerCount }) => layerCount), [2, 1]);
  assertEquals(peak > 0.5, true, `peak ${peak}`);
});
