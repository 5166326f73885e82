/**
 * Which MIDI ports this machine has: those of the system (ALSA, CoreMIDI, WinMM), and those of a running JACK server.
 *
 * Nothing stays open; what cannot be asked is listed with the reason. Thread: control.
 */
import type { MidiBackend } from "../../bridge/midi/port.ts";
import { MidiMissing, systemMidiName } from "../../bridge/midi/rtmidi/library.ts";
import { matchPort } from "../../bridge/midi/port_names.ts";
import { openRtMidi } from "../../bridge/midi/rtmidi/rtmidi_backend.ts";
import { shippedInputPorts } from "../controllers/shipped.ts";
import type { HostFacts } from "./host_list.ts";
import { reasonOf } from "../errors.ts";

/** One way to MIDI ports. */
export interface MidiFacts {
  /** "ALSA", "CoreMIDI", "WinMM" or "JACK". */
  system: string;
  /** Ports can be opened now. */
  ready: boolean;
  /** What is there, or why nothing is, in a sentence. */
  finding: string;
  /** The one line that would change that, if there is one. */
  remedy?: string;
  /** Rondo can make ports of its own there. */
  hasVirtualPorts: boolean;
  /** Names of ports that Rondo can hear. */
  inputs: readonly string[];
  /** Names of ports that Rondo can play to. */
  outputs: readonly string[];
  /** Inputs that look like controllers that ship, with the names of those. */
  controllers: readonly { readonly port: string; readonly names: readonly string[] }[];
}

const NO_PORTS = { inputs: [], outputs: [], controllers: [] };

/** Looks at all of them; `hosts` is what `listHosts` found. Never throws. */
export async function listMidi(hosts: readonly HostFacts[]): Promise<MidiFacts[]> {
  return [await lookAtSystem(), ...lookAtJack(hosts)];
}

async function lookAtSystem(): Promise<MidiFacts> {
  const system = systemMidiName();
  try {
    const midi = await openRtMidi();
    const facts = describe(system, midi.hasVirtualPorts, midi.list());
    midi.close();
    return facts;
  } catch (error) {
    const facts: MidiFacts = { system, ready: false, finding: "", hasVirtualPorts: false, ...NO_PORTS };
    if (!(error instanceof MidiMissing)) {
      return { ...facts, finding: reasonOf(error) };
    }
    return { ...facts, finding: `MIDI devices cannot be reached: ${error.finding}.`, remedy: error.remedy };
  }
}

function lookAtJack(hosts: readonly HostFacts[]): MidiFacts[] {
  const jack = hosts.find(({ host }) => host === "jack");
  if (jack?.ports === undefined) return [];
  const names = (direction: "input" | "output") =>
    jack.ports!.filter((port) => port.type === "midi" && port.direction === direction).map(({ name }) => name);
  // What others send is what Rondo hears.
  return [describe("JACK", true, { inputs: names("output"), outputs: names("input") })];
}

function describe(
  system: string,
  hasVirtualPorts: boolean,
  { inputs, outputs }: ReturnType<MidiBackend["list"]>,
): MidiFacts {
  const count = (number: number, word: string) => `${number === 0 ? "no" : number} ${word}${number === 1 ? "" : "s"}`;
  const own = hasVirtualPorts ? "" : "; virtual ports need a program such as loopMIDI";
  const finding = `${system} has ${count(inputs.length, "MIDI input")} and ${
    count(outputs.length, "MIDI output")
  }${own}.`;
  const shipped = inputs.length === 0 ? new Map() : shippedInputPorts();
  const controllers = inputs.map((port) => ({ port, names: fittingControllers(port, shipped) }))
    .filter(({ names }) => names.length > 0);
  return { system, ready: true, finding, hasVirtualPorts, inputs, outputs, controllers };
}

/** The controllers that ship and name a port like this one. */
export function fittingControllers(port: string, shipped = shippedInputPorts()): string[] {
  return [...shipped].filter(([, parts]) => parts.some((part) => matchPort([port], part) === 0)).map(([name]) => name);
}
