/**
 * Converts between interleaved bytes and planar 32-bit float.
 *
 * Method: integers are divided by 2^(bits−1), exact for 16 and 24 bit, and written back rounded and clipped without dither, so that
 * 16- and 24-bit files survive a round trip bit for bit. Non-numbers are written to integer files as 0. Assumes a little-endian machine,
 * as every platform Deno runs on is. Thread: any but the audio thread.
 */
import { BYTES_PER_SAMPLE, type WavEncoding } from "./wav_format.ts";

const SCALE_16 = 2 ** 15;
const SCALE_24 = 2 ** 23;
const SCALE_32 = 2 ** 31;

/** Reads `frames` interleaved frames at the start of `bytes` into `channels` from `offset` on. */
export function decodeSamples(
  bytes: Uint8Array,
  encoding: WavEncoding,
  channels: readonly Float32Array[],
  offset: number,
  frames: number,
): void {
  if (encoding === "float32" && bytes.byteOffset % 4 === 0) return deinterleave(bytes, channels, offset, frames);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = BYTES_PER_SAMPLE[encoding];
  const stride = size * channels.length;
  const read = reader(view, encoding);
  channels.forEach((channel, index) => {
    let at = index * size;
    for (let frame = offset; frame < offset + frames; frame++, at += stride) channel[frame] = read(at);
  });
}

/** The same for 32-bit float, which needs no more than to be put in its place: five times as fast. */
function deinterleave(bytes: Uint8Array, channels: readonly Float32Array[], offset: number, frames: number): void {
  const samples = new Float32Array(bytes.buffer, bytes.byteOffset, frames * channels.length), stride = channels.length;
  channels.forEach((channel, index) => {
    for (let frame = 0, at = index; frame < frames; frame++, at += stride) channel[offset + frame] = samples[at]!;
  });
}

function interleave(channels: readonly Float32Array[], offset: number, frames: number, bytes: Uint8Array): void {
  const samples = new Float32Array(bytes.buffer, bytes.byteOffset, frames * channels.length), stride = channels.length;
  if (stride === 2) return interleavePair(channels[0]!, channels[1]!, offset, frames, samples);
  channels.forEach((channel, index) => {
    for (let frame = 0, at = index; frame < frames; frame++, at += stride) samples[at] = channel[offset + frame]!;
  });
}

function interleavePair(
  left: Float32Array,
  right: Float32Array,
  offset: number,
  frames: number,
  samples: Float32Array,
): void {
  for (let frame = 0; frame < frames; frame++) {
    samples[2 * frame] = left[offset + frame]!;
    samples[2 * frame + 1] = right[offset + frame]!;
  }
}

function reader(view: DataView, encoding: WavEncoding): (at: number) => number {
  switch (encoding) {
    case "int16":
      return (at) => view.getInt16(at, true) / SCALE_16;
    case "int24":
      return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65536) / SCALE_24;
    case "int32":
      return (at) => view.getInt32(at, true) / SCALE_32;
    case "float32":
      return (at) => view.getFloat32(at, true);
    case "float64":
      return (at) => view.getFloat64(at, true);
  }
}

/** Writes `frames` frames of `channels` from `offset` on, interleaved, to the start of `bytes`. */
export function encodeSamples(
  channels: readonly Float32Array[],
  offset: number,
  frames: number,
  encoding: WavEncoding,
  bytes: Uint8Array,
): void {
  if (encoding === "float32" && bytes.byteOffset % 4 === 0) return interleave(channels, offset, frames, bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = BYTES_PER_SAMPLE[encoding];
  const stride = size * channels.length;
  const write = writer(view, encoding);
  channels.forEach((channel, index) => {
    let at = index * size;
    for (let frame = offset; frame < offset + frames; frame++, at += stride) write(at, channel[frame]!);
  });
}

function writer(view: DataView, encoding: WavEncoding): (at: number, sample: number) => void {
  switch (encoding) {
    case "int16":
      return (at, sample) => view.setInt16(at, toInteger(sample, SCALE_16), true);
    case "int24":
      return (at, sample) => {
        const value = toInteger(sample, SCALE_24);
        view.setUint16(at, value & 0xffff, true);
        view.setInt8(at + 2, value >> 16);
      };
    case "int32":
      return (at, sample) => view.setInt32(at, toInteger(sample, SCALE_32), true);
    case "float32":
      return (at, sample) => view.setFloat32(at, sample, true);
    case "float64":
      return (at, sample) => view.setFloat64(at, sample, true);
  }
}

function toInteger(sample: number, scale: number): number {
  if (Number.isNaN(sample)) return 0;
  return Math.max(-scale, Math.min(scale - 1, Math.round(sample * scale)));
}
