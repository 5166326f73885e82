/**
 * Loads @julusian/midi (RtMidi 6.0.0: ALSA, CoreMIDI, WinMM), or says in one sentence why MIDI devices cannot be reached.
 *
 * RtMidi and ALSA print to standard error when there is no sequencer, and nobody can stop them: so the sequencer's device is
 * tried first, with libc's `access`. The package's `lazy` entry loads its binary without throwing; what went wrong is asked for
 * afterwards. Thread: any; each loads for itself (25–53 ms).
 */
import { HostError } from "../../errors.ts";
import { mayReadAndWrite } from "../../linux/system_files.ts";

/** The package's own module. */
export type RtMidiModule = typeof import("@julusian/midi/lazy");

const SEQUENCER = "/dev/snd/seq";

const NAMES: Readonly<Record<string, string>> = { linux: "ALSA", darwin: "CoreMIDI", windows: "WinMM" };

/** What the system calls its MIDI. */
export function systemMidiName(): string {
  return NAMES[Deno.build.os] ?? Deno.build.os;
}

/** Why MIDI devices cannot be reached, and the command that would change it. */
export class MidiMissing extends HostError {
  override name = "MidiMissing";

  constructor(readonly finding: string, readonly remedy: string, options: ErrorOptions = {}) {
    super(`MIDI devices cannot be reached: ${finding}; try: ${remedy}`, options);
  }
}

/** Loads the library. Throws `MidiMissing` where it, or what it needs, is missing. */
export async function loadRtMidi(): Promise<RtMidiModule> {
  checkSequencer();
  const module = await importPackage();
  try {
    module.verifyLibraryLoaded();
  } catch (cause) {
    throw explainLoading(cause);
  }
  return module;
}

function checkSequencer(): void {
  if (Deno.build.os !== "linux") return;
  const access = mayReadAndWrite(SEQUENCER);
  if (access === "missing") {
    throw new MidiMissing(`this kernel has no ALSA sequencer (${SEQUENCER})`, "sudo modprobe snd-seq");
  }
  if (access === "forbidden") {
    const remedy = "sudo usermod -aG audio $USER, and log in again";
    throw new MidiMissing(`${SEQUENCER} may not be opened by this user`, remedy);
  }
}

async function importPackage(): Promise<RtMidiModule> {
  try {
    return await import("@julusian/midi/lazy");
  } catch (cause) {
    throw new MidiMissing("the npm package @julusian/midi is not installed", "npm ci", { cause });
  }
}

function explainLoading(cause: unknown): MidiMissing {
  const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
  if (Deno.build.os === "linux" && reason?.includes("libasound")) {
    return new MidiMissing("libasound.so.2 is not installed", "sudo apt install libasound2", { cause });
  }
  return new MidiMissing(`the library of @julusian/midi does not load (${reason})`, "npm ci", { cause });
}
