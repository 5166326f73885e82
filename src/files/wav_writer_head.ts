/**
 * The head of a WAV file that is being written: sizes are filled in as it grows, and it turns into RF64 when it outgrows RIFF.
 *
 * Method: a JUNK chunk as large as ds64 is kept free at the start, so that nothing has to move when the file passes 4 GiB.
 * Source: EBU Tech 3306 §3; see wav_format.ts. Units: bytes. Thread: any but the audio thread.
 */
import {
  BYTES_PER_SAMPLE,
  DS64_BYTES,
  FORMAT_EXTENSIBLE,
  FORMAT_FLOAT,
  FORMAT_GUID_TAIL,
  FORMAT_PCM,
  frameBytes,
  SIZE_ELSEWHERE,
  type WavFormat,
} from "./wav_format.ts";

/**
 * The whole head for a file that holds `dataBytes` of sound. Its length depends on the format only.
 * @param riffLimitBytes Largest size RIFF's 32 bits are trusted with; tests lower it.
 * @param trailingBytes Bytes of the chunks behind the sound.
 */
export function encodeWavHead(
  format: WavFormat,
  dataBytes: number,
  riffLimitBytes = SIZE_ELSEWHERE - 1,
  trailingBytes = 0,
): Uint8Array<ArrayBuffer> {
  const fmt = encodeFormat(format);
  const hasFact = fmt.length > 16;
  const byteCount = 12 + 8 + DS64_BYTES + 8 + fmt.length + (hasFact ? 12 : 0) + 8;
  const head = new Uint8Array(byteCount);
  const view = new DataView(head.buffer);
  const riffBytes = byteCount - 8 + dataBytes + dataBytes % 2 + trailingBytes;
  const large = riffBytes > riffLimitBytes;
  const frameCount = dataBytes / frameBytes(format);

  writeText(head, 0, large ? "RF64" : "RIFF");
  view.setUint32(4, large ? SIZE_ELSEWHERE : riffBytes, true);
  writeText(head, 8, "WAVE");
  writeText(head, 12, large ? "ds64" : "JUNK");
  view.setUint32(16, DS64_BYTES, true);
  if (large) {
    view.setBigUint64(20, BigInt(riffBytes), true);
    view.setBigUint64(28, BigInt(dataBytes), true);
    view.setBigUint64(36, BigInt(frameCount), true);
  }
  let offset = 20 + DS64_BYTES;
  writeText(head, offset, "fmt ");
  view.setUint32(offset + 4, fmt.length, true);
  head.set(fmt, offset + 8);
  offset += 8 + fmt.length;
  if (hasFact) {
    writeText(head, offset, "fact");
    view.setUint32(offset + 4, 4, true);
    view.setUint32(offset + 8, large ? SIZE_ELSEWHERE : frameCount, true);
    offset += 12;
  }
  writeText(head, offset, "data");
  view.setUint32(offset + 4, large ? SIZE_ELSEWHERE : dataBytes, true);
  return head;
}

/** The contents of the fmt chunk: plain where every program reads it, extensible beyond two channels, where the standard asks for it. */
function encodeFormat(format: WavFormat): Uint8Array {
  const { sampleRate, channelCount, encoding } = format;
  const tag = encoding.startsWith("float") ? FORMAT_FLOAT : FORMAT_PCM;
  const extensible = channelCount > 2;
  const bits = BYTES_PER_SAMPLE[encoding] * 8;
  const bytes = new Uint8Array(extensible ? 40 : tag === FORMAT_PCM ? 16 : 18);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, extensible ? FORMAT_EXTENSIBLE : tag, true);
  view.setUint16(2, channelCount, true);
  view.setUint32(4, sampleRate, true);
  view.setUint32(8, sampleRate * frameBytes(format), true);
  view.setUint16(12, frameBytes(format), true);
  view.setUint16(14, bits, true);
  if (extensible) {
    view.setUint16(16, 22, true);
    view.setUint16(18, bits, true);
    view.setUint32(20, 0, true); // no loudspeaker positions: channels are just numbered
    view.setUint16(24, tag, true);
    bytes.set(FORMAT_GUID_TAIL, 26);
  }
  return bytes;
}

function writeText(bytes: Uint8Array, offset: number, id: string): void {
  for (let index = 0; index < 4; index++) bytes[offset + index] = id.charCodeAt(index);
}
