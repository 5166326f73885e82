/**
 * The structs of PortAudio: one table of byte offsets each (portaudio.h, 64-bit), and the only code that reads or writes by them.
 *
 * The offsets are checked against a running library in `probe.ts` and against the C header in the tests: an offset that is
 * only believed reads a pointer as a count. `unsigned long` is 8 bytes, on Windows 4 and then padded: the same offsets hold.
 * Units: seconds, frames per second. Thread: any.
 */
import { PA_PLANAR_FLOAT32 } from "./symbols.ts";

/** PaHostApiInfo, struct version 1. */
export const HOST_API_INFO = {
  structVersion: 0,
  type: 4,
  name: 8,
  deviceCount: 16,
  defaultInputDevice: 20,
  defaultOutputDevice: 24,
} as const;

/** PaDeviceInfo, struct version 2. */
export const DEVICE_INFO = {
  structVersion: 0,
  name: 8,
  hostApi: 16,
  maxInputChannels: 20,
  maxOutputChannels: 24,
  defaultLowInputLatency: 32,
  defaultLowOutputLatency: 40,
  defaultHighInputLatency: 48,
  defaultHighOutputLatency: 56,
  defaultSampleRate: 64,
} as const;

/** PaStreamParameters. */
export const STREAM_PARAMETERS = {
  device: 0,
  channelCount: 4,
  sampleFormat: 8,
  suggestedLatency: 16,
  hostApiSpecificStreamInfo: 24,
} as const;
export const STREAM_PARAMETERS_BYTES = 32;

/** PaStreamInfo; its version says 1 in the header and 0 in some host APIs, so nothing is concluded from it. */
export const STREAM_INFO = { structVersion: 0, inputLatency: 8, outputLatency: 16, sampleRate: 24 } as const;

/** PaStreamCallbackTimeInfo. */
export const CALLBACK_TIME_INFO = { inputBufferAdcTime: 0, currentTime: 8, outputBufferDacTime: 16 } as const;
export const CALLBACK_TIME_INFO_BYTES = 24;

/** PaHostErrorInfo. */
export const HOST_ERROR_INFO = { hostApiType: 0, errorCode: 8, errorText: 16 } as const;

/** One host API (ALSA, JACK, CoreAudio …). Device numbers are PortAudio's, −1: none. */
export interface HostApi {
  readonly index: number;
  readonly structVersion: number;
  /** PaHostApiTypeId. */
  readonly type: number;
  readonly name: string;
  readonly deviceCount: number;
  readonly defaultInput: number;
  readonly defaultOutput: number;
}

/** One device. Latencies in seconds. */
export interface Device {
  readonly index: number;
  readonly structVersion: number;
  readonly name: string;
  /** Index of its host API. */
  readonly hostApi: number;
  readonly inputCount: number;
  readonly outputCount: number;
  readonly lowInputLatencySeconds: number;
  readonly lowOutputLatencySeconds: number;
  readonly defaultSampleRate: number;
}

/** Read a PaHostApiInfo. */
export function readHostApi(address: Deno.PointerObject, index: number): HostApi {
  const view = new Deno.UnsafePointerView(address);
  return {
    index,
    structVersion: view.getInt32(HOST_API_INFO.structVersion),
    type: view.getInt32(HOST_API_INFO.type),
    name: readText(view.getPointer(HOST_API_INFO.name)),
    deviceCount: view.getInt32(HOST_API_INFO.deviceCount),
    defaultInput: view.getInt32(HOST_API_INFO.defaultInputDevice),
    defaultOutput: view.getInt32(HOST_API_INFO.defaultOutputDevice),
  };
}

/** Read a PaDeviceInfo. */
export function readDevice(address: Deno.PointerObject, index: number): Device {
  const view = new Deno.UnsafePointerView(address);
  return {
    index,
    structVersion: view.getInt32(DEVICE_INFO.structVersion),
    name: readText(view.getPointer(DEVICE_INFO.name)),
    hostApi: view.getInt32(DEVICE_INFO.hostApi),
    inputCount: view.getInt32(DEVICE_INFO.maxInputChannels),
    outputCount: view.getInt32(DEVICE_INFO.maxOutputChannels),
    lowInputLatencySeconds: view.getFloat64(DEVICE_INFO.defaultLowInputLatency),
    lowOutputLatencySeconds: view.getFloat64(DEVICE_INFO.defaultLowOutputLatency),
    defaultSampleRate: view.getFloat64(DEVICE_INFO.defaultSampleRate),
  };
}

/** Read a PaStreamInfo. */
export function readStreamInfo(
  address: Deno.PointerObject,
): { structVersion: number; inputLatencySeconds: number; outputLatencySeconds: number; sampleRate: number } {
  const view = new Deno.UnsafePointerView(address);
  return {
    structVersion: view.getInt32(STREAM_INFO.structVersion),
    inputLatencySeconds: view.getFloat64(STREAM_INFO.inputLatency),
    outputLatencySeconds: view.getFloat64(STREAM_INFO.outputLatency),
    sampleRate: view.getFloat64(STREAM_INFO.sampleRate),
  };
}

/** The text of the last host error (PaHostErrorInfo), or nothing. */
export function readHostErrorText(address: Deno.PointerValue): string {
  if (address === null) return "";
  return readText(new Deno.UnsafePointerView(address).getPointer(HOST_ERROR_INFO.errorText));
}

/** A PaStreamParameters for planar 32-bit floats. */
export function encodeStreamParameters(
  device: number,
  channelCount: number,
  suggestedLatencySeconds: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(STREAM_PARAMETERS_BYTES);
  const view = new DataView(bytes.buffer);
  view.setInt32(STREAM_PARAMETERS.device, device, true);
  view.setInt32(STREAM_PARAMETERS.channelCount, channelCount, true);
  view.setUint32(STREAM_PARAMETERS.sampleFormat, PA_PLANAR_FLOAT32, true);
  view.setFloat64(STREAM_PARAMETERS.suggestedLatency, suggestedLatencySeconds, true);
  return bytes;
}

/** A C string, empty for NULL. */
export function readText(address: Deno.PointerValue): string {
  return address === null ? "" : new Deno.UnsafePointerView(address).getCString();
}
