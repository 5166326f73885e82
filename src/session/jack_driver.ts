/**
 * A session's JACK client: its ports by the names that people read, its MIDI, its transport, and the ports of single tracks.
 *
 * Thread: control.
 */
import { HostError } from "../../bridge/errors.ts";
import { chooseServer } from "../../bridge/jack/library.ts";
import { JackSupervisor } from "../../bridge/jack/supervisor.ts";
import { TransportCell } from "../../bridge/jack/transport_cell.ts";
import { MidiRing } from "../../bridge/midi/midi_ring.ts";
import { readSnapshot } from "../../dsp/snapshot.ts";
import { jackPortsOf } from "../midi/setup.ts";
import type { HostContext, HostDriver } from "./host_driver.ts";
import type { SessionOptions } from "./session_options.ts";
import { followTrackPorts, trackPortCount } from "./track_ports.ts";

/** Opens the client. Throws a HostError when no server runs or it is at another rate than asked. */
export function openJack(options: SessionOptions): HostDriver {
  if (options.jackServer !== undefined) chooseServer(options.jackServer);
  let context: HostContext | undefined, memory: WebAssembly.Memory | undefined;
  const midiRing = options.midi === undefined ? undefined : MidiRing.allocate();
  const midi = midiRing === undefined ? {} : { ...jackPortsOf(options.midi!), midiRing };
  const followed = options.midi?.follow === true ? { transport: TransportCell.allocate() } : {};
  const { trackPorts } = options, pairCount = trackPortCount(trackPorts);
  const pairs = trackPorts === undefined
    ? {}
    : { pairs: { count: pairCount, wanted: followTrackPorts(trackPorts, () => memory), way: trackPorts.pre ? 2 : 1 } };
  const supervisor = JackSupervisor.open({
    clientName: options.clientName,
    inputNames: numbered("in", options.inputCount),
    outputNames: outputNames(options),
    autoConnect: options.autoConnect,
    ...midi,
    ...followed,
    leads: options.lead ?? false,
    ...pairs,
    passesInputs: () => memory !== undefined && readSnapshot(memory).monitor > 0,
    ...(options.blockFrames === undefined ? {} : { blockFrames: options.blockFrames }),
  }, {
    startWorker: (seat) => memory = context?.startWorker({ name: "jack", seat }).memory,
    report: (report) => context?.report(report),
  });
  if (options.sampleRate !== undefined && options.sampleRate !== supervisor.sampleRate) {
    void supervisor.close();
    throw otherRate(options.sampleRate, supervisor.sampleRate);
  }
  return {
    name: "jack",
    sampleRate: supervisor.sampleRate,
    pairCount,
    ...(midiRing === undefined ? {} : { midiIn: midiRing }),
    ...followed,
    start(given) {
      context = given;
      supervisor.start();
    },
    async close() {
      await supervisor.close();
      return { saved: [], notes: [] };
    },
  };
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}_${index + 1}`);
}

/** JACK's rate is JACK's own affair. */
function otherRate(asked: number, given: number): HostError {
  return new HostError(
    `The JACK server runs at ${given} Hz, not at ${asked}: leave --rate out, or start it at ${asked} Hz.`,
  );
}

/** Outputs are called what they are for: the master on the first two, the phones where they were put; others are numbered. */
export function outputNames({ outputCount, phones }: Pick<SessionOptions, "outputCount" | "phones">): string[] {
  const names = numbered("out", outputCount);
  const call = (first: number, role: string) => names.splice(first - 1, 2, `${role}_left`, `${role}_right`);
  if (outputCount >= 2) call(1, "master");
  if (phones !== undefined && phones.output < outputCount) call(phones.output, "phones");
  return names;
}
