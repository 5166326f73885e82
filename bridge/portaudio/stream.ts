/**
 * One PortAudio stream, opened and closed, and the tables of channel addresses it is read and written through.
 *
 * Samples cross as planar 32-bit floats, so PortAudio itself copies between its buffers and the engine's channels, which lie in
 * shared memory and never move. Units: frames. Thread: the audio worker.
 */
import type { BlockEngine } from "../block.ts";
import { channelCount, type DeviceChoice } from "./choice.ts";
import { checkCode } from "./codes.ts";
import { HostError } from "../errors.ts";
import type { PortAudio } from "./port_audio.ts";
import { encodeStreamParameters, readStreamInfo } from "./structs.ts";
import { PA_LEAVE_SAMPLES_ALONE } from "./symbols.ts";

/** How a stream is to be opened. */
export interface StreamFormat {
  readonly sampleRate: number;
  /** Channels wanted; fewer are opened where the device has fewer. */
  readonly inputCount: number;
  readonly outputCount: number;
  /** Frames a block; 0: as the host has them. */
  readonly blockFrames: number;
  /** What PortAudio is asked for; it gives what it can. */
  readonly latencyFrames: number;
  /** PaStreamCallback, or null for a stream that is read and written. */
  readonly callback: Deno.PointerValue;
}

/** An open stream. */
export interface PortAudioStream {
  readonly handle: Deno.PointerObject;
  /** Channels opened. */
  readonly inputCount: number;
  readonly outputCount: number;
  /** What PaStreamInfo says. */
  readonly inputLatencyFrames: number;
  readonly outputLatencyFrames: number;
}

/** Open a stream. Throws `PortAudioFault` or `HostError`. */
export function openStream(portAudio: PortAudio, choice: DeviceChoice, format: StreamFormat): PortAudioStream {
  const { functions } = portAudio;
  const inputCount = choice.input ? Math.min(format.inputCount, channelCount(choice.input, "input")) : 0;
  const outputCount = choice.output ? Math.min(format.outputCount, channelCount(choice.output, "output")) : 0;
  const latencySeconds = format.latencyFrames / format.sampleRate;
  const parameters = (index: number | undefined, count: number) =>
    index === undefined || count === 0 ? null : encodeStreamParameters(index, count, latencySeconds);
  const out = new BigUint64Array(1);
  const code = functions.Pa_OpenStream(
    new Uint8Array(out.buffer),
    parameters(choice.input?.index, inputCount),
    parameters(choice.output?.index, outputCount),
    format.sampleRate,
    format.blockFrames,
    PA_LEAVE_SAMPLES_ALONE,
    format.callback,
    null,
  );
  checkCode(functions, code, `open ${describeChoice(choice)} at ${format.sampleRate} frames per second`);
  const handle = Deno.UnsafePointer.create(out[0]!);
  if (handle === null) throw new HostError(`Cannot open ${describeChoice(choice)}: PortAudio gave no stream.`);
  return { handle, inputCount, outputCount, ...latencies(portAudio, handle, format.sampleRate) };
}

/** "ALSA: in "Loopback", out "Loopback"". */
export function describeChoice(choice: DeviceChoice): string {
  const { input, output } = choice;
  if (input && output && input.name === output.name) return `${choice.hostApiName}: ${input.name}`;
  const parts = [input ? `in ${input.name}` : "no input", output ? `out ${output.name}` : "no output"];
  return `${choice.hostApiName}: ${parts.join(", ")}`;
}

function latencies(
  portAudio: PortAudio,
  handle: Deno.PointerObject,
  sampleRate: number,
): { inputLatencyFrames: number; outputLatencyFrames: number } {
  const address = portAudio.functions.Pa_GetStreamInfo(handle);
  const info = address && readStreamInfo(address);
  if (!info || Math.abs(info.sampleRate / sampleRate - 1) > 0.01) {
    portAudio.functions.Pa_CloseStream(handle);
    const rate = info ? `it runs at ${info.sampleRate} frames per second` : "PortAudio says nothing about it";
    throw new HostError(`Cannot use the stream that was opened for ${sampleRate} frames per second: ${rate}.`);
  }
  const frames = (seconds: number) => Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * sampleRate) : 0;
  return {
    inputLatencyFrames: frames(info.inputLatencySeconds),
    outputLatencyFrames: frames(info.outputLatencySeconds),
  };
}

/** The addresses of the first `count` channels, as PortAudio wants them: an array of pointers. Keep it while it is in use. */
export function channelTable(channels: readonly Float32Array[], count: number): BigUint64Array<ArrayBuffer> {
  // A buffer of its own: V8 keeps the words of a small typed array in its heap, where they move.
  const table = new BigUint64Array(new ArrayBuffer(8 * Math.max(1, count)));
  for (let channel = 0; channel < count; channel++) {
    const view = channels[channel] as Float32Array<ArrayBuffer>;
    table[channel] = BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(view)));
  }
  return table;
}

/** Inputs the device does not have are silent. */
export function silenceMissingInputs(engine: BlockEngine, inputCount: number): void {
  for (let channel = inputCount; channel < engine.inputs.length; channel++) engine.inputs[channel]!.fill(0);
}
