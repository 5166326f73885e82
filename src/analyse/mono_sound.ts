/**
 * A recording as one channel, a stretch at a time: the sum of its channels, from a WAV or a FLAC file, told apart by what is in it.
 *
 * Units: frames at the file's own rate. Thread: control.
 */
import { UserError } from "../errors.ts";
import { fileFault } from "../files/file_faults.ts";
import { WavReader } from "../files/wav_reader.ts";
import { decodeFlac, readFlacFormat } from "./flac_file.ts";

const PIECE_FRAMES = 16384;
const WAV_MARKS = ["RIFF", "RF64", "BW64", "RIFX"];
const FLAC_MARK = "fLaC";

/** A recording that can be read once. */
export interface MonoSound {
  sampleRate: number;
  frameCount: number;
  /** The frames in order; a piece is valid until the next is asked for. */
  pieces(): AsyncGenerator<Float32Array>;
}

/** Opens a recording. Throws UserError when there is none, or none that is understood. */
export async function openMonoSound(path: string): Promise<MonoSound> {
  return await soundKind(path) === "flac" ? await openFlac(path) : openWav(path);
}

/** What a file is by its first bytes. Throws UserError when it cannot be read or is neither. */
export async function soundKind(path: string): Promise<"wav" | "flac"> {
  const mark = await readMark(path);
  if (mark === FLAC_MARK) return "flac";
  if (WAV_MARKS.includes(mark)) return "wav";
  throw new UserError(`Cannot read ${path}: it is neither a WAV nor a FLAC file; convert it to one of them.`);
}

async function readMark(path: string): Promise<string> {
  try {
    // Before it is opened: a pipe that nobody writes to would never open.
    const { isDirectory, isFile } = await Deno.stat(path);
    if (isDirectory) throw new UserError(`Cannot read ${path}: it is a folder, not a recording.`);
    if (!isFile) throw new UserError(`Cannot read ${path}: it is a pipe or a device, not a recording; name a file.`);
    using file = await Deno.open(path, { read: true });
    const bytes = new Uint8Array(4);
    await file.read(bytes);
    return new TextDecoder("latin1").decode(bytes);
  } catch (cause) {
    throw fileFault("read", path, cause);
  }
}

function openWav(path: string): MonoSound {
  // Opened here too, so that a fault of its head is told at once.
  const { sampleRate, frameCount } = withReader(path, ({ header }) => header);
  return { sampleRate, frameCount, pieces: () => wavPieces(path) };
}

function withReader<T>(path: string, use: (reader: WavReader) => T): T {
  using reader = WavReader.open(path);
  return use(reader);
}

async function* wavPieces(path: string): AsyncGenerator<Float32Array> {
  using reader = WavReader.open(path);
  const channels = Array.from({ length: reader.header.channelCount }, () => new Float32Array(PIECE_FRAMES));
  const mono = new Float32Array(PIECE_FRAMES);
  for (let left = reader.header.frameCount; left > 0; left -= PIECE_FRAMES) {
    const frames = Math.min(left, PIECE_FRAMES);
    reader.read(channels, frames);
    yield sumInto(mono, channels, frames);
  }
}

async function openFlac(path: string): Promise<MonoSound> {
  const { sampleRate, frameCount } = await readFlacFormat(path);
  return { sampleRate, frameCount, pieces: () => flacPieces(path) };
}

async function* flacPieces(path: string): AsyncGenerator<Float32Array> {
  for await (const channels of decodeFlac(path)) {
    const frames = channels[0]!.length;
    yield sumInto(new Float32Array(frames), channels, frames);
  }
}

function sumInto(mono: Float32Array, channels: readonly Float32Array[], frames: number): Float32Array {
  mono.fill(0);
  for (const channel of channels) for (let frame = 0; frame < frames; frame++) mono[frame]! += channel[frame]!;
  return mono.subarray(0, frames);
}
