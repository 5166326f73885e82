/**
 * The wish to leave, as the system tells it. Thread: control.
 */
import { EXIT_FAILED } from "../errors.ts";

const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK", "SIGHUP"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** A signal this long after the first means that leaving takes too long for somebody. */
const IMPATIENT_MS = 3000;

/**
 * Settles at the first signal that asks to leave. The same wish often comes twice (from the terminal and from the program that
 * started this one), so only one that comes later ends the process at once, saved or not.
 */
export function listenForSignals(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let firstMs: number | undefined;
  const leave = () => {
    const nowMs = performance.now();
    firstMs ??= nowMs;
    if (nowMs - firstMs > IMPATIENT_MS) Deno.exit(EXIT_FAILED);
    resolve();
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, leave);
  return promise;
}
