/**
 * Finds and opens libjack for control: `RONDO_JACK`, else the system's, else the one PipeWire keeps beside it.
 *
 * A library is opened once and never closed (it has threads of its own). It is told to print nothing: what matters is said
 * by Rondo in one sentence.
 * Thread: control. The audio worker opens the same file again by the name found here.
 */
import { HostError } from "../errors.ts";
import { CONTROL_SYMBOLS, type ControlFunctions } from "./symbols.ts";
import { silentFunction } from "./system.ts";

/** libjack, opened. */
export interface JackLibrary {
  /** Path or name it was opened under. */
  readonly file: string;
  readonly functions: ControlFunctions;
  /** PipeWire's libjack rather than JACK's own: its semaphores differ. */
  readonly isPipeWire: boolean;
}

/** Files to try on a system, best first. Pure. */
export function libraryCandidates(os: string, arch: string, override: string | undefined): string[] {
  if (override) return [override];
  if (os === "windows") {
    return ["libjack64.dll", "C:\\Windows\\libjack64.dll", "C:\\Program Files\\JACK2\\libjack64.dll"];
  }
  if (os === "darwin") {
    return ["libjack.0.dylib", "/opt/homebrew/lib/libjack.0.dylib", "/usr/local/lib/libjack.0.dylib"];
  }
  const folders = [`/usr/lib/${arch}-linux-gnu`, "/usr/lib64", "/usr/lib"];
  return ["libjack.so.0", ...folders.map((folder) => `${folder}/pipewire-0.3/jack/libjack.so.0`)];
}

const opened = new Map<string, JackLibrary>();

function openLibrary(file: string): JackLibrary | undefined {
  const known = opened.get(file);
  if (known) return known;
  let functions: ControlFunctions;
  try {
    functions = Deno.dlopen(file, CONTROL_SYMBOLS).symbols;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined;
  }
  functions.jack_set_error_function(silentFunction());
  functions.jack_set_info_function(silentFunction());
  const version = functions.jack_get_version_string();
  const isPipeWire = version !== null && Deno.UnsafePointerView.getCString(version).includes("PipeWire");
  const library = { file, functions, isPipeWire };
  opened.set(file, library);
  return library;
}

/** An environment variable, or undefined where it is unset or may not be read. */
export function readEnvironment(name: string): string | undefined {
  try {
    return Deno.env.get(name) || undefined;
  } catch {
    return undefined;
  }
}

let isServerChosen = false;

/**
 * Joins the server of this name from now on. libjack reads it from the environment whenever a client is opened; PipeWire has no servers
 * of several names, so its libjack is left out then.
 */
export function chooseServer(name: string): void {
  Deno.env.set("JACK_DEFAULT_SERVER", name);
  isServerChosen = true;
}

/** Name of the server that libjack joins. */
export function serverName(): string {
  return readEnvironment("JACK_DEFAULT_SERVER") ?? "default";
}

/** What is said where that server is not there. */
export function noServer(): string {
  return isServerChosen
    ? `No JACK server "${serverName()}" is running: start it (jackd -n ${serverName()} …), or name another with --server.`
    : "No JACK server is running: start one (jackd, or PipeWire), or play with --host portaudio.";
}

/**
 * Every libjack of this machine that opens, best first. Throws `HostError` when the one that `RONDO_JACK` names does not.
 */
export function jackLibraries(): JackLibrary[] {
  const override = readEnvironment("RONDO_JACK");
  const found = libraryCandidates(Deno.build.os, Deno.build.arch, override).flatMap((file) => openLibrary(file) ?? []);
  if (override && found.length === 0) {
    throw new HostError(`RONDO_JACK names "${override}", which is no libjack that opens: correct or unset it.`);
  }
  return found.filter(({ isPipeWire }) => !(isServerChosen && isPipeWire));
}
