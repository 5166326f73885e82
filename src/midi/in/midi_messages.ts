/** What control posts to the MIDI thread, and what comes back. Thread: both. */
import type { CommandRequest } from "../../commands/parse.ts";
import type { StepsSeen } from "../maps/binder.ts";
import type { MapFile } from "../maps/map_schema.ts";
import type { SenderReport } from "../out/sender_messages.ts";
import type { OfflineDevices } from "../setup.ts";
import type { PartPlace } from "./part_keys.ts";

/** An input as the thread opens it. */
export interface InputPlan {
  name: string;
  port: string;
  isVirtual: boolean;
  isJack?: boolean;
  map?: MapFile;
  correctionMs: number;
  thru?: number;
  playsPart?: boolean | "keys";
  isClock: boolean;
}

/** An output device that the thread watches for the sender. */
export interface OutputPlan {
  /** The sender's number of it. */
  port: number;
  pattern: string;
}

/** The first message. */
export interface MidiStart {
  kind: "start";
  memory: WebAssembly.Memory;
  /** Memory of a `MidiView`. */
  view: SharedArrayBuffer;
  inputs: InputPlan[];
  outputs: OutputPlan[];
  /** Where messages come in that the JACK client received: a `MidiRing`, ports numbered as `inputs`, times in stream frames. */
  jackIn?: SharedArrayBuffer;
  /** Where the JACK client's transport is written, when it is followed: a `TransportCell`. */
  transport?: SharedArrayBuffer;
  /** Where messages go while somebody shows which control he means: a `MidiRing`, ports numbered as `inputs`, times in ms. */
  shown: SharedArrayBuffer;
  /** Devices made of lists instead of the system's. */
  offline?: OfflineDevices;
}

/** Asks for something while it runs. */
export type MidiRequest =
  /** What an input's pads for steps stand for. */
  | { kind: "steps"; input: number; steps: StepsSeen }
  /** The part of the sequencer that keyboards play. */
  | { kind: "part"; place: PartPlace }
  /** Another map for an input. */
  | { kind: "map"; input: number; map: MapFile }
  /** What the sender says of a device that it was asked to open. */
  | { kind: "sender"; report: SenderReport }
  /** What controllers say is to be played, or only shown. */
  | { kind: "show"; on: boolean }
  /** Closes everything and ends. */
  | { kind: "stop" };

/** Says what happened. */
export type MidiReport =
  /** It runs. `reason`: no port of the system can be opened, and why. */
  | { kind: "ready"; reason?: string }
  | { kind: "input"; input: number; is: "connected" | "lost" | "failed"; port: string; reason?: string }
  | { kind: "output"; port: number; is: "connected" | "lost" | "failed"; name: string; reason?: string }
  /** The mode and page of an input's map changed. */
  | { kind: "stand"; input: number; mode: string | undefined; page: number }
  /** The sender is to open or close a device. */
  | { kind: "open"; port: number; name: string }
  | { kind: "close"; port: number }
  /** A command that listening decides, which only control can ask. */
  | { kind: "listened"; request: CommandRequest; gestureMs: number }
  | { kind: "stopped" };
