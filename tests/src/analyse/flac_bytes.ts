/** Makes FLAC files of 16 bits without compressing them (RFC 9639, verbatim subframes), so that tests need no encoder. */

const BLOCK_FRAMES = 4096;
const RATE_CODES: Readonly<Record<number, number>> = { 44100: 9, 48000: 10 };

/** A FLAC file of equally long channels, −1…1, at 44,100 or 48,000 Hz; `promisedFrames` in its head; its frames may leave the rate to the head. */
export function flacBytes(
  channels: readonly Float32Array[],
  sampleRate: number,
  promisedFrames = channels[0]!.length,
  rateInFrames = true,
): Uint8Array<ArrayBuffer> {
  const bytes = [...new TextEncoder().encode("fLaC"), 0x80, 0, 0, 34];
  bytes.push(...streamInfo(channels.length, sampleRate, promisedFrames));
  const frames = channels[0]!.length;
  const rateCode = rateInFrames ? RATE_CODES[sampleRate]! : 0;
  const parts = [new Uint8Array(bytes)];
  for (let start = 0; start < frames; start += BLOCK_FRAMES) {
    parts.push(frameBytes(channels, rateCode, start, Math.min(BLOCK_FRAMES, frames - start)));
  }
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

function streamInfo(channelCount: number, sampleRate: number, frames: number): number[] {
  const view = new DataView(new ArrayBuffer(34));
  view.setUint16(0, BLOCK_FRAMES);
  view.setUint16(2, BLOCK_FRAMES);
  const packed = (BigInt(sampleRate) << 44n) | (BigInt(channelCount - 1) << 41n) | (15n << 36n) | BigInt(frames);
  view.setBigUint64(10, packed);
  return [...new Uint8Array(view.buffer)];
}

function frameBytes(
  channels: readonly Float32Array[],
  rateCode: number,
  start: number,
  frames: number,
): Uint8Array<ArrayBuffer> {
  // Sync and fixed block size; length in 16 bits, rate by its number; channels side by side, 16 bits a sample.
  const head = [
    0xff,
    0xf8,
    0x70 | rateCode,
    ((channels.length - 1) << 4) | 0x08,
    ...coded(start / BLOCK_FRAMES),
  ];
  head.push((frames - 1) >> 8, (frames - 1) & 255);
  head.push(checksum(head, 8, 0x07));
  const body = head;
  for (const channel of channels) {
    body.push(0x02);
    for (let frame = start; frame < start + frames; frame++) {
      const value = Math.max(-32768, Math.min(32767, Math.round(channel[frame]! * 32767)));
      body.push((value >> 8) & 255, value & 255);
    }
  }
  const sum = checksum(body, 16, 0x8005);
  return new Uint8Array([...body, sum >> 8, sum & 255]);
}

/** A number below 2,048 as UTF-8 codes it. */
function coded(number: number): number[] {
  return number < 128 ? [number] : [0xc0 | (number >> 6), 0x80 | (number & 63)];
}

function checksum(bytes: readonly number[], bits: 8 | 16, polynomial: number): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << (bits - 8);
    for (let bit = 0; bit < 8; bit++) sum = sum & (1 << (bits - 1)) ? (sum << 1) ^ polynomial : sum << 1;
  }
  return sum & ((1 << bits) - 1);
}
