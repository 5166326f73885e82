/**
 * What the operating system grants: sound cards, real-time scheduling, shared memory, processor speed. Linux tells most of it
 * in /proc and /sys; elsewhere these checks have nothing to say.
 *
 * Thread: control.
 */
import type { Finding } from "./finding.ts";

/** Free shared memory that the servers are comfortable with, bytes. */
const COMFORTABLE_SHARED_BYTES = 64e6;

/** How the kernel is asked; the bridge has it. */
export interface KernelFacts {
  /** Text of a file in /proc or /sys, undefined where there is none. */
  read(path: string): string | undefined;
  /** Size of a mounted file system, bytes. */
  space(path: string): { totalBytes: number; freeBytes: number } | undefined;
}

/** Sound cards known to ALSA. `cards` is the text of /proc/asound/cards. */
export function judgeCards(cards: string | undefined): Finding {
  const names = [...(cards ?? "").matchAll(/^ *\d+ \[.*?\]: (.*)$/gm)].map(([, name]) => name!.trim());
  if (names.length > 0) return { topic: "sound cards", level: "good", sentence: `ALSA has ${names.join(", ")}.` };
  const why = cards === undefined ? "this kernel has no ALSA" : "ALSA has no sound card";
  return {
    topic: "sound cards",
    level: "note",
    sentence: `There is nothing to plug into: ${why}; the built-in host and network sound servers still work.`,
  };
}

/** Real-time permission. `limits` is the text of /proc/self/limits, `status` that of /proc/self/status. */
export function judgeRealTime(limits: string, status: string): Finding {
  const priority = /^Max realtime priority\s+(\S+)/m.exec(limits)?.[1] ?? "0";
  const isRoot = /^Uid:\s+\d+\s+0\s/m.test(status);
  if (isRoot || priority === "unlimited" || Number(priority) > 0) {
    const sentence = `The audio thread may run in real time${isRoot ? " (root)" : `, up to priority ${priority}`}.`;
    return { topic: "real time", level: "good", sentence };
  }
  return {
    topic: "real time",
    level: "missing",
    sentence:
      "The audio thread may not run in real time, so other programs can interrupt the sound; log in again after:",
    remedy: "sudo apt install jackd2 && sudo usermod -aG audio $USER",
  };
}

/** Room in /dev/shm. */
export function judgeSharedMemory(space: ReturnType<KernelFacts["space"]>): Finding[] {
  if (space === undefined) return [];
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  const { totalBytes, freeBytes } = space;
  const sentence = `/dev/shm has ${megabytes(freeBytes)} of ${
    megabytes(totalBytes)
  } free; JACK keeps its blocks there.`;
  if (freeBytes >= COMFORTABLE_SHARED_BYTES) return [{ topic: "shared memory", level: "good", sentence }];
  const remedy = "sudo mount -o remount,size=256M /dev/shm";
  return [{ topic: "shared memory", level: "note", sentence, remedy }];
}

/** Whether the processor may slow down. `governor` is the text of cpufreq's scaling_governor. */
export function judgeProcessor(governor: string | undefined): Finding[] {
  if (governor === undefined) return [];
  if (governor.trim() !== "powersave") {
    return [{
      topic: "processor",
      level: "good",
      sentence: `The processor's speed is governed by "${governor.trim()}".`,
    }];
  }
  return [{
    topic: "processor",
    level: "note",
    sentence: "The processor saves power, which can cost blocks when a session starts to work hard.",
    remedy: "sudo cpupower frequency-set -g performance",
  }];
}

/** All checks of the operating system; none outside Linux. */
export function checkSystem(kernel: KernelFacts): Finding[] {
  if (Deno.build.os !== "linux") return [];
  return [
    judgeCards(kernel.read("/proc/asound/cards")),
    judgeRealTime(kernel.read("/proc/self/limits") ?? "", kernel.read("/proc/self/status") ?? ""),
    ...judgeSharedMemory(kernel.space("/dev/shm")),
    ...judgeProcessor(kernel.read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")),
  ];
}
