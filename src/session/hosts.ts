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
import { JackSupervisor } from "../../bridge/jack/supervisor.ts";
import { UserError } from "../errors.ts";
import { BuiltinDriver } from "./builtin_driver.ts";
import { loadBuiltinSound } from "./builtin_sound.ts";
import type { HostContext, HostDriver } from "./host_driver.ts";
import { BUILTIN_BLOCK_FRAMES, type SessionOptions } from "./session_options.ts";

/** Time the file's writer may stall before sound is dropped, seconds. */
const RING_SECONDS = 10;

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
  try {
    if (options.demo || options.host === "builtin") return await openBuiltin(options, folder, options.demo);
    if (options.host === "jack") return { driver: openJack(options), demo: false };
    const missing: string[] = [];
    const driver = attempt(() => openJack(options), missing);
    if (driver) return { driver, demo: false };
    return await openBuiltin(options, folder, options.inputFile === undefined, missing.join(" "));
  } catch (error) {
    throw asUserError(error);
  }
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
  const sound = loadBuiltinSound(options);
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

function openJack(options: SessionOptions): HostDriver {
  let context: HostContext | undefined;
  const supervisor = JackSupervisor.open({
    clientName: options.clientName,
    inputNames: numbered("in", options.inputCount),
    outputNames: masterNames(options.outputCount),
    autoConnect: options.autoConnect,
  }, {
    startWorker: (seat) => void context?.startWorker({ name: "jack", seat }),
    report: (report) => context?.report(report),
  });
  return {
    name: "jack",
    sampleRate: supervisor.sampleRate,
    start(given) {
      context = given;
      supervisor.start();
    },
    async close() {
      await supervisor.close();
      return { saved: [], notes: [] };
    },
  };
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}_${index + 1}`);
}

/** The first two outputs are the master; more of them are numbered on. */
function masterNames(count: number): string[] {
  return count === 2 ? ["master_left", "master_right"] : numbered("out", count);
}
