/**
 * Messages for lights as controllers' files write them: bytes in hex, with places left open for the light and its value.
 *
 * `"90 {at} {value}"`: both are bytes; `{value}` may be several ("F0 … {value} F7" with three for a colour); `9{at}`: the lower half of a
 * byte, for lights that are told apart by channel. Thread: any.
 */
import { UserError } from "../errors.ts";
import { decodeMessage } from "../midi/message.ts";

type Piece = { readonly byte: number } | { readonly at: number; readonly most: number } | "value";

/** Highest number in half a byte. */
const MOST_HALF = 15;

/** A message with places left open. */
export interface MessageTemplate {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** Reads one. Throws a UserError that names what is not understood. */
export function parseTemplate(text: string): MessageTemplate {
  return { text, pieces: text.trim().split(/\s+/).map(readPiece) };
}

function readPiece(word: string): Piece {
  if (/^[0-9a-f]{2}$/i.test(word)) return { byte: parseInt(word, 16) };
  if (word === "{at}") return { at: 0, most: 127 };
  if (word === "{value}") return "value";
  const half = /^([0-9a-f])\{at\}$/i.exec(word);
  if (half !== null) return { at: parseInt(half[1]!, 16) << 4, most: MOST_HALF };
  throw new UserError(`"${word}" is neither a byte in hex like 90 nor {at} nor {value}.`);
}

/** The message for a light at a value. Throws a UserError where the light's number has no room. */
export function fillTemplate({ text, pieces }: MessageTemplate, at: number, value: readonly number[]): Uint8Array {
  if (pieces.some((piece) => typeof piece === "object" && "at" in piece && at > piece.most)) {
    throw new UserError(`The light ${at} does not fit "${text}": half a byte is at most ${MOST_HALF}.`);
  }
  return Uint8Array.from(
    pieces.flatMap((piece) => piece === "value" ? value : "at" in piece ? [piece.at + at] : [piece.byte]),
  );
}

/** Throws a UserError unless these bytes are one whole MIDI message. */
export function checkMessage(bytes: Uint8Array, text: string): void {
  if (decodeMessage(bytes) !== undefined) return;
  const shown = [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");
  throw new UserError(
    `"${text}" is not one whole MIDI message${shown === text ? "" : ` (${shown})`}: give status and data bytes of one.`,
  );
}
