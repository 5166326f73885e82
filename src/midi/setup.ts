/**
 * What a session is told of MIDI: which ports it hears and plays to, by which maps, and whose clock it follows.
 *
 * The place of an output in the list is its port number in the engine. Thread: any.
 */

import type { LitController } from "./out/lights.ts";

/** A port that is heard. */
export interface MidiInputSetup {
  /** What screens and sentences call it. */
  name: string;
  /** Name or pattern of a port of the system; for a virtual one the name that it gets. */
  port: string;
  isVirtual: boolean;
  /** A port of the JACK client, under the name in `port`. */
  isJack?: boolean;
  /** Path of the map or controller by which its messages become commands; without one it only plays through, or tells the time. */
  mapPath?: string;
  /** Name or pattern of the port that its lights listen on, for a controller that has any. */
  lightsPort?: string;
  /** How long a message takes from the foot to here, ms: commands are dated back by it. */
  correctionMs: number;
  /** Place of the output that its messages are played through to. */
  thru?: number;
  /** It plays the selected part of the sequencer, and is recorded into it. */
  playsPart?: boolean;
}

/** A port that is played to. */
export interface MidiOutputSetup {
  name: string;
  /** Name or pattern of a port of the system; for a virtual one the name that it gets. */
  port: string;
  kind: "device" | "virtual" | "jack";
  /** The clock is sent to it. */
  clock: boolean;
}

/** A session's MIDI. */
export interface MidiSetup {
  inputs: MidiInputSetup[];
  outputs: MidiOutputSetup[];
  /** Name or pattern of the port whose clock is followed; it is among the inputs then. */
  clockIn?: string;
  /** JACK's transport is followed. */
  follow?: boolean;
  /** Folder for maps that learning makes; left out: the one that Rondo was started in. */
  mapFolder?: string;
  /** Controllers whose lights show the state. */
  lights?: readonly LitController[];
  /** Devices made of lists, for tests and measurements: what is played on them, and what they were sent can be read. */
  offline?: OfflineDevices;
}

/** Devices that only tests have. */
export interface OfflineDevices {
  inputs: string[];
  outputs: string[];
  /** Played, pulled or plugged in when the stream has come to a frame, in order of frames. */
  played: ({ frame: number; port: string } & ({ bytes: number[] } | { plug: "in" | "out" }))[];
}

/** What of it lies at the JACK client: ports by name, with the places of their entries. */
export function jackPortsOf({ inputs, outputs }: MidiSetup): {
  midiInputs: { name: string; number: number }[];
  midiOutputs: { name: string; enginePort: number }[];
} {
  return {
    midiInputs: inputs.flatMap(({ isJack, port }, number) => isJack ? [{ name: port, number }] : []),
    midiOutputs: outputs.flatMap(({ kind, port }, enginePort) => kind === "jack" ? [{ name: port, enginePort }] : []),
  };
}

/** Whether anything was asked for of the threads that hear and send. */
export function hasMidi({ inputs, outputs, lights = [], follow = false }: MidiSetup): boolean {
  return follow || inputs.length + outputs.length + lights.length > 0;
}
