import { assert, assertEquals } from "@std/assert";
import { MidiRing } from "../../../../bridge/midi/midi_ring.ts";
import { StreamClock } from "../../../../dsp/clock.ts";
import { createEngineMemory, prepareEngine } from "../../../../dsp/engine.ts";
import { MidiOutLine } from "../../../../src/midi/out/midi_out_line.ts";
import { SENT_WORD, SIGNAL_WORD } from "../../../../src/midi/out/sender_cell.ts";

const RATE = 48000;
/** A test that hangs says so after this long; nothing is measured by it. */
const PATIENCE_MS = 20_000;

function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

async function startLine() {
  const engine = await prepareEngine(createEngineMemory(), {
    sampleRate: RATE,
    inputCount: 1,
    outputCount: 1,
    tapeSeconds: 1,
  });
  const startMs = nowMs();
  new StreamClock(engine.memory).stamp(128, startMs);
  const buffer = MidiRing.allocate();
  const { line, reason } = await MidiOutLine.start({ memory: engine.memory, rings: [buffer], backend: "offline" });
  assertEquals(reason, undefined);
  line.open(0, "synth", true);
  const ring = new MidiRing(buffer, new Int32Array(line.cellBuffer), SIGNAL_WORD);
  return { line, ring, startMs };
}

Deno.test("a blocked main thread changes nothing in what is sent, or when at the earliest", async () => {
  const { line, ring, startMs } = await startLine();
  const words = new Int32Array(line.cellBuffer);
  line.latencyMs = 3;
  const frames = Array.from({ length: 40 }, (_, index) => 24_000 + 480 * index);
  for (const frame of frames) assert(ring.write(frame, 0, Uint8Array.of(0x90, 60, 100)));
  ring.notify();
  // Nothing but this thread's own sleep from here until all is sent: had the sender needed it, it would never be.
  const nobodyElse = new Int32Array(new SharedArrayBuffer(4));
  const endMs = performance.now() + PATIENCE_MS;
  while (Atomics.load(words, SENT_WORD) < frames.length && performance.now() < endMs) {
    Atomics.wait(nobodyElse, 0, 0, 20);
  }
  const sent = await line.stop();
  assertEquals(sent.map(({ port, bytes }) => [port, ...bytes]), Array(frames.length).fill(["synth", 0x90, 60, 100]));
  sent.forEach(({ timeMs }, index) => {
    assert(timeMs >= startMs + 3 + (frames[index]! * 1000) / RATE - 0.01, `message ${index} was early`);
  });
});

Deno.test("ports are bound and unbound while it sends, and the end closes everything", async () => {
  const { line, ring } = await startLine();
  ring.write(0, 0, Uint8Array.of(1));
  ring.write(0, 1, Uint8Array.of(2));
  ring.notify();
  line.open(1, "other", true);
  line.close(0);
  const sent = await line.stop();
  assertEquals(line.facts.isRealTime, false);
  assert(sent.length <= 1 || sent[1]!.port === "other");
});
