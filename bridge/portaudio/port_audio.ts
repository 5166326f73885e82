/**
 * PortAudio, loaded: one library, initialised and terminated, with what it lists.
 *
 * Device lists are frozen while PortAudio is initialised, so every look for a device that has gone is terminate, initialise,
 * list. `freshCopy` is for a library that can never be terminated again (a JACK server died under its stream): a copy of
 * the file is another library to the system's loader, with state of its own.
 * Thread: control before the audio worker starts, the audio worker from then on; never both at once.
 */
import { HostError } from "../errors.ts";
import { checkCode, describeCode } from "./codes.ts";
import type { LibraryCandidate } from "./library.ts";
import { probeLibrary, probeListing } from "./probe.ts";
import { quietNativeLibraries } from "./quiet.ts";
import { type Device, type HostApi, readDevice, readHostApi, readText } from "./structs.ts";
import { PORTAUDIO_SYMBOLS, type PortAudioFunctions } from "./symbols.ts";

/** Everything PortAudio knows of, as it was when it was initialised. */
export interface Listing {
  /** "PortAudio V19.7.0-devel, revision …" */
  readonly version: string;
  readonly hostApis: readonly HostApi[];
  readonly devices: readonly Device[];
  /** Index of the host API that is used when none is named, −1: none. */
  readonly defaultHostApi: number;
}

/** jack_client_name_size() of JACK 1 is the smallest, 33 with the closing zero. */
const LONGEST_CLIENT_NAME_BYTES = 32;

/** One loaded library. */
export class PortAudio {
  /** The file it was loaded from first, whatever copy runs now. */
  readonly file: string;
  readonly functions: PortAudioFunctions;
  /** libportaudio keeps the address of this name: it must live as long as the library. */
  #clientName: Uint8Array<ArrayBuffer> | undefined;

  private constructor(file: string, functions: PortAudioFunctions) {
    this.file = file;
    this.functions = functions;
  }

  /** Load a library and check that it is the PortAudio it seems to be. Throws `HostError` with the reason. */
  static load(file: string): PortAudio {
    quietNativeLibraries();
    return new PortAudio(file, openLibrary(file, file));
  }

  /** Load the first of these that opens (`findLibraries`). Throws `HostError` with every reason when none does. */
  static loadFirst(candidates: readonly LibraryCandidate[]): PortAudio {
    const reasons: string[] = [];
    for (const candidate of candidates) {
      try {
        return PortAudio.load(candidate.file);
      } catch (error) {
        reasons.push(error instanceof Error ? error.message.replace(/\.$/, "") : String(error));
      }
    }
    throw new HostError(`${reasons.join("; then ")}.`);
  }

  /** The same library once more, with nothing left of what happened to this one. This one must not be called again. */
  freshCopy(): PortAudio {
    const folder = Deno.makeTempDirSync({ prefix: "rondo_portaudio_" });
    const copy = `${folder}/${this.file.split(/[\\/]/).at(-1)}`;
    try {
      Deno.copyFileSync(this.file, copy);
      return new PortAudio(this.file, openLibrary(copy, this.file));
    } finally {
      removeQuietly(folder);
    }
  }

  /** Set the name this program has as a JACK client; before `initialize`. Where JACK is not built in, nothing happens. */
  setClientName(name: string): void {
    const text = new TextEncoder().encode(name).subarray(0, LONGEST_CLIENT_NAME_BYTES);
    this.#clientName = new Uint8Array(new ArrayBuffer(LONGEST_CLIENT_NAME_BYTES + 1));
    this.#clientName.set(text);
    this.functions.PaJack_SetClientName?.(Deno.UnsafePointer.of(this.#clientName));
  }

  /** Look for host APIs and devices. Throws `HostError`. */
  initialize(): Listing {
    checkCode(this.functions, this.functions.Pa_Initialize(), "start PortAudio");
    try {
      const listing = this.#list();
      probeListing(this.functions, listing);
      return listing;
    } catch (error) {
      this.terminate();
      throw error;
    }
  }

  /** Forget every device. No stream may be open. Never throws: nothing can be done about it. */
  terminate(): void {
    this.functions.Pa_Terminate();
  }

  /** PortAudio's words for a code. */
  describe(code: number): string {
    return describeCode(this.functions, code);
  }

  #list(): Listing {
    const { Pa_GetVersionText, Pa_GetHostApiCount, Pa_GetHostApiInfo, Pa_GetDeviceCount, Pa_GetDeviceInfo } =
      this.functions;
    const hostApis: HostApi[] = [], devices: Device[] = [];
    const hostApiCount = checkCode(this.functions, Pa_GetHostApiCount(), "list PortAudio's host APIs");
    for (let index = 0; index < hostApiCount; index++) {
      const address = Pa_GetHostApiInfo(index);
      if (address !== null) hostApis.push(readHostApi(address, index));
    }
    const deviceCount = checkCode(this.functions, Pa_GetDeviceCount(), "list PortAudio's devices");
    for (let index = 0; index < deviceCount; index++) {
      const address = Pa_GetDeviceInfo(index);
      if (address !== null) devices.push(readDevice(address, index));
    }
    const defaultHostApi = Math.max(-1, this.functions.Pa_GetDefaultHostApi());
    return { version: readText(Pa_GetVersionText()), hostApis, devices, defaultHostApi };
  }
}

/** Host APIs and devices, once: load, initialise, list, terminate. Throws `HostError`. Not while a stream runs. */
export function listPortAudio(candidates: readonly LibraryCandidate[]): Listing & { file: string } {
  const portAudio = PortAudio.loadFirst(candidates);
  const listing = portAudio.initialize();
  portAudio.terminate();
  return { ...listing, file: portAudio.file };
}

function openLibrary(file: string, name: string): PortAudioFunctions {
  let functions: PortAudioFunctions;
  try {
    functions = Deno.dlopen(file, PORTAUDIO_SYMBOLS).symbols;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new HostError(`Cannot load PortAudio from ${name}: ${reason}.`, { cause });
  }
  probeLibrary(functions, name);
  return functions;
}

/** The loader holds the file open; where it cannot be removed meanwhile (Windows) it stays in the folder for temporary files. */
function removeQuietly(folder: string): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch {
    return;
  }
}
