/** Sums by which a saved session knows what it saved: SHA-256 in hexadecimal. Thread: any but the audio thread. */
import { createHash } from "node:crypto";

/** Of samples as 32-bit floats, channel after channel. */
export function soundSum(channels: readonly Float32Array<ArrayBuffer>[]): string {
  const hash = createHash("sha256");
  for (const channel of channels) hash.update(new Uint8Array(channel.buffer, channel.byteOffset, channel.byteLength));
  return hash.digest("hex");
}

/** Of a text in UTF-8. */
export function textSum(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
