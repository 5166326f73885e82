/** How long a host may take to start. Thread: control. */
import { UserError } from "../errors.ts";

/** A PortAudio device may look at every card first. */
const START_MS = 15_000;

/** Waits for a host's start. Throws UserError when it takes too long, or what it threw. */
export async function startsInTime(begun: Promise<void>, host: string): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new UserError(`The host ${host} did not start within ${START_MS / 1000} s: try another --host.`));
  }, START_MS);
  await Promise.race([begun, late.promise]).finally(() => clearTimeout(timer));
}
