/**
 * Wakes an audio worker that sleeps in `jack_cycle_wait` when no server will ever wake it again.
 *
 * Method: JACK2 on Linux lets a client sleep on a futex in a file of /dev/shm that carries the client's name. Control maps that
 * file when the client is opened, since it is gone from the folder when the server is; setting its first word and waking the
 * futex lets the worker go round once. PipeWire and other systems have no such file: `map` answers undefined.
 * Opened through libc, as Deno lets nobody read /dev/shm. Source: JackLinuxFutex of jack2. Thread: control.
 */
import { cString } from "./client.ts";
import { readEnvironment, serverName } from "./library.ts";
import { cLibraryName } from "./system.ts";

const FUTEX_NUMBER: Record<string, bigint> = { x86_64: 202n, aarch64: 98n };
const FUTEX_WAKE = 1n;
const BYTES = 12;
const OPEN_READ_WRITE = 2;
const PROTECT_READ_WRITE = 3;
const MAP_SHARED = 1;

function openLibc() {
  return Deno.dlopen(cLibraryName(), {
    getuid: { parameters: [], result: "u32" },
    open: { parameters: ["buffer", "i32", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
    mmap: { parameters: ["pointer", "usize", "i32", "i32", "i32", "i64"], result: "pointer" },
    munmap: { parameters: ["pointer", "usize"], result: "i32" },
    syscall: { parameters: ["i64", "pointer", "i64", "i64", "pointer", "pointer", "i64"], result: "i64" },
  }).symbols;
}

/** Name of the file in /dev/shm on which a client sleeps. Pure. */
export function semaphoreFile(userId: number, server: string, client: string, promiscuous: boolean): string {
  const name = promiscuous ? `jack_sem.${server}_${client}` : `jack_sem.${userId}_${server}_${client}`;
  return `/dev/shm/${name.replaceAll("/", "_")}`;
}

/** A mapped semaphore of a client. */
export class ClientSemaphore {
  readonly #libc: ReturnType<typeof openLibc>;
  readonly #address: Deno.PointerObject;
  readonly #words: Int32Array;

  private constructor(libc: ReturnType<typeof openLibc>, address: Deno.PointerObject) {
    this.#libc = libc;
    this.#address = address;
    this.#words = new Int32Array(Deno.UnsafePointerView.getArrayBuffer(address, BYTES));
  }

  /** Maps the semaphore of an open client, or answers undefined where there is none. */
  static map(client: string): ClientSemaphore | undefined {
    if (Deno.build.os !== "linux" || FUTEX_NUMBER[Deno.build.arch] === undefined) return undefined;
    const libc = openLibc();
    const promiscuous = readEnvironment("JACK_PROMISCUOUS_SERVER") !== undefined;
    const path = semaphoreFile(libc.getuid(), serverName(), client, promiscuous);
    const file = libc.open(cString(path), OPEN_READ_WRITE, 0);
    if (file < 0) return undefined;
    const address = libc.mmap(null, BigInt(BYTES), PROTECT_READ_WRITE, MAP_SHARED, file, 0n);
    libc.close(file);
    if (address === null || Deno.UnsafePointer.value(address) === 0xffffffffffffffffn) return undefined;
    return new ClientSemaphore(libc, address);
  }

  /** Lets the sleeper go round once. */
  wake(): void {
    Atomics.store(this.#words, 0, 1);
    const number = FUTEX_NUMBER[Deno.build.arch] ?? 0n;
    this.#libc.syscall(number, this.#address, FUTEX_WAKE, 1n, null, null, 0n);
  }

  /** Gives the mapping back; the semaphore may not be used any more. */
  unmap(): void {
    this.#libc.munmap(this.#address, BigInt(BYTES));
  }
}
