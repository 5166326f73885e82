/**
 * Which host drives a session: looked for on this machine, and opened behind one interface.
 *
 * Method: `auto` takes a running JACK or PipeWire server, else PortAudio's default devices, else the built-in host, which always
 * works; then one sentence says what is missing and how to get it.
 * Thread: control.
 */
import { join, resolve } from "node:path";
import { createSoundRing } from "../../bridge/builtin/sound_ring.ts";
import { HostError } from "../../bridge/errors.ts";
import { chooseDevices, deviceLabel } from "../../bridge/portaudio/choice.ts";
import { findLibraries } from "../../bridge/portaudio/library.ts";
import { listPortAudio } from "../../bridge/portaudio/port_audio.ts";
import { UserError } from "../errors.ts";
import { BuiltinDriver } from "./builtin_driver.ts";
import { loadBuiltinSound } from "./builtin_sound.ts";
import type { HostDriver } from "./host_driver.ts";
import { openJack } from "./jack_driver.ts";
import { BUILTIN_BLOCK_FRAMES, type PhonesSetup, type SessionOptions } from "./session_options.ts";
import { type PhonesCard, withPhones } from "./phones_driver.ts";
import { WorkerDriver } from "./worker_driver.ts";

/** Time the file's writer may stall before sound is dropped, seconds. */
const RING_SECONDS = 10;
/** Block of PortAudio streams that are read and written, when nothing else is asked for, frames. */
const PORTAUDIO_BLOCK_FRAMES = 128;
/** Block of phones on a card of their own: what they wait for the air has room for more than the fewest. */
const PHONES_BLOCK_FRAMES = 256;

/** Said where tracks were to have ports. */
const NO_TRACK_PORTS =
  "Tracks have ports of their own under JACK or PipeWire only: start a server, or leave track_ports out.";

/** A host that is ready to start. */
export interface FoundHost {
  driver: HostDriver;
  /** Nobody else plays: the demo does. */
  demo: boolean;
}

/**
 * Open the host that the options ask for.
 * @param folder where the built-in host writes its sound
 * @throws UserError when it is not there or says no
 */
export async function openHost(options: SessionOptions, folder: string): Promise<FoundHost> {
  let driver: HostDriver | undefined;
  try {
    const found = await openHostAlone(options, folder);
    driver = found.driver;
    const { phones } = options;
    if (phones?.device === undefined) return found;
    return { ...found, driver: withPhones(driver, phones, choosePhones(phones.device, phones, options)) };
  } catch (error) {
    await driver?.close();
    throw asUserError(error);
  }
}

async function openHostAlone(options: SessionOptions, folder: string): Promise<FoundHost> {
  if (options.demo || options.host === "builtin") return await openBuiltin(options, folder, options.demo);
  if (options.host === "jack" || options.jackServer !== undefined || options.lead) {
    return { driver: openJack(options), demo: false };
  }
  if (options.host === "portaudio") return { driver: openPortAudio(options), demo: false };
  return await openFirstThere(options, folder);
}

async function openFirstThere(options: SessionOptions, folder: string): Promise<FoundHost> {
  const wantsDevice = options.inputDevice !== undefined || options.outputDevice !== undefined;
  const missing: string[] = [];
  // Who names a device means a sound card, not a server.
  const jack = wantsDevice ? undefined : attempt(() => openJack(options), missing);
  if (jack) return { driver: jack, demo: false };
  const portAudio = wantsDevice ? openPortAudio(options) : attempt(() => openPortAudio(options), missing);
  if (portAudio) return { driver: portAudio, demo: false };
  return await openBuiltin(options, folder, options.inputFile === undefined, nothingFound(missing.at(-1)));
}

/** One sentence: what is missing and how to get it; PortAudio's own reason says "Cannot …; do this." */
function nothingFound(reason = ""): string {
  const rest = reason.startsWith("Cannot ")
    ? `Rondo cannot ${reason.slice("Cannot ".length)}`
    : "no sound card was found: connect one, or start a server.";
  return `The built-in host plays, since no JACK or PipeWire server runs and ${rest}`;
}

/** What `open` gives, or nothing and the reason on the list when the host is not there. */
function attempt(open: () => HostDriver, missing: string[]): HostDriver | undefined {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    missing.push(error.message);
    return undefined;
  }
}

function asUserError(error: unknown): unknown {
  return error instanceof HostError ? new UserError(error.message, { cause: error }) : error;
}

async function openBuiltin(options: SessionOptions, folder: string, demo: boolean, note?: string): Promise<FoundHost> {
  const sound = await loadBuiltinSound(options);
  const ring = createSoundRing(options.outputCount, RING_SECONDS * sound.sampleRate);
  const outputPath = options.outputFile === undefined ? join(folder, "output.wav") : resolve(options.outputFile);
  const driver = await BuiltinDriver.open({
    sampleRate: sound.sampleRate,
    blockFrames: options.blockFrames ?? BUILTIN_BLOCK_FRAMES,
    input: sound.channels,
    repeatInput: sound.repeat,
    output: ring.buffer,
    closeOutput: () => ring.close(),
    outputPath,
    device: `${sound.description} to ${outputPath}`,
    ...(note === undefined ? {} : { note }),
  });
  return { driver, demo };
}

/** The card of the phones, and how it is played on. Throws a HostError that names the candidates. */
function choosePhones(device: string, { blockFrames }: PhonesSetup, { clientName }: SessionOptions): PhonesCard {
  const listing = listPortAudio(findLibraries());
  const { output } = chooseDevices(listing, { input: "none", output: device });
  return {
    device: deviceLabel(listing, output!),
    sampleRate: Math.round(output!.defaultSampleRate),
    options: {
      library: listing.file,
      input: "none",
      output: device,
      blockFrames: blockFrames ?? PHONES_BLOCK_FRAMES,
      clientName: `${clientName}_phones`,
      ownLibrary: true,
    },
  };
}

function openPortAudio(options: SessionOptions): HostDriver {
  const { inputDevice: input, outputDevice: output } = options;
  const listing = listPortAudio(findLibraries());
  const choice = chooseDevices(listing, { input, output });
  const sampleRate = options.sampleRate ?? Math.round((choice.output ?? choice.input!).defaultSampleRate);
  return new WorkerDriver("portaudio", sampleRate, {
    name: "portaudio",
    options: {
      library: listing.file,
      input,
      output,
      blockFrames: options.blockFrames ?? PORTAUDIO_BLOCK_FRAMES,
      clientName: options.clientName,
    },
  }, options.trackPorts === undefined ? undefined : NO_TRACK_PORTS);
}
