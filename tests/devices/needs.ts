/**
 * What a device test needs from the machine, whether it is there, and how it gets there.
 *
 * Use: `Deno.test({ name: "…", ...needs("jackd", "gcc"), fn })`. Where something is missing the test is ignored and the
 * reason written to the file named by RONDO_SKIPS, one JSON object a line, for `deno task test` to report; where
 * RONDO_SKIPS is absent (plain `deno test`) the reason goes to standard error. `deno task test` with CI=true counts a
 * skipped test as failed when what is missing is marked `requiredInCi`.
 */

/** A thing a test may need. */
export type Need = keyof typeof NEEDS;

interface NeedFacts {
  /** What it is, as said to a person. */
  title: string;
  /** Debian packages that bring it. */
  packages: readonly string[];
  /** CI fails without it. */
  requiredInCi?: boolean;
  isPresent: () => boolean;
}

const LIBRARY_FOLDERS = [
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/usr/lib64",
  "/usr/lib",
  "/usr/local/lib",
  "/opt/homebrew/lib",
];

const NEEDS = {
  jackd: server("the JACK server (jackd)", ["jackd2"], () => hasProgram("jackd") && hasLibrary("libjack.so.0")),
  pipewire: server(
    "PipeWire with its JACK library (pipewire, wireplumber, pw-jack)",
    ["pipewire", "pipewire-jack", "wireplumber", "dbus-daemon"],
    () => ["pipewire", "wireplumber", "pw-jack", "dbus-daemon"].every(hasProgram),
  ),
  portaudio: server("PortAudio with JACK (the system's libportaudio.so.2)", ["libportaudio2"], () => {
    return hasLibrary("libportaudio.so.2");
  }),
  jack_iodelay: program("jack_iodelay", "jackd2"),
  jack_midi_dump: program("jack_midi_dump", "jackd2"),
  jack_tools: {
    title: "JACK's small programs (jack_lsp, jack_connect, jack_bufsize)",
    packages: ["jackd2"],
    isPresent: () => ["jack_lsp", "jack_connect", "jack_bufsize"].every(hasProgram),
  },
  gcc: program("gcc", "gcc"),
  jack_headers: {
    title: "a C compiler and JACK's headers",
    packages: ["gcc", "libc6-dev", "libjack-jackd2-dev"],
    isPresent: () => hasProgram("gcc") && isThere("/usr/include/jack/jack.h"),
  },
  portaudio_headers: {
    title: "a C compiler and PortAudio's headers",
    packages: ["gcc", "libc6-dev", "portaudio19-dev"],
    isPresent: () => hasProgram("gcc") && isThere("/usr/include/portaudio.h"),
  },
  flac: program("flac", "flac"),
  samples: {
    title: "real recordings (Debian's sonic-pi-samples)",
    packages: ["sonic-pi-samples", "flac"],
    isPresent: () => hasProgram("flac") && isThere("/usr/share/sonic-pi/samples"),
  },
  fluidsynth: {
    title: "a synthesiser and its sounds (fluidsynth, TimGM6mb.sf2)",
    packages: ["fluidsynth", "timgm6mb-soundfont"],
    isPresent: () => hasProgram("fluidsynth") && isThere("/usr/share/sounds/sf2/TimGM6mb.sf2"),
  },
  alsa_loopback: {
    title: "an ALSA loopback card (`deno task test:vm` brings one)",
    packages: [],
    isPresent: () => Deno.build.os === "linux" && isThereForOthers("/proc/asound/Loopback"),
  },
  alsa_sequencer: {
    title: "ALSA's sequencer (`deno task test:vm` brings one)",
    packages: [],
    isPresent: () => Deno.build.os === "linux" && isThereForOthers("/dev/snd/seq"),
  },
  alsa_programs: {
    title: "ALSA's small programs (aseqdump, aplaymidi, amidi)",
    packages: ["alsa-utils"],
    isPresent: () => ["aseqdump", "aplaymidi", "amidi"].every(hasProgram),
  },
  usb_gadgets: {
    title: "USB devices made up by the kernel (`deno task test:vm` brings them)",
    packages: [],
    isPresent: () => Deno.build.os === "linux" && isThereForOthers("/sys/class/udc/dummy_udc.0"),
  },
  script: program("script", "bsdutils"),
  tmux: program("tmux", "tmux"),
} satisfies Record<string, NeedFacts>;

function server(title: string, packages: readonly string[], isPresent: () => boolean): NeedFacts {
  return { title, packages, isPresent, requiredInCi: true };
}

function program(name: string, packageName: string): NeedFacts {
  return { title: name, packages: [packageName], isPresent: () => hasProgram(name) };
}

/** One test that was skipped, as written to RONDO_SKIPS. */
export interface SkipRecord {
  /** Where `needs` was called: path or URL of the test file, and the line. */
  file: string;
  line: number;
  /** What is missing, in words. */
  missing: string[];
  /** Debian packages that bring it. */
  packages: string[];
  requiredInCi: boolean;
}

/** Options for `Deno.test`: ignores the test, and says why, unless everything it needs is on this machine. */
export function needs(...wanted: Need[]): { ignore: boolean } {
  const missing = wanted.map((need): NeedFacts => NEEDS[need]).filter((facts) => !facts.isPresent());
  if (missing.length === 0) return { ignore: false };
  record({
    ...findCaller(),
    missing: missing.map(({ title }) => title),
    packages: missing.flatMap(({ packages }) => packages),
    requiredInCi: missing.some(({ requiredInCi }) => requiredInCi === true),
  });
  return { ignore: true };
}

function record(skip: SkipRecord): void {
  const path = Deno.env.get("RONDO_SKIPS");
  if (path) Deno.writeTextFileSync(path, `${JSON.stringify(skip)}\n`, { append: true });
  else console.error(`Skipped at ${skip.file}:${skip.line}: needs ${skip.missing.join(" and ")}.`);
}

/** The test file that called `needs`: the first place on the stack that is not this file. */
function findCaller(): { file: string; line: number } {
  for (const row of (new Error().stack ?? "").split("\n").slice(1)) {
    const [, file, line] = row.match(/(file:\/\/[^\s()]+):(\d+):\d+/) ?? [];
    if (file && file !== import.meta.url) return { file, line: Number(line) };
  }
  return { file: "unknown", line: 0 };
}

function hasProgram(name: string): boolean {
  const folders = (Deno.env.get("PATH") ?? "").split(Deno.build.os === "windows" ? ";" : ":");
  return folders.some((folder) => folder !== "" && isThere(`${folder}/${name}`));
}

function hasLibrary(name: string): boolean {
  return LIBRARY_FOLDERS.some((folder) => isThere(`${folder}/${name}`));
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Deno itself looks below /proc only with every permission there is; another program needs none. */
function isThereForOthers(path: string): boolean {
  return new Deno.Command("test", { args: ["-e", path] }).outputSync().success;
}
