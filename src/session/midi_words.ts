/** What players are told of a session's MIDI ports, as sentences. Thread: control. */

/** A port came, went or failed. */
export function portSentence(
  way: string,
  name: string,
  is: "connected" | "lost" | "failed",
  port: string,
  reason?: string,
): string {
  if (is === "failed") return reason ?? `The MIDI ${way} ${port} does not open.`;
  return `The MIDI ${way} ${name} is ${is === "connected" ? "there" : "gone"} (${port}).`;
}

/** Ports that are not there at the start. */
export function absentSentence(names: readonly string[]): string {
  return `Not there yet: the MIDI port ${names.join(", ")}; it is opened when it is plugged in.`;
}

/** The system has no MIDI. */
export function withoutMidi(reason: string): string {
  return `Playing goes on without MIDI: ${reason.replace(/^MIDI devices cannot be reached: /, "")}`;
}
