/**
 * Reads the terminal's keys and stamps them the moment they arrive, so that a busy control thread delays no gesture's time.
 *
 * Method: blocking reads in a worker of their own; the stamp is performance.timeOrigin + performance.now(), ms, the same
 * clock in every thread. Thread: its own.
 */
/// <reference lib="webworker" />

/** What the worker sends: input as it came, and when; no text means the terminal is gone. */
export interface KeyChunk {
  text: string | undefined;
  timeMs: number;
}

declare const self: DedicatedWorkerGlobalScope;

function send(text: string | undefined): void {
  self.postMessage({ text, timeMs: performance.timeOrigin + performance.now() } satisfies KeyChunk);
}

/** Waits for input; null when the terminal is gone, which some systems call an error. */
function readSome(buffer: Uint8Array): number | null {
  try {
    return Deno.stdin.readSync(buffer);
  } catch {
    return null;
  }
}

function readForEver(): void {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(1024);
  for (;;) {
    const count = readSome(buffer);
    if (count === null) return send(undefined);
    send(decoder.decode(buffer.subarray(0, count), { stream: true }));
  }
}

readForEver();
