/**
 * Does the library that was loaded lay out its structs as `structs.ts` believes? Asked once per library and listing.
 *
 * Method: what is read by offset must agree with what PortAudio says through functions (versions, counts, the host API of each
 * device by two ways) and be possible at all (channel counts, rates, latencies). A wrong offset fails several of these.
 * Thread: whoever loaded the library. Nothing here is called while sound runs.
 */
import { HostError } from "../errors.ts";
import type { Listing } from "./port_audio.ts";
import { type Device, type HostApi, readText } from "./structs.ts";
import type { PortAudioFunctions } from "./symbols.ts";

/** Pa_GetVersion of every release since 19.6 is 0x13MMmm; older snapshots of V19 say 1899. */
const MAJOR_VERSION = 19;
const UNNUMBERED_V19 = 1899;
const MOST_CHANNELS = 65_536;
const LONGEST_LATENCY_SECONDS = 60;

/** Throws `HostError` unless this is PortAudio 19. */
export function probeLibrary(functions: PortAudioFunctions, name: string): void {
  const version = functions.Pa_GetVersion();
  const text = readText(functions.Pa_GetVersionText());
  if ((version >> 16 !== MAJOR_VERSION && version !== UNNUMBERED_V19) || !text.startsWith("PortAudio V19")) {
    throw new HostError(`Cannot use ${name}: it is not PortAudio 19 but "${text.slice(0, 60)}" (${version}).`);
  }
}

/** Throws `HostError` unless the listing agrees with what PortAudio's functions say. */
export function probeListing(functions: PortAudioFunctions, listing: Listing): void {
  const wrong = findContradiction(functions, listing);
  if (wrong) {
    throw new HostError(`Cannot use ${listing.version}: its structs are not laid out as expected (${wrong}).`);
  }
}

function findContradiction(functions: PortAudioFunctions, listing: Listing): string | undefined {
  let deviceCount = 0;
  for (const api of listing.hostApis) {
    const wrong = doubtHostApi(functions, api, listing.devices);
    if (wrong) return `host API ${api.index}: ${wrong}`;
    deviceCount += api.deviceCount;
  }
  if (deviceCount !== listing.devices.length) return `${deviceCount} devices counted, ${listing.devices.length} listed`;
  for (const device of listing.devices) {
    const wrong = doubtDevice(device);
    if (wrong) return `device ${device.index}: ${wrong}`;
  }
  return undefined;
}

function doubtHostApi(functions: PortAudioFunctions, api: HostApi, devices: readonly Device[]): string | undefined {
  if (api.structVersion !== 1) return `version ${api.structVersion}`;
  if (functions.Pa_HostApiTypeIdToHostApiIndex(api.type) !== api.index) return `type ${api.type}`;
  if (api.name.length === 0) return "no name";
  if (api.deviceCount < 0 || api.deviceCount > devices.length) return `${api.deviceCount} devices`;
  for (let number = 0; number < api.deviceCount; number++) {
    const index = functions.Pa_HostApiDeviceIndexToDeviceIndex(api.index, number);
    if (devices[index]?.hostApi !== api.index) return `its device ${number} belongs elsewhere`;
  }
  for (const index of [api.defaultInput, api.defaultOutput]) {
    if (index !== -1 && devices[index]?.hostApi !== api.index) return `default device ${index}`;
  }
  return undefined;
}

function doubtDevice(device: Device): string | undefined {
  if (device.structVersion !== 2) return `version ${device.structVersion}`;
  for (const channels of [device.inputCount, device.outputCount]) {
    if (channels < 0 || channels > MOST_CHANNELS) return `${channels} channels`;
  }
  const rate = device.defaultSampleRate;
  if (rate !== 0 && !(rate > 0 && rate < 1e7)) return `${rate} frames per second`;
  for (const latency of [device.lowInputLatencySeconds, device.lowOutputLatencySeconds]) {
    // Absent directions have latency 0 or −1, by host API.
    if (!(latency >= -1 && latency < LONGEST_LATENCY_SECONDS)) return `${latency} s of latency`;
  }
  return undefined;
}
