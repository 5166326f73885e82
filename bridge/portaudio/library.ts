/**
 * Where PortAudio's library is: named by the user, installed on the system, or carried by an npm package.
 *
 * Method: an ordered list of candidates from platform, folders and environment alone (no file is touched), then the first
 * that exists; the carried one only with the SHA-256 it was published with. The system's comes before the carried one since
 * it may know more host APIs (Debian's knows JACK).
 * Thread: control.
 */
import { createHash } from "node:crypto";
import { HostError } from "../errors.ts";

/** What decides the candidates. */
export interface LibraryQuery {
  /** `Deno.build.os`. */
  readonly os: string;
  /** `Deno.build.arch`. */
  readonly arch: string;
  /** The value of RONDO_PORTAUDIO; empty or absent: not set. */
  readonly override?: string | undefined;
  /** Folder of the carried libraries, without a slash at the end. */
  readonly carriedFolder: string;
}

/** One place to look at. */
export interface LibraryCandidate {
  readonly file: string;
  readonly from: "RONDO_PORTAUDIO" | "the system" | "naudiodon2";
  /** The file is taken only if it has this hash. */
  readonly sha256?: string;
}

/** How candidates are looked at; tests put a made-up disk here. */
export interface LibraryDisk {
  exists(file: string): boolean;
  /** Lower-case hexadecimal. */
  sha256(file: string): string;
}

/** The libraries in naudiodon2 2.5.0: PortAudio 19.7.0. */
const CARRIED: Record<string, { name: string; sha256: string }> = {
  "linux x86_64": {
    name: "libportaudio.so.2",
    sha256: "c1195f2d8a8535420686a954dfe3669cb8c0a2aa95640ec9ba442a461c110d8a",
  },
  darwin: {
    name: "libportaudio.dylib",
    sha256: "af92a4c0ea5726577aa52676bed950e242136d9973576fd332ff765a7710bcd5",
  },
  "windows x86_64": {
    name: "portaudio_x64.dll",
    sha256: "e99c079babf9c43c2c3c010e6b343193fbe00d349b1bd6b1506614036390c3cd",
  },
};

/** The folders where packages put libraries, most specific first. `<arch>` is `Deno.build.arch`. */
const SYSTEM: Record<string, { folders: string[]; names: string[] }> = {
  linux: {
    folders: ["/usr/local/lib", "/usr/lib/<arch>-linux-gnu", "/lib/<arch>-linux-gnu", "/usr/lib64", "/usr/lib", "/lib"],
    names: ["libportaudio.so.2"],
  },
  darwin: {
    folders: ["/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib"],
    names: ["libportaudio.2.dylib", "libportaudio.dylib"],
  },
  windows: {
    folders: [
      "C:\\Windows\\System32",
      "C:\\msys64\\ucrt64\\bin",
      "C:\\msys64\\mingw64\\bin",
      "C:\\vcpkg\\installed\\x64-windows\\bin",
    ],
    names: ["portaudio_x64.dll", "portaudio.dll", "libportaudio.dll"],
  },
};

/** The query for this machine. Reads one environment variable. */
function thisMachine(): LibraryQuery {
  const folder = new URL("../../node_modules/naudiodon2/portaudio/bin", import.meta.url);
  const path = decodeURIComponent(folder.pathname);
  return {
    os: Deno.build.os,
    arch: Deno.build.arch,
    override: Deno.env.get("RONDO_PORTAUDIO"),
    carriedFolder: Deno.build.os === "windows" ? path.slice(1).replaceAll("/", "\\") : path,
  };
}

/** Every place to look at, in order. An override is the only candidate: who names a library wants that one. */
export function libraryCandidates(query: LibraryQuery): LibraryCandidate[] {
  if (query.override) return [{ file: query.override, from: "RONDO_PORTAUDIO" }];
  const separator = query.os === "windows" ? "\\" : "/";
  const candidates: LibraryCandidate[] = [];
  const system = SYSTEM[query.os];
  for (const folder of system?.folders ?? []) {
    for (const name of system?.names ?? []) {
      candidates.push({ file: folder.replace("<arch>", query.arch) + separator + name, from: "the system" });
    }
  }
  const carried = CARRIED[`${query.os} ${query.arch}`] ?? CARRIED[query.os];
  if (carried) {
    const file = query.carriedFolder + separator + carried.name;
    candidates.push({ file, from: "naudiodon2", sha256: carried.sha256 });
  }
  return candidates;
}

/** The candidates that are there, in order; the first that opens is to be used. Throws `HostError` when there is none. */
export function findLibraries(query: LibraryQuery = thisMachine(), disk: LibraryDisk = REAL_DISK): LibraryCandidate[] {
  const there = libraryCandidates(query).filter((candidate) => disk.exists(candidate.file));
  const good = there.filter((candidate) => !candidate.sha256 || disk.sha256(candidate.file) === candidate.sha256);
  if (good.length > 0) return good;
  if (query.override) {
    throw new HostError(`Cannot use PortAudio: RONDO_PORTAUDIO names ${query.override}, and there is no such file.`);
  }
  const changed = there[0];
  const reason = changed ? `${changed.file} is not the file that was published` : "there is no library of it here";
  throw new HostError(`Cannot use PortAudio: ${reason}; install it with: ${installCommand(query.os)}`);
}

/** The one command that installs PortAudio. */
export function installCommand(os: string): string {
  if (os === "darwin") return "brew install portaudio";
  if (os === "windows") return "npm ci";
  return "sudo apt install libportaudio2";
}

const REAL_DISK: LibraryDisk = {
  exists(file: string): boolean {
    try {
      return Deno.statSync(file).isFile;
    } catch {
      return false;
    }
  },
  sha256: (file: string): string => createHash("sha256").update(Deno.readFileSync(file)).digest("hex"),
};
