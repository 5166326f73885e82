/**
 * The MIDI sender: a worker that takes messages from rings and sends each when its frame is heard, through ports that it owns.
 *
 * Between requests it stays in the sender's own loop and never comes back to the event loop; control's `SenderCell.ask` brings it
 * out. Nothing it does depends on another thread being awake, except that rings must be filled in time.
 * Thread: itself.
 */
import { raisePriority } from "../../../bridge/linux/real_time.ts";
import { OfflineMidi } from "../../../bridge/midi/offline/offline_midi.ts";
import { MidiRing } from "../../../bridge/midi/midi_ring.ts";
import type { MidiBackend } from "../../../bridge/midi/port.ts";
import { openRtMidi } from "../../../bridge/midi/rtmidi/rtmidi_backend.ts";
import { ClockReader } from "../../../dsp/clock.ts";
import { MidiSender } from "./midi_sender.ts";
import { PortTable } from "./port_table.ts";
import { SenderCell, SIGNAL_WORD } from "./sender_cell.ts";
import type { SenderReport, SenderRequest, SenderStart } from "./sender_messages.ts";
import { StreamTime } from "./stream_time.ts";

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
  const offline = start.backend === "offline" ? new OfflineMidi(now) : undefined;
  const { backend, reason } = offline ? { backend: offline } : await openSystem();
  const table = new PortTable(backend, cell, post);
  const sender = new MidiSender(
    start.rings.map((buffer) => new MidiRing(buffer)),
    new StreamTime(new ClockReader(start.memory)),
    cell,
    realPace(cell.words),
    (port, bytes, length) => table.deliver(port, bytes, length),
  );
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
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Lets messages from control come in. */
function nextTurn(): Promise<void> {
  return new Promise((done) => setTimeout(done, 0));
}

const originMs = performance.timeOrigin;

function now(): number {
  return originMs + performance.now();
}

function realPace(words: Int32Array) {
  return {
    now,
    signal: () => Atomics.load(words, SIGNAL_WORD),
    sleep: (seen: number, ms: number) => void Atomics.wait(words, SIGNAL_WORD, seen, ms),
  };
}
