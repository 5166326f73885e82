/** Hearing a port while the thread that hears stands still again and again. */
import { assert, assertEquals } from "@std/assert";
import { MidiRing } from "../../bridge/midi/midi_ring.ts";
import { openRtMidi } from "../../bridge/midi/rtmidi/rtmidi_backend.ts";
import { StreamClock } from "../../dsp/clock.ts";
import { createEngineMemory, prepareEngine } from "../../dsp/engine.ts";
import { MidiOutLine } from "../../src/midi/out/midi_out_line.ts";
import { SIGNAL_WORD } from "../../src/midi/out/sender_cell.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const RATE = 48000;
const MESSAGES = 4000;
const STALL_MS = 500;
/** An emulated machine stands still for up to 130 ms by itself. */
const JITTER_MS = 300;

/** Plans a message a ms from half a second on, each with its number in it. */
async function planMessages(port: string): Promise<MidiOutLine> {
  const engine = await prepareEngine(createEngineMemory(), {
    sampleRate: RATE,
    inputCount: 1,
    outputCount: 1,
    tapeSeconds: 1,
  });
  const buffer = MidiRing.allocate(1 << 18);
  let isOpen = false;
  const { line } = await MidiOutLine.start({
    memory: engine.memory,
    rings: [buffer],
    backend: "rtmidi",
    report: ({ kind }) => isOpen ||= kind === "opened",
  });
  line.open(0, port);
  await until("the port is open", () => isOpen);
  new StreamClock(engine.memory).stamp(128, performance.timeOrigin + performance.now());
  const ring = new MidiRing(buffer, new Int32Array(line.cellBuffer), SIGNAL_WORD);
  for (let index = 0; index < MESSAGES; index++) {
    assert(ring.write(RATE / 2 + index * (RATE / 1000), 0, Uint8Array.of(0xa0, index & 127, index >> 7)));
  }
  ring.notify();
  return line;
}

Deno.test({
  name:
    "a thread that stands still for half a second at a time hears every message, in order, stamped near its own time",
  ...needs("alsa_sequencer"),
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const midi = await openRtMidi();
    const numbers: number[] = [], stampsMs: number[] = [], takenMs: number[] = [];
    midi.openVirtualInput("rondo ear", (timeMs, bytes) => {
      numbers.push(bytes[1]! + 128 * bytes[2]!);
      stampsMs.push(timeMs);
      takenMs.push(performance.timeOrigin + performance.now());
    });
    const line = await planMessages("rondo ear");
    const nobodyElse = new Int32Array(new SharedArrayBuffer(4));
    const stalls = setInterval(() => void Atomics.wait(nobodyElse, 0, 0, STALL_MS), STALL_MS + 50);
    await until("all are heard", () => numbers.length === MESSAGES, 60_000);
    clearInterval(stalls);
    assertEquals(numbers, Array.from({ length: MESSAGES }, (_, index) => index));
    const widest = (times: number[]) => Math.max(...times.slice(1).map((time, index) => time - times[index]!));
    assert(widest(takenMs) > STALL_MS * 0.8, "the thread did stand still");
    assert(widest(stampsMs) < JITTER_MS, `stamps lie up to ${widest(stampsMs)} ms apart`);
    assert(Math.min(...stampsMs.slice(1).map((time, index) => time - stampsMs[index]!)) >= 0);
    const worst = Math.max(...stampsMs.map((time, index) => Math.abs(time - stampsMs[0]! - index)));
    console.log(
      `    ${MESSAGES} messages, taken up to ${widest(takenMs).toFixed(0)} ms apart, ` +
        `stamped at most ${worst.toFixed(0)} ms from their place`,
    );
    await line.stop();
    midi.close();
  },
});
