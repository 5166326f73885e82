/**
 * Reads FLAC files a stretch at a time. The decoder is @wasm-audio-decoders/flac, libFLAC compiled to WebAssembly.
 *
 * The decoder passes over what it cannot read and tells of it on the console: here the frames are counted against what the file's
 * head promises, and a file that is damaged is one sentence. Source: RFC 9639. Thread: control.
 */
import { FLACDecoder } from "@wasm-audio-decoders/flac";
import { UserError } from "../errors.ts";
import { fileFault } from "../files/file_faults.ts";

const PIECE_BYTES = 65536;
/** Mark, head of the first block, and STREAMINFO. */
const HEAD_BYTES = 42;
/** Marks the last block before the frames. */
const LAST_BLOCK = 0x80;

/** What a file's head says. */
export interface FlacFormat {
  /** Hz. */
  sampleRate: number;
  channelCount: number;
  /** Of a sample. */
  bits: number;
  /** 0: not known. */
  frameCount: number;
}

/** Reads what the head says. Throws UserError when it is not that of a FLAC file. */
export async function readFlacFormat(path: string): Promise<FlacFormat> {
  return formatOf(await readHead(path), path);
}

async function readHead(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const head = new Uint8Array(HEAD_BYTES);
  try {
    using file = await Deno.open(path, { read: true });
    await file.read(head);
  } catch (cause) {
    throw fileFault("read", path, cause);
  }
  return head;
}

function formatOf(head: Uint8Array<ArrayBuffer>, path: string): FlacFormat {
  const view = new DataView(head.buffer);
  // Rate, channels − 1, bits − 1 and frames have 20, 3, 5 and 36 bits, from byte 18 on.
  const packed = view.getBigUint64(18);
  const format = {
    sampleRate: Number(packed >> 44n),
    channelCount: Number((packed >> 41n) & 7n) + 1,
    bits: Number((packed >> 36n) & 31n) + 1,
    frameCount: Number(packed & 0xfffffffffn),
  };
  if ((head[4]! & 0x7f) !== 0 || format.sampleRate === 0) {
    throw new UserError(`Cannot read ${path}: its head is not that of a FLAC file.`);
  }
  return format;
}

/** Yields stretches, an array a channel. Throws UserError when the file is damaged or cut short. */
export async function* decodeFlac(path: string): AsyncGenerator<Float32Array[]> {
  const head = await readHead(path);
  const { frameCount } = formatOf(head, path);
  const decoder = new FLACDecoder();
  const bytes = new Uint8Array(PIECE_BYTES);
  let frames = 0;
  try {
    await decoder.ready;
    await quietly(() => decoder.decodeFrames([asOnlyHead(head)]));
    using file = await Deno.open(path, { read: true });
    for (let count = await file.read(bytes); count !== null; count = await file.read(bytes)) {
      const piece = await quietly(() => decoder.decode(bytes.slice(0, count!)));
      frames += piece.samplesDecoded;
      if (piece.samplesDecoded > 0) yield piece.channelData;
    }
    const rest = await quietly(() => decoder.flush());
    frames += rest.samplesDecoded;
    if (rest.samplesDecoded > 0) yield rest.channelData;
  } finally {
    decoder.free();
  }
  if (frames === frameCount || (frameCount === 0 && frames > 0)) return;
  throw new UserError(
    `Cannot read ${path}: only ${frames} of its ${frameCount} frames can be decoded, it is damaged or of a rare kind; convert it to WAV.`,
  );
}

/** The head without what may follow it. The decoder takes frames only, and needs it for those that leave their sample rate to it. */
function asOnlyHead(head: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const only = head.slice();
  only[4]! |= LAST_BLOCK;
  return only;
}

/** The decoder prints its faults; they are told by the count of frames instead. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { error } = console;
  console.error = () => {};
  try {
    return await work();
  } finally {
    console.error = error;
  }
}
