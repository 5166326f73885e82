/**
 * The few functions of the operating system that the JACK host borrows: harmless ones to hand to libjack in place of
 * callbacks, and real-time scheduling for the calling thread.
 *
 * Method: symbols looked up as addresses (`type: "pointer"`), so that no JavaScript function is ever called from libjack.
 * Thread: any; `RealTimeSwitch` acts on the thread that made it.
 */
import { HostError } from "../errors.ts";
import type { WorkerFunctions } from "./symbols.ts";

const C_LIBRARY: Record<string, string> = { linux: "libc.so.6", darwin: "libSystem.B.dylib", windows: "ucrtbase.dll" };

/** The C library of this system: its name for `Deno.dlopen`. */
export function cLibraryName(): string {
  const name = C_LIBRARY[Deno.build.os];
  if (name === undefined) throw new HostError(`JACK cannot be used on "${Deno.build.os}": play with --host portaudio.`);
  return name;
}

function addressOf(library: string, symbol: string): Deno.PointerValue {
  return Deno.dlopen(library, { address: { name: symbol, type: "pointer" } }).symbols.address;
}

let silent: Deno.PointerValue | undefined;

/** `strlen`: takes a message, does nothing with it. What libjack calls where it would print. */
export function silentFunction(): Deno.PointerValue {
  return silent ??= addressOf(cLibraryName(), "strlen");
}

let idle: Deno.PointerValue | undefined;

/** `abs`: takes a number, does nothing with it. What libjack calls when latencies change. */
export function idleFunction(): Deno.PointerValue {
  return idle ??= addressOf(cLibraryName(), "abs");
}

let sleeper: { readonly run: Deno.PointerValue; readonly argument: Deno.PointerValue } | undefined;

/**
 * A C function that sleeps until its thread is ended, and its argument: what libjack's own thread does while the audio
 * worker lives in the cycle. `pause()`, or on Windows `Sleep(INFINITE)`.
 */
export function sleeperFunction(): { readonly run: Deno.PointerValue; readonly argument: Deno.PointerValue } {
  if (Deno.build.os !== "windows") return sleeper ??= { run: addressOf(cLibraryName(), "pause"), argument: null };
  return sleeper ??= { run: addressOf("kernel32.dll", "Sleep"), argument: Deno.UnsafePointer.create(0xffffffffn) };
}

const SCHED_OTHER = 0;
const SCHED_FIFO = 1;
/** Threads that this one starts do not inherit the priority. */
const SCHED_RESET_ON_FORK = 0x40000000;

/** Turns real-time scheduling of the calling thread on and off. */
export interface RealTimeSwitch {
  /** True when the system granted it. */
  raise(): boolean;
  drop(): void;
}

/**
 * The switch for the thread that calls this, at a priority the JACK server advised (never above it). On Linux the thread asks
 * the kernel itself, and where that is refused libjack (which may reach rtkit); elsewhere libjack.
 */
export function realTimeSwitch(jack: WorkerFunctions, priority: number): RealTimeSwitch {
  if (Deno.build.os === "linux") return linuxSwitch(jack, priority);
  const thread = Deno.build.os === "windows" ? currentThreadWindows() : currentThread();
  return {
    raise: () => jack.jack_acquire_real_time_scheduling(thread, priority) === 0,
    drop: () => void jack.jack_drop_real_time_scheduling(thread),
  };
}

function linuxSwitch(jack: WorkerFunctions, priority: number): RealTimeSwitch {
  const { sched_setscheduler } = Deno.dlopen(cLibraryName(), {
    // int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param);  pid 0 is the calling thread
    sched_setscheduler: { parameters: ["i32", "i32", "buffer"], result: "i32" },
  }).symbols;
  const set = (policy: number, level: number) => sched_setscheduler(0, policy, Int32Array.of(level)) === 0;
  const thread = currentThread();
  return {
    raise: () =>
      set(SCHED_FIFO | SCHED_RESET_ON_FORK, priority) || jack.jack_acquire_real_time_scheduling(thread, priority) === 0,
    drop: () => void set(SCHED_OTHER, 0),
  };
}

function currentThread(): Deno.PointerValue {
  return Deno.dlopen(cLibraryName(), { pthread_self: { parameters: [], result: "pointer" } }).symbols.pthread_self();
}

function currentThreadWindows(): Deno.PointerValue {
  return Deno.dlopen("kernel32.dll", { GetCurrentThread: { parameters: [], result: "pointer" } }).symbols
    .GetCurrentThread();
}
