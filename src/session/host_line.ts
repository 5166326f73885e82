/**
 * The line about the host that every surface shows: who drives the engine, how, and how well.
 *
 * Method: reports of the host's loop are folded into one record; load and block length are read from shared memory.
 * Thread: control.
 */
import { HEADER_BLOCK_FRAMES_FIELD, HEADER_LOAD_FIELD, HEADER_OFFSET } from "../../dsp/assembly/layout.ts";
import type { PhonesFacts } from "../phones/phones_cell.ts";
import type { PhonesControl } from "../phones/phones_control.ts";

/** Who drives the engine, how, and how well. */
export interface HostLine {
  /** `jack`, `portaudio` or `builtin`. */
  name: string;
  device: string;
  sampleRate: number;
  blockFrames: number;
  inputLatencyFrames: number;
  outputLatencyFrames: number;
  /** Gaps seen by the host since the start. */
  xruns: number;
  /** Share of the newest block's time that processing took, 0…1. */
  load: number;
  /** The audio thread runs under real-time scheduling. */
  realTime: boolean;
  /** False while a server or device is gone. */
  running: boolean;
  /** How phones on a card of their own do. */
  phones?: PhonesFacts;
  /** One sentence worth reading, or why it is not running. */
  note?: string;
}

/** The fields of any host report that matter here; `HostReport` of the bridge fits. */
export interface HostFacts {
  kind: string;
  host?: string;
  device?: string;
  sampleRate?: number;
  blockFrames?: number;
  inputLatencyFrames?: number;
  outputLatencyFrames?: number;
  realTime?: boolean;
  note?: string;
  reason?: string;
  /** Phones on a card of their own. */
  phones?: PhonesControl;
}

/** Whom to ask, of lines that have phones. */
const PHONES = new WeakMap<object, PhonesControl>();

/** Phones on a card of their own, once they were reported. */
export function phonesOf(line: object): PhonesControl | undefined {
  return PHONES.get(line);
}

/** A host that has not reported yet. */
export function emptyHostLine(name: string, sampleRate: number): HostLine {
  return {
    name,
    device: "",
    sampleRate,
    blockFrames: 0,
    inputLatencyFrames: 0,
    outputLatencyFrames: 0,
    xruns: 0,
    load: 0,
    realTime: false,
    running: false,
  };
}

/** Fold one report of the host in. */
export function noteReport(line: HostLine, facts: HostFacts): void {
  line.name = facts.host ?? line.name;
  line.device = facts.device ?? line.device;
  line.sampleRate = facts.sampleRate ?? line.sampleRate;
  line.blockFrames = facts.blockFrames ?? line.blockFrames;
  line.inputLatencyFrames = facts.inputLatencyFrames ?? line.inputLatencyFrames;
  line.outputLatencyFrames = facts.outputLatencyFrames ?? line.outputLatencyFrames;
  line.realTime = facts.realTime ?? line.realTime;
  if (facts.phones !== undefined) PHONES.set(line, facts.phones);
  if (facts.kind === "xrun") line.xruns++;
  if (facts.kind === "started" || facts.kind === "back") line.running = true;
  if (facts.kind === "lost" || facts.kind === "stopped") line.running = false;
  const words = facts.note ?? facts.reason;
  if (words !== undefined) line.note = words;
  else if (facts.kind === "started") delete line.note;
}

/** Read what the audio thread writes around every block. */
export function readHostNumbers(line: HostLine, memory: WebAssembly.Memory): void {
  const words = new Int32Array(memory.buffer, HEADER_OFFSET);
  line.blockFrames = Atomics.load(words, HEADER_BLOCK_FRAMES_FIELD / 4) || line.blockFrames;
  const phones = phonesOf(line)?.facts();
  if (phones !== undefined) line.phones = phones;
  line.load = new Float32Array(memory.buffer, HEADER_OFFSET)[HEADER_LOAD_FIELD / 4]!;
}
