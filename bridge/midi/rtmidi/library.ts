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

/** Loads the library. Throws `HostError` where it, or what it needs, is missing. */
export async function loadRtMidi(): Promise<RtMidiModule> {
  checkSequencer();
  const module = await importPackage();
  try {
    module.verifyLibraryLoaded();
  } catch (cause) {
    throw new HostError(loadSentence(cause), { cause });
  }
  return module;
}

function checkSequencer(): void {
  if (Deno.build.os !== "linux") return;
  const access = mayReadAndWrite(SEQUENCER);
  if (access === "yes") return;
  throw new HostError(
    access === "missing"
      ? `MIDI devices cannot be reached: this kernel has no ALSA sequencer (${SEQUENCER}); try: sudo modprobe snd-seq`
      : `MIDI devices cannot be reached: ${SEQUENCER} may not be opened; log in again after: sudo usermod -aG audio $USER`,
  );
}

async function importPackage(): Promise<RtMidiModule> {
  try {
    return await import("@julusian/midi/lazy");
  } catch (cause) {
    throw new HostError("MIDI devices cannot be reached: the npm package @julusian/midi is missing; run: npm ci", {
      cause,
    });
  }
}

function loadSentence(cause: unknown): string {
  const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
  if (Deno.build.os === "linux" && reason?.includes("libasound")) {
    return "MIDI devices cannot be reached: libasound.so.2 is missing; try: sudo apt install libasound2";
  }
  return `MIDI devices cannot be reached: the library of @julusian/midi does not load (${reason}); run: npm ci`;
}
