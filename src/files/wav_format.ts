/**
 * The words and numbers of WAV files that reader and writer share.
 *
 * Source: Multimedia Programming Interface and Data Specifications 1.0 (RIFF WAVE), Microsoft's WAVEFORMATEXTENSIBLE, EBU Tech 3306
 * (RF64 and its ds64 chunk). All numbers little-endian. Thread: any but the audio thread.
 */

/** How a sample is stored. Integers are scaled so that full scale is ±1. */
export type WavEncoding = "int16" | "int24" | "int32" | "float32" | "float64";

/** What a file holds. `sampleRate` in Hz. */
export interface WavFormat {
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly encoding: WavEncoding;
}

export const BYTES_PER_SAMPLE: Readonly<Record<WavEncoding, number>> = {
  int16: 2,
  int24: 3,
  int32: 4,
  float32: 4,
  float64: 8,
};

/** wFormatTag values. */
export const FORMAT_PCM = 0x0001;
export const FORMAT_FLOAT = 0x0003;
export const FORMAT_EXTENSIBLE = 0xfffe;

/** A size field with this value means "see ds64" in an RF64 file, and "not known" in a file that was streamed. */
export const SIZE_ELSEWHERE = 0xffffffff;

/** Bytes of the ds64 chunk's contents: three 64-bit sizes and an empty table. */
export const DS64_BYTES = 28;

/** The last 14 bytes of a format GUID of WAVE_FORMAT_EXTENSIBLE; its first two are a plain wFormatTag. */
export const FORMAT_GUID_TAIL: readonly number[] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

/** More channels than any device has; a header that says more is damaged. */
export const MAX_WAV_CHANNELS = 4096;

/** Bytes of one frame. */
export function frameBytes(format: WavFormat): number {
  return BYTES_PER_SAMPLE[format.encoding] * format.channelCount;
}

/** Numbers in some bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
