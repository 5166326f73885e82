/** WAV files built byte by byte for tests, with any part of them wrong. */

/** What goes into the file; everything has a sound default. */
export interface WavBytes {
  readonly riff?: string;
  readonly wave?: string;
  readonly tag?: number;
  readonly channelCount?: number;
  readonly sampleRate?: number;
  readonly bits?: number;
  readonly blockBytes?: number;
  /** Bytes after the 16 plain ones of the fmt chunk. */
  readonly formatTail?: readonly number[];
  readonly data?: Uint8Array;
  /** What the data chunk says its size is. */
  readonly dataSize?: number;
  /** Chunks between fmt and data. */
  readonly between?: readonly Uint8Array[];
  readonly before?: readonly Uint8Array[];
  readonly withoutFormat?: boolean;
  readonly withoutData?: boolean;
}

/** Builds the file. */
export function buildWav(parts: WavBytes = {}): Uint8Array {
  const { tag = 1, channelCount = 1, sampleRate = 48000, bits = 16, data = new Uint8Array(0) } = parts;
  const blockBytes = parts.blockBytes ?? channelCount * bits / 8;
  const plain = [
    ...u16(tag),
    ...u16(channelCount),
    ...u32(sampleRate),
    ...u32(sampleRate * blockBytes),
    ...u16(blockBytes),
  ];
  const format = Uint8Array.from([...plain, ...u16(bits), ...(parts.formatTail ?? [])]);
  const dataChunk = chunk("data", data, parts.dataSize);
  const body = concat([
    ...(parts.before ?? []),
    ...(parts.withoutFormat === true ? [] : [chunk("fmt ", format)]),
    ...(parts.between ?? []),
    ...(parts.withoutData === true ? [] : [dataChunk]),
  ]);
  return concat([
    ascii(parts.riff ?? "RIFF"),
    Uint8Array.from(u32(body.length + 4)),
    ascii(parts.wave ?? "WAVE"),
    body,
  ]);
}

/** A chunk with its padding; `size` is what it says about itself. */
export function chunk(id: string, contents: Uint8Array, size = contents.length): Uint8Array {
  return concat([ascii(id), Uint8Array.from(u32(size)), contents, new Uint8Array(contents.length % 2)]);
}

export function u16(value: number): number[] {
  return [value & 255, (value >> 8) & 255];
}

export function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(Math.floor(value / 65536))];
}

export function u64(value: number): number[] {
  return [...u32(value % 2 ** 32), ...u32(Math.floor(value / 2 ** 32))];
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
