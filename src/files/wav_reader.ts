/**
 * Reads WAV files a stretch at a time, so that an hour of sound needs no memory.
 *
 * Method: the head is checked when the file is opened (wav_header.ts); reading then goes through one buffer of 64 KiB or a frame.
 * Every fault is a UserError that names the file and what is wrong. Units: frames. Thread: any but the audio thread.
 */
import { UserError } from "../errors.ts";
import { fileFault } from "./file_faults.ts";
import { frameBytes, type WavFormat } from "./wav_format.ts";
import { type ByteSource, readWavHeader, WavFault, type WavHeader } from "./wav_header.ts";
import { readWavMarks, type WavMarks } from "./wav_marks.ts";
import { decodeSamples } from "./wav_samples.ts";

const BUFFER_BYTES = 65536;

/** A whole file in memory: one Float32Array a channel, each `frameCount` long. */
export interface WavSound extends WavFormat {
  /** What it says of its sound. */
  readonly marks: WavMarks;
  readonly frameCount: number;
  readonly channels: Float32Array<ArrayBuffer>[];
}

/** An open WAV file. Reading goes on where it stopped; close it when done. */
export class WavReader implements Disposable {
  /** Format and length. */
  readonly header: WavHeader;
  #file: Deno.FsFile;
  #path: string;
  #buffer: Uint8Array<ArrayBuffer>;
  #positionFrames = 0;

  private constructor(path: string, file: Deno.FsFile, header: WavHeader) {
    this.#path = path;
    this.#file = file;
    this.header = header;
    const frames = Math.max(1, Math.floor(BUFFER_BYTES / frameBytes(header)));
    this.#buffer = new Uint8Array(frames * frameBytes(header));
    file.seekSync(header.dataOffset, Deno.SeekMode.Start);
  }

  /** Opens a file and checks its head. Throws UserError when it is missing, unreadable, malformed or cut short. */
  static open(path: string): WavReader {
    const file = openFile(path);
    try {
      return new WavReader(path, file, readWavHeader(byteSource(file)));
    } catch (cause) {
      file.close();
      if (cause instanceof WavFault) throw new UserError(`Cannot read ${path}: ${cause.message}.`, { cause });
      throw fileFault("read", path, cause);
    }
  }

  /** Frames read so far, or the frame last sought. */
  get positionFrames(): number {
    return this.#positionFrames;
  }

  /** Goes to a frame; beyond the end there is only silence. */
  seek(frame: number): void {
    this.#positionFrames = frame;
    const within = Math.min(frame, this.header.frameCount);
    this.#file.seekSync(this.header.dataOffset + within * frameBytes(this.header), Deno.SeekMode.Start);
  }

  /**
   * Reads the next `frames` frames into the first `frames` places of each channel; silence after the end of the file.
   * @param channels One array for each channel of the file.
   * @returns How many frames came from the file.
   */
  read(channels: readonly Float32Array[], frames: number): number {
    const available = Math.max(0, Math.min(frames, this.header.frameCount - this.#positionFrames));
    let done = 0;
    while (done < available) done += this.#readSome(channels, done, available - done);
    for (const channel of channels) channel.fill(0, available, frames);
    this.#positionFrames += frames;
    return available;
  }

  /** What the file says of its sound; reading goes on where it stopped. */
  readMarks(): WavMarks {
    try {
      return readWavMarks(byteSource(this.#file), this.header);
    } catch (cause) {
      throw fileFault("read", this.#path, cause);
    } finally {
      this.seek(this.#positionFrames);
    }
  }

  close(): void {
    this.#file.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #readSome(channels: readonly Float32Array[], offset: number, wanted: number): number {
    const size = frameBytes(this.header);
    const frames = Math.min(wanted, this.#buffer.length / size);
    const bytes = this.#buffer.subarray(0, frames * size);
    if (readFully(this.#file, bytes) < bytes.length) {
      throw new UserError(`Cannot read ${this.#path}: it became shorter while it was being read.`);
    }
    decodeSamples(bytes, this.header.encoding, channels, offset, frames);
    return frames;
  }
}

/** Reads a whole file. Throws UserError as `WavReader.open` does. */
export function readWav(path: string): WavSound {
  using reader = WavReader.open(path);
  const { sampleRate, channelCount, encoding, frameCount } = reader.header;
  const channels = Array.from({ length: channelCount }, () => new Float32Array(frameCount));
  reader.read(channels, frameCount);
  return { sampleRate, channelCount, encoding, frameCount, channels, marks: reader.readMarks() };
}

function openFile(path: string): Deno.FsFile {
  try {
    const file = Deno.openSync(path, { read: true });
    if (file.statSync().isDirectory) {
      file.close();
      throw new UserError(`Cannot read ${path}: it is a folder, not a WAV file.`);
    }
    return file;
  } catch (cause) {
    throw fileFault("read", path, cause);
  }
}

function byteSource(file: Deno.FsFile): ByteSource {
  return {
    byteLength: file.statSync().size,
    readAt(offset, byteCount) {
      file.seekSync(offset, Deno.SeekMode.Start);
      const bytes = new Uint8Array(byteCount);
      return bytes.subarray(0, readFully(file, bytes));
    },
  };
}

/** Fills `bytes` as far as the file goes; returns how far that was. */
function readFully(file: Deno.FsFile, bytes: Uint8Array): number {
  let done = 0;
  while (done < bytes.length) {
    const count = file.readSync(bytes.subarray(done));
    if (count === null) break;
    done += count;
  }
  return done;
}
