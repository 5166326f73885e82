/**
 * Reads the head of a WAV file: format, and where its sound lies.
 *
 * Method: walks the chunks (any order after the first, unknown ones skipped, odd ones padded) and checks every number against the
 * size of the file before it is believed. RIFF and RF64 (ds64) alike. Source: see wav_format.ts. Thread: any but the audio thread.
 */
import {
  BYTES_PER_SAMPLE,
  DS64_BYTES,
  FORMAT_EXTENSIBLE,
  FORMAT_FLOAT,
  FORMAT_GUID_TAIL,
  FORMAT_PCM,
  frameBytes,
  MAX_WAV_CHANNELS,
  SIZE_ELSEWHERE,
  viewOf,
  type WavEncoding,
  type WavFormat,
} from "./wav_format.ts";

/** What the head says. Bytes count from the start of the file. */
export interface WavHeader extends WavFormat {
  readonly dataOffset: number;
  readonly frameCount: number;
}

/** A file as the parser sees it: its size, and any stretch of it (shorter at its end). */
export interface ByteSource {
  readonly byteLength: number;
  readAt(offset: number, byteCount: number): Uint8Array;
}

/** What is wrong with a file, as the end of a sentence that begins with its name. */
export class WavFault extends Error {
  override name = "WavFault";
}

interface Chunk {
  readonly id: string;
  readonly offset: number;
  readonly byteCount: number;
}

/** Reads the head. Throws WavFault with what is wrong. */
export function readWavHeader(source: ByteSource): WavHeader {
  const isRf64 = readSignature(source);
  let format: WavFormat | undefined;
  let dataBytes64: number | undefined;
  for (const chunk of walkChunks(source)) {
    if (chunk.id === "ds64") dataBytes64 = readDs64(source, chunk);
    else if (chunk.id === "fmt ") format = readFormat(source, chunk);
    else if (chunk.id === "data") {
      if (format === undefined) throw new WavFault("its sound comes before its format (no fmt chunk)");
      return locateSound(source, chunk, format, isRf64 ? dataBytes64 : undefined, isRf64);
    }
  }
  throw new WavFault(
    format === undefined ? "it has no fmt chunk" : "it has no data chunk: it holds no sound or is cut short",
  );
}

function readSignature(source: ByteSource): boolean {
  const bytes = source.readAt(0, 12);
  const id = text(bytes, 0);
  if (bytes.length === 12 && text(bytes, 8) === "WAVE" && (id === "RIFF" || id === "RF64")) return id === "RF64";
  const known: Record<string, string> = { fLaC: "a FLAC", OggS: "an Ogg", FORM: "an AIFF", RIFX: "a big-endian RIFX" };
  const kind = known[id];
  if (kind !== undefined) throw new WavFault(`it is ${kind} file and not a WAV file; convert it first`);
  throw new WavFault(bytes.length === 0 ? "it is empty" : "it is not a WAV file (no RIFF … WAVE at its start)");
}

function* walkChunks(source: ByteSource): Generator<Chunk> {
  let offset = 12;
  while (offset + 8 <= source.byteLength) {
    const head = source.readAt(offset, 8);
    const byteCount = viewOf(head).getUint32(4, true);
    yield { id: text(head, 0), offset: offset + 8, byteCount };
    offset += 8 + byteCount + (byteCount & 1);
  }
}

function readDs64(source: ByteSource, chunk: Chunk): number {
  const bytes = source.readAt(chunk.offset, Math.min(chunk.byteCount, DS64_BYTES));
  if (bytes.length < 24) throw new WavFault("its ds64 chunk is cut short");
  return Number(viewOf(bytes).getBigUint64(8, true));
}

function readFormat(source: ByteSource, chunk: Chunk): WavFormat {
  const bytes = source.readAt(chunk.offset, Math.min(chunk.byteCount, 40));
  if (bytes.length < 16) throw new WavFault(`its fmt chunk has ${bytes.length} bytes, expected 16 or more`);
  const fields = viewOf(bytes);
  const channelCount = fields.getUint16(2, true);
  const sampleRate = fields.getUint32(4, true);
  const encoding = readEncoding(bytes, fields);
  if (channelCount < 1 || channelCount > MAX_WAV_CHANNELS) {
    throw new WavFault(`its fmt chunk says ${channelCount} channels`);
  }
  if (sampleRate < 1 || sampleRate > 1e7) throw new WavFault(`its fmt chunk says ${sampleRate} Hz`);
  const blockBytes = fields.getUint16(12, true);
  const expected = BYTES_PER_SAMPLE[encoding] * channelCount;
  if (blockBytes !== expected) {
    throw new WavFault(`its fmt chunk says ${blockBytes} bytes a frame, expected ${expected}`);
  }
  return { sampleRate, channelCount, encoding };
}

function readEncoding(bytes: Uint8Array, fields: DataView): WavEncoding {
  const bits = fields.getUint16(14, true);
  const tag = fields.getUint16(0, true) === FORMAT_EXTENSIBLE
    ? extensibleTag(bytes, fields)
    : fields.getUint16(0, true);
  if (tag === FORMAT_PCM && bits === 16) return "int16";
  if (tag === FORMAT_PCM && bits === 24) return "int24";
  if (tag === FORMAT_PCM && bits === 32) return "int32";
  if (tag === FORMAT_FLOAT && bits === 32) return "float32";
  if (tag === FORMAT_FLOAT && bits === 64) return "float64";
  const kind = tag === FORMAT_PCM ? "integers" : tag === FORMAT_FLOAT ? "floats" : `format 0x${tag.toString(16)}`;
  throw new WavFault(`it holds ${bits}-bit ${kind}, expected 16-, 24- or 32-bit integers or 32- or 64-bit floats`);
}

function extensibleTag(bytes: Uint8Array, fields: DataView): number {
  if (bytes.length < 40) throw new WavFault("its extensible fmt chunk is cut short");
  if (FORMAT_GUID_TAIL.some((byte, index) => bytes[26 + index] !== byte)) {
    throw new WavFault("its format is one that only its maker knows (an unknown GUID)");
  }
  return fields.getUint16(24, true);
}

function locateSound(
  source: ByteSource,
  chunk: Chunk,
  format: WavFormat,
  dataBytes64: number | undefined,
  isRf64: boolean,
): WavHeader {
  const available = source.byteLength - chunk.offset;
  let byteCount = chunk.byteCount;
  if (byteCount === SIZE_ELSEWHERE) {
    if (isRf64 && dataBytes64 === undefined) throw new WavFault("it is an RF64 file without a ds64 chunk");
    byteCount = dataBytes64 ?? available - available % frameBytes(format);
  }
  const frameCount = byteCount / frameBytes(format);
  if (byteCount > available) {
    const there = Math.floor(available / frameBytes(format));
    throw new WavFault(`it is cut short: it promises ${Math.floor(frameCount)} frames, ${there} are there`);
  }
  if (!Number.isInteger(frameCount)) throw new WavFault("its sound ends in the middle of a frame");
  return { ...format, dataOffset: chunk.offset, frameCount };
}

function text(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}
