/**
 * A fault of the outside world met by a host: a library, a device or a server that is not there or says no.
 * The message is one sentence for the user: what could not be done, the value that was wrong, what to do.
 */
export class HostError extends Error {
  override name = "HostError";
}
