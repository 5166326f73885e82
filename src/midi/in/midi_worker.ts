/**
 * The MIDI thread: hears every input, and tells the engine by itself what is meant.
 *
 * A message goes from the port's callback through parser, map and command ring to the engine without control. A timer of 2 ms lets
 * long presses ripen, the clock be followed, and bounds how long a lost wake-up of a callback can last. Devices that come and go
 * are looked for here, those of the sender too, since a look may take some ms. Thread: itself.
 */
import { emptyCycle, TransportCell } from "../../../bridge/jack/transport_cell.ts";
import { emptyRecord, MidiRing } from "../../../bridge/midi/midi_ring.ts";
import { OfflineMidi } from "../../../bridge/midi/offline/offline_midi.ts";
import { PortWatch, startWatching } from "../../../bridge/midi/port_watch.ts";
import type { MidiBackend } from "../../../bridge/midi/port.ts";
import { openRtMidi } from "../../../bridge/midi/rtmidi/rtmidi_backend.ts";
import { guardWakeUps } from "../../../bridge/midi/rtmidi/wake_guard.ts";
import { frameNow } from "../../../dsp/clock.ts";
import { WatchedOutput } from "../out/watched_output.ts";
import type { OfflineDevices } from "../setup.ts";
import { JackInput } from "./jack_input.ts";
import { MidiDesk } from "./midi_desk.ts";
import type { InputPlan, MidiReport, MidiRequest, MidiStart, OutputPlan } from "./midi_messages.ts";
import { MidiView } from "./midi_view.ts";
import { TransportFollower } from "./transport_follower.ts";
import { reasonOf } from "../../errors.ts";

/** Period of looks at time, ms. */
const POLL_MS = 2;

/** A worker's own end of its messages. */
interface WorkerScope {
  onmessage: (event: MessageEvent<MidiStart | MidiRequest>) => void;
  postMessage(message: MidiReport): void;
  close(): void;
}
const scope = globalThis as unknown as WorkerScope;
const post = (report: MidiReport) => scope.postMessage(report);

/** Everything that runs, for requests and the end. */
interface Running {
  desk: MidiDesk;
  outputs: readonly WatchedOutput[];
  stop(): void;
}
let running: Promise<Running> | undefined;

scope.onmessage = async ({ data }) => {
  if (data.kind === "start") {
    running = start(data);
    return;
  }
  const { desk, outputs, stop } = await running!;
  if (data.kind === "map") desk.remap(data.input, data.map);
  else if (data.kind === "part") desk.playPart(data.place);
  else if (data.kind === "show") desk.showOnly(data.on, nowMs());
  else if (data.kind === "steps") desk.showSteps(data.input, data.steps);
  else if (data.kind === "sender") { for (const output of outputs) output.report(data.report); }
  else stop();
};

async function start(
  { memory, view, inputs, outputs, offline, jackIn, transport, shown }: MidiStart,
): Promise<Running> {
  const toShow = new MidiRing(shown);
  const desk = new MidiDesk(
    memory,
    new MidiView(view),
    inputs,
    {
      ask: (request, gestureMs) => post({ kind: "listened", request, gestureMs }),
      shown: (input, timeMs, bytes) => void toShow.write(timeMs, input, bytes),
      stand: (input, mode, page) => post({ kind: "stand", input, mode, page }),
    },
    transport && new TransportFollower(memory, new TransportCell(transport), emptyCycle()),
  );
  const jack = jackIn && new JackInput(memory, new MidiRing(jackIn), emptyRecord(), desk);
  const needsSystem = outputs.length > 0 || inputs.some(({ isJack }) => !isJack);
  const { backend, reason, step } = offline ? openOffline(memory, offline) : needsSystem ? await openSystem() : {};
  const watch = backend && new PortWatch(backend);
  const watched = watch ? outputs.map((plan) => watchOutput(watch, plan)) : [];
  inputs.forEach((plan, input) => {
    if (plan.isJack) {
      if (jack) post({ kind: "input", input, is: "connected", port: plan.port });
    } else if (backend) hear(backend, watch!, desk, plan, input);
  });
  const endWatching = watch && startWatching(watch);
  const release = guardWakeUps();
  const timer = setInterval(() => {
    step?.();
    jack?.read();
    desk.poll(nowMs());
  }, POLL_MS);
  post(reason === undefined ? { kind: "ready" } : { kind: "ready", reason });
  const stop = () => {
    endWatching?.();
    clearInterval(timer);
    release();
    inputs.forEach((_, input) => desk.lose(input, nowMs()));
    watch?.close();
    backend?.close();
    post({ kind: "stopped" });
    scope.close();
  };
  return { desk, outputs: watched, stop };
}

/** What could be opened; `step`: what offline devices play. */
interface Opened {
  backend?: MidiBackend;
  reason?: string;
  step?: () => void;
}

async function openSystem(): Promise<Opened> {
  try {
    return { backend: await openRtMidi() };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function openOffline(memory: WebAssembly.Memory, { inputs, outputs, played }: OfflineDevices): Opened {
  const backend = new OfflineMidi(nowMs);
  for (const name of inputs) backend.plugIn(name, "input");
  for (const name of outputs) backend.plugIn(name, "output");
  let next = 0;
  const step = () => {
    for (; next < played.length && frameNow(memory) >= played[next]!.frame; next++) {
      const { port, ...act } = played[next]!;
      if ("bytes" in act) backend.play(port, nowMs(), Uint8Array.from(act.bytes));
      else if (act.plug === "in") backend.plugIn(port, "input");
      else backend.unplug(port);
    }
  };
  return { backend, step };
}

function hear(backend: MidiBackend, watch: PortWatch, desk: MidiDesk, plan: InputPlan, input: number): void {
  const receive = (timeMs: number, bytes: Uint8Array) => desk.receive(input, timeMs, bytes);
  const say = (is: "connected" | "lost" | "failed", port: string, reason?: string) =>
    post({ kind: "input", input, is, port, ...(reason === undefined ? {} : { reason }) });
  if (plan.isVirtual) {
    try {
      say("connected", backend.openVirtualInput(plan.port, receive).name);
    } catch (error) {
      say("failed", plan.port, reasonOf(error));
    }
    return;
  }
  watch.want({
    direction: "input",
    pattern: plan.port,
    open: (name) => backend.openInput(name, receive),
    connected: (name) => say("connected", name),
    lost: (name) => {
      desk.lose(input, nowMs());
      say("lost", name);
    },
    failed: (name, reason) => say("failed", name, reason),
  });
}

function watchOutput(watch: PortWatch, { port, pattern }: OutputPlan): WatchedOutput {
  const line = {
    open: (port: number, name: string) => post({ kind: "open", port, name }),
    close: (port: number) => post({ kind: "close", port }),
  };
  const output = new WatchedOutput(line, port, pattern, {
    connected: (name) => post({ kind: "output", port, is: "connected", name }),
    lost: (name) => post({ kind: "output", port, is: "lost", name }),
    failed: (name, reason) => post({ kind: "output", port, is: "failed", name, reason }),
  }, (name, direction, reason) => watch.fail(name, direction, reason));
  watch.want(output);
  return output;
}

function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
