/**
 * What this machine offers to play through: JACK and its ports, PortAudio and its devices, and the built-in host.
 *
 * Nothing is opened for playing; a host that is not there is listed with the reason. Not while a PortAudio stream runs in this
 * process. Thread: control.
 */
import { jackLibraries } from "../../bridge/jack/library.ts";
import { type JackPort, listJack } from "../../bridge/jack/listing.ts";
import { findLibraries, installCommand } from "../../bridge/portaudio/library.ts";
import { type Listing, listPortAudio } from "../../bridge/portaudio/port_audio.ts";
import { reasonOf } from "../errors.ts";

export type { JackPort };

/** One PortAudio device. */
export interface DeviceFacts {
  index: number;
  name: string;
  /** ALSA, JACK, CoreAudio, WASAPI … */
  hostApi: string;
  inputs: number;
  outputs: number;
  /** Hz. */
  sampleRate: number;
  defaultInput: boolean;
  defaultOutput: boolean;
}

/** One host of `perform --host`. */
export interface HostFacts {
  host: "jack" | "portaudio" | "builtin";
  /** Can be played through now. */
  ready: boolean;
  /** What is there, or why it is not, in a sentence. */
  finding: string;
  /** The one line that would change that, if there is one. */
  remedy?: string;
  /** The library it would use. */
  library?: string;
  ports?: JackPort[];
  devices?: DeviceFacts[];
}

/** Looks at every host. Never throws: what fails is a finding. */
export function listHosts(): HostFacts[] {
  return [lookAtJack(), lookAtPortAudio(), {
    host: "builtin",
    ready: true,
    finding: "Always there: no sound card needed, hears a file or the demo phrase and writes a WAV file.",
  }];
}

const JACK_INSTALL: Readonly<Record<string, string>> = {
  linux: "sudo apt install jackd2",
  darwin: "brew install jack",
  windows: "winget install JACKAudio.JACK2",
};

function lookAtJack(): HostFacts {
  try {
    const library = jackLibraries()[0]?.file;
    if (library === undefined) {
      const remedy = JACK_INSTALL[Deno.build.os];
      return {
        host: "jack",
        ready: false,
        finding: "There is no libjack on this machine.",
        ...(remedy === undefined ? {} : { remedy }),
      };
    }
    const listing = listJack();
    if (listing === undefined) {
      const finding = "libjack is installed, but no JACK or PipeWire server is running.";
      return { host: "jack", ready: false, finding, library, remedy: startCommand() };
    }
    const { implementation, sampleRate, blockFrames, ports } = listing;
    const finding = `${implementation} is running at ${sampleRate} Hz with ${blockFrames} frames a cycle${
      cardLatency(ports)
    }.`;
    return { host: "jack", ready: true, finding, library, ports };
  } catch (error) {
    return { host: "jack", ready: false, finding: reasonOf(error) };
  }
}

/** What the physical ports say, where there are some for sound. */
function cardLatency(ports: readonly JackPort[]): string {
  const most = (direction: JackPort["direction"]) => {
    const found = ports.filter((port) => port.isPhysical && port.type === "audio" && port.direction === direction);
    return found.length === 0 ? undefined : Math.max(...found.map(({ latencyFrames }) => latencyFrames));
  };
  const input = most("output"), output = most("input");
  return input === undefined || output === undefined ? "" : `; its card takes ${input} frames in and ${output} out`;
}

function startCommand(): string {
  return Deno.build.os === "linux" ? "jackd -d alsa -r 48000 -p 128" : "jackd -d coreaudio";
}

function lookAtPortAudio(): HostFacts {
  try {
    const candidates = findLibraries();
    const listing = listPortAudio(candidates);
    const from = candidates.find(({ file }) => file === listing.file)?.from ?? "the system";
    const devices = listing.devices.map((device) => deviceFacts(listing, device));
    const count = devices.length === 1 ? "1 device" : `${devices.length} devices`;
    const version = listing.version.split(",")[0];
    return {
      host: "portaudio",
      ready: devices.length > 0,
      finding: `${version} from ${from} finds ${devices.length === 0 ? "no audio device" : count}.`,
      library: listing.file,
      devices,
    };
  } catch (error) {
    return { host: "portaudio", ready: false, finding: reasonOf(error), remedy: installCommand(Deno.build.os) };
  }
}

function deviceFacts(listing: Listing, device: Listing["devices"][number]): DeviceFacts {
  const api = listing.hostApis[device.hostApi];
  return {
    index: device.index,
    name: device.name,
    hostApi: api?.name ?? "unknown",
    inputs: device.inputCount,
    outputs: device.outputCount,
    sampleRate: device.defaultSampleRate,
    defaultInput: api?.defaultInput === device.index,
    defaultOutput: api?.defaultOutput === device.index,
  };
}
