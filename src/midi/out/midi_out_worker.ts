/**
 * The MIDI sender: a worker that takes messages from rings and sends each when its frame is heard, through ports that it owns.
 *
 * Between requests it stays in the sender's own loop and never comes back to the event loop; control's `SenderCell.ask` brings it
 * out. Nothing it does depends on another thread being awake, except that rings must be filled in time.
 * Thread: itself.
 */
import { raisePriority } from "../../../bridge/linux/real_time.ts";
import { openSteadyClock, type SteadyClock } from "../../../bridge/linux/steady_clock.ts";
import { OfflineMidi } from "../../../bridge/midi/offline/offline_midi.ts";
import { MidiRing } from "../../../bridge/midi/midi_ring.ts";
import type { MidiBackend } from "../../../bridge/midi/port.ts";
import { openRtMidi } from "../../../bridge/midi/rtmidi/rtmidi_backend.ts";
import { HEADER_OFFSET, HEADER_SAMPLE_RATE_FIELD } from "../../../dsp/assembly/layout.ts";
import { ClockReader, StreamClock } from "../../../dsp/clock.ts";
import { MidiSender, type SenderPace } from "./midi_sender.ts";
import { PortTable } from "./port_table.ts";
import { allocateCell, SenderCell, SIGNAL_WORD } from "./sender_cell.ts";
import type { SenderReport, SenderRequest, SenderStart } from "./sender_messages.ts";
import { StreamTime } from "./stream_time.ts";
import { reasonOf } from "../../errors.ts";

/** A worker's own end of its messages. */
interface WorkerScope {
  onmessage: (event: MessageEvent<SenderStart | SenderRequest>) => void;
  postMessage(message: SenderReport): void;
  close(): void;
}

const scope = globalThis as unknown as WorkerScope;
const requests: SenderRequest[] = [];
const post = (report: SenderReport) => scope.postMessage(report);

scope.onmessage = ({ data }) => {
  if (data.kind === "start") void serve(data);
  else requests.push(data);
};

async function serve(start: SenderStart): Promise<void> {
  const cell = new SenderCell(start.cell);
  const clock = openSteadyClock();
  const offline = start.backend === "offline" ? new OfflineMidi(() => clock.now()) : undefined;
  const { backend, reason } = offline ? { backend: offline } : await openSystem();
  const table = new PortTable(backend, cell, post);
  const sender = new MidiSender(
    start.rings.map((buffer) => new MidiRing(buffer)),
    new StreamTime(new ClockReader(start.memory)),
    cell,
    realPace(clock, cell.words),
    (port, bytes, length) => table.deliver(port, bytes, length),
  );
  rehearse(clock);
  cell.isRealTime = start.priority !== undefined && raisePriority(start.priority);
  post(reason === undefined ? { kind: "ready" } : { kind: "ready", reason });
  for (let isRunning = true; isRunning;) {
    sender.run();
    while (cell.isAsked) {
      const request = requests.shift();
      if (request === undefined) await nextTurn();
      else isRunning = carryOut(request, table) && isRunning;
      if (request !== undefined) cell.answer();
    }
  }
  table.close();
  backend?.close();
  post({ kind: "stopped", sent: offline?.sent ?? [] });
  scope.close();
}

/** False when it is to end. */
function carryOut(request: SenderRequest, table: PortTable): boolean {
  if (request.kind === "open") table.open(request.port, request.name, request.isVirtual);
  else if (request.kind === "close") table.closePort(request.port);
  return request.kind !== "stop";
}

async function openSystem(): Promise<{ backend?: MidiBackend; reason?: string }> {
  try {
    return { backend: await openRtMidi() };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** Lets messages from control come in. */
function nextTurn(): Promise<void> {
  return new Promise((done) => setTimeout(done, 0));
}

function realPace(clock: SteadyClock, words: Int32Array): SenderPace {
  return {
    now: () => clock.now(),
    spinUntil: (timeMs) => clock.spinUntil(timeMs),
    signal: () => Atomics.load(words, SIGNAL_WORD),
    sleep: (seen, ms) => void Atomics.wait(words, SIGNAL_WORD, seen, ms),
  };
}

/** Notes of a rehearsal, and how far apart they are, ms. */
const REHEARSED_NOTES = 600;
const REHEARSED_STEP_MS = 0.3;
/** What is thrown away at its end, arrays of 1 KiB. */
const REHEARSED_ARRAYS = 8000;

/**
 * Sends a row of notes nowhere, so that V8 has compiled every step and knows every shape before the first note in earnest, and
 * makes it collect its garbage now: both would otherwise hold up one of the first notes, by a millisecond.
 */
function rehearse(clock: SteadyClock): void {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 4, shared: true });
  new Int32Array(memory.buffer, HEADER_OFFSET)[HEADER_SAMPLE_RATE_FIELD / 4] = 1000;
  new StreamClock(memory).stamp(1, clock.now());
  const cell = new SenderCell(allocateCell());
  const ring = new MidiRing(MidiRing.allocate());
  const table = new PortTable(new OfflineMidi(() => clock.now()), cell, () => {});
  table.open(0, "nowhere", true);
  for (let index = 1; index <= REHEARSED_NOTES; index++) {
    ring.write(index * REHEARSED_STEP_MS, 0, Uint8Array.of(0x90, 60, 100));
  }
  const deliver = (port: number, bytes: Uint8Array, length: number) => table.deliver(port, bytes, length);
  const pace = realPace(clock, cell.words);
  const endMs = clock.now() + REHEARSED_NOTES * REHEARSED_STEP_MS + 1;
  cell.ask();
  const sender = new MidiSender([ring], new StreamTime(new ClockReader(memory)), cell, pace, deliver);
  while (clock.now() < endMs) sender.run();
  const garbage: number[][] = [];
  for (let index = 0; index < REHEARSED_ARRAYS; index++) garbage[index % 16] = new Array<number>(126).fill(index);
}
