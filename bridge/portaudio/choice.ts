/**
 * Which device is meant: by number, by exact name, or by any part of a name that fits one device only.
 *
 * A device is written "host API: name". Input and output are always of one host API, since one stream has one.
 * Pure. Thread: any.
 */
import { HostError } from "../errors.ts";
import type { Listing } from "./port_audio.ts";
import type { Device } from "./structs.ts";

/** What the user asked for; absent: the default device, "none": no device in this direction. */
export interface DeviceWish {
  readonly input?: string | undefined;
  readonly output?: string | undefined;
}

/** What will be opened; at least one of the two is there. */
export interface DeviceChoice {
  /** PaHostApiTypeId. */
  readonly hostApiType: number;
  readonly hostApiName: string;
  readonly input: Device | undefined;
  readonly output: Device | undefined;
}

type Direction = "input" | "output";

/** Choose devices. Throws `HostError`: one sentence that names the candidates when a name fits none or several. */
export function chooseDevices(listing: Listing, wish: DeviceWish): DeviceChoice {
  let input = namedDevice(listing, "input", wish.input);
  let output = namedDevice(listing, "output", wish.output);
  if (input && output && input.hostApi !== output.hostApi) {
    throw new HostError(
      `Cannot use ${deviceLabel(listing, input)} with ${deviceLabel(listing, output)}: ` +
        "input and output must belong to the same host API; choose one of the same for both.",
    );
  }
  const hostApi = (input ?? output)?.hostApi ?? usableHostApi(listing);
  if (input === undefined && wish.input !== "none") input = companion(listing, hostApi, "input", output);
  if (output === undefined && wish.output !== "none") output = companion(listing, hostApi, "output", input);
  if (input === undefined && output === undefined) throw new HostError(noDevice(listing));
  const api = listing.hostApis[hostApi]!;
  return { hostApiType: api.type, hostApiName: api.name, input, output };
}

/**
 * The same devices in a newer listing, found by host API and name; nothing while one of them is missing. ALSA's names end in
 * the card's number, which a card that was plugged in again may not get back.
 */
export function sameDevices(listing: Listing, choice: DeviceChoice): DeviceChoice | undefined {
  const api = listing.hostApis.find((candidate) => candidate.type === choice.hostApiType);
  const again = (wanted: Device | undefined, direction: Direction) => {
    const able = listing.devices.filter((device) =>
      device.hostApi === api?.index && channelCount(device, direction) > 0
    );
    const alike = able.filter((device) => withoutCardNumber(device.name) === withoutCardNumber(wanted?.name));
    return able.find((device) => device.name === wanted?.name) ?? (alike.length === 1 ? alike[0] : undefined);
  };
  const input = again(choice.input, "input"), output = again(choice.output, "output");
  if ((choice.input && !input) || (choice.output && !output)) return undefined;
  return { ...choice, input, output };
}

/** "ALSA: Loopback: PCM (hw:0,0)". */
export function deviceLabel(listing: Listing, device: Device): string {
  return `${listing.hostApis[device.hostApi]?.name ?? "unknown"}: ${device.name}`;
}

/** Channels a device has in one direction. */
export function channelCount(device: Device, direction: Direction): number {
  return direction === "input" ? device.inputCount : device.outputCount;
}

/** "Fast Track: USB (hw:1,0)" and "Fast Track: USB (hw:2,0)" are the same device in another place. */
function withoutCardNumber(name = ""): string {
  return name.replace(/\(hw:\d+,/, "(hw:,");
}

function namedDevice(listing: Listing, direction: Direction, wish: string | undefined): Device | undefined {
  if (wish === undefined || wish === "none") return undefined;
  const able = listing.devices.filter((device) => channelCount(device, direction) > 0);
  const found = matchDevices(listing, able, wish);
  if (found.length === 1) return found[0];
  if (found.length > 1) {
    throw new HostError(
      `Cannot choose the ${direction} device "${wish}": it fits ${names(listing, found)}; ` +
        "name one of them in full or by its number.",
    );
  }
  const choice = able.length > 0 ? `choose from ${names(listing, able)}` : `PortAudio has no ${direction} device here`;
  throw new HostError(`Cannot find the ${direction} device "${wish}": ${choice}.`);
}

/** The strictest way of reading the wish that finds anything decides. */
function matchDevices(listing: Listing, able: readonly Device[], wish: string): Device[] {
  if (/^\d+$/.test(wish)) return able.filter((device) => device.index === Number(wish));
  const wanted = wish.toLowerCase();
  const label = (device: Device) => deviceLabel(listing, device).toLowerCase();
  const ways: ((device: Device) => boolean)[] = [
    (device) => device.name === wish,
    (device) => label(device) === wanted,
    (device) => device.name.toLowerCase() === wanted,
    (device) => label(device).includes(wanted),
  ];
  for (const fits of ways) {
    const found = able.filter(fits);
    if (found.length > 0) return found;
  }
  return [];
}

/** The other direction of a chosen device: the same device, another one of that name, or its host API's default. */
function companion(listing: Listing, hostApi: number, direction: Direction, chosen?: Device): Device | undefined {
  if (chosen && channelCount(chosen, direction) > 0) return chosen;
  const sameApi = listing.devices.filter((device) => device.hostApi === hostApi && channelCount(device, direction) > 0);
  const sameName = sameApi.find((device) => device.name === chosen?.name);
  if (sameName) return sameName;
  const api = listing.hostApis[hostApi];
  const index = direction === "input" ? api?.defaultInput : api?.defaultOutput;
  return sameApi.find((device) => device.index === index);
}

function usableHostApi(listing: Listing): number {
  const preferred = listing.hostApis[listing.defaultHostApi];
  if (preferred && (preferred.defaultInput >= 0 || preferred.defaultOutput >= 0)) return preferred.index;
  const usable = listing.hostApis.find((api) => api.defaultInput >= 0 || api.defaultOutput >= 0);
  if (!usable) throw new HostError(noDevice(listing));
  return usable.index;
}

function noDevice(listing: Listing): string {
  const apis = listing.hostApis.map((api) => api.name).join(", ");
  return `Cannot play through PortAudio: it finds no audio device here (it looked in ${apis}); ` +
    "plug one in or start a sound server.";
}

function names(listing: Listing, devices: readonly Device[]): string {
  return devices.map((device) => `${device.index} "${deviceLabel(listing, device)}"`).join(", ");
}
