import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { HostError } from "../../../bridge/errors.ts";
import {
  findLibraries,
  installCommand,
  libraryCandidates,
  type LibraryDisk,
  type LibraryQuery,
} from "../../../bridge/portaudio/library.ts";

const LINUX: LibraryQuery = { os: "linux", arch: "x86_64", carriedFolder: "/rondo/carried" };
const GOOD = "c1195f2d8a8535420686a954dfe3669cb8c0a2aa95640ec9ba442a461c110d8a";

/** A disk with these files and their hashes. */
function disk(files: Record<string, string>): LibraryDisk {
  return { exists: (file) => file in files, sha256: (file) => files[file]! };
}

Deno.test("RONDO_PORTAUDIO is the only candidate when it is set", () => {
  assertEquals(libraryCandidates({ ...LINUX, override: "/mine/libportaudio.so" }), [
    { file: "/mine/libportaudio.so", from: "RONDO_PORTAUDIO" },
  ]);
  assert(libraryCandidates({ ...LINUX, override: "" }).length > 1);
});

Deno.test("every platform looks for its own names in absolute folders, the carried library last", () => {
  const last = (query: LibraryQuery) => libraryCandidates(query).at(-1);
  for (const os of ["linux", "darwin", "windows"]) {
    const candidates = libraryCandidates({ ...LINUX, os });
    for (const { file } of candidates) assert(/^(\/|[A-Z]:\\)/.test(file), file);
    assertEquals(candidates.filter(({ from }) => from === "naudiodon2").length, 1);
    assertEquals(candidates.at(-1)?.from, "naudiodon2");
  }
  assertEquals(last(LINUX)?.file, "/rondo/carried/libportaudio.so.2");
  assertEquals(last({ ...LINUX, os: "darwin", arch: "aarch64" })?.file, "/rondo/carried/libportaudio.dylib");
  const windows = last({ ...LINUX, os: "windows", carriedFolder: "C:\\rondo" });
  assertEquals(windows?.file, "C:\\rondo\\portaudio_x64.dll");
  assertEquals(last({ ...LINUX, arch: "aarch64" })?.from, "the system");
  const files = libraryCandidates({ ...LINUX, arch: "aarch64" }).map(({ file }) => file);
  assert(files.includes("/usr/lib/aarch64-linux-gnu/libportaudio.so.2"));
});

Deno.test("the system's library comes before the carried one, which needs the hash it was published with", () => {
  const carried = "/rondo/carried/libportaudio.so.2", system = "/usr/lib/x86_64-linux-gnu/libportaudio.so.2";
  const both = findLibraries(LINUX, disk({ [carried]: GOOD, [system]: "any" }));
  assertEquals(both.map(({ file }) => file), [system, carried]);
  assertEquals(findLibraries(LINUX, disk({ [carried]: GOOD })).map(({ file }) => file), [carried]);
  const changed = assertThrows(() => findLibraries(LINUX, disk({ [carried]: "0".repeat(64) })), HostError);
  assertStringIncludes(changed.message, "is not the file that was published");
});

Deno.test("without any library one sentence gives the one command that installs it", () => {
  for (const os of ["linux", "darwin", "windows"]) {
    const { message } = assertThrows(() => findLibraries({ ...LINUX, os }, disk({})), HostError);
    assert(message.endsWith(`install it with: ${installCommand(os)}`), message);
    assertEquals(message.split("\n").length, 1);
  }
  assertEquals(installCommand("linux"), "sudo apt install libportaudio2");
  const named = assertThrows(() => findLibraries({ ...LINUX, override: "/no/such.so" }, disk({})), HostError);
  assertEquals(
    named.message,
    "Cannot use PortAudio: RONDO_PORTAUDIO names /no/such.so, and there is no such file.",
  );
});
