/**
 * Writes WAV files as the sound comes, of any length.
 *
 * Method: sound goes through a buffer; each time it is emptied the head is brought up to date, so that a file whose writer was
 * killed still opens up to there. Past 4 GiB the file becomes RF64 (wav_writer_head.ts). Nothing is overwritten unless asked.
 * Units: frames. Thread: any but the audio thread.
 */
import { UserError } from "../errors.ts";
import { writeFully } from "./durable.ts";
import { fileFault } from "./file_faults.ts";
import { frameBytes, SIZE_ELSEWHERE, type WavEncoding, type WavFormat } from "./wav_format.ts";
import { encodeSamples } from "./wav_samples.ts";
import { encodeWavHead } from "./wav_writer_head.ts";

/** What to write and how. */
export interface WavWriterOptions {
  /** Hz. */
  readonly sampleRate: number;
  readonly channelCount: number;
  /** 32-bit float when left out. */
  readonly encoding?: Exclude<WavEncoding, "float64">;
  /** Replace a file that is there; otherwise that is a UserError. */
  readonly overwrite?: boolean;
  /** Frames kept before they go to the disk: 0.25 MiB of them when left out. */
  readonly bufferFrames?: number;
  /** Chunks that go behind the sound, see wav_marks.ts; they have to be known when the file is closed. */
  readonly chunks?: () => Uint8Array<ArrayBuffer>;
  /** Size in bytes beyond which RF64 is written; tests lower it. */
  readonly riffLimitBytes?: number;
}

/** A WAV file being written; close it when done. */
export class WavWriter implements Disposable {
  readonly format: WavFormat;
  readonly path: string;
  #file: Deno.FsFile;
  #head: Uint8Array<ArrayBuffer>;
  #riffLimitBytes: number;
  #chunks: () => Uint8Array<ArrayBuffer>;
  #buffer: Uint8Array<ArrayBuffer>;
  #bufferedBytes = 0;
  #writtenBytes = 0;
  #open = true;

  private constructor(path: string, file: Deno.FsFile, options: WavWriterOptions) {
    const { sampleRate, channelCount, encoding = "float32", riffLimitBytes = SIZE_ELSEWHERE - 1 } = options;
    this.path = path;
    this.format = { sampleRate, channelCount, encoding };
    this.#file = file;
    this.#riffLimitBytes = riffLimitBytes;
    this.#chunks = options.chunks ?? (() => new Uint8Array());
    const size = frameBytes(this.format);
    this.#buffer = new Uint8Array(size * (options.bufferFrames ?? Math.max(1, Math.floor(262144 / size))));
    this.#head = encodeWavHead(this.format, 0, riffLimitBytes);
    writeFully(file, this.#head);
  }

  /** Makes the file. Throws UserError when it exists or cannot be made. */
  static create(path: string, options: WavWriterOptions): WavWriter {
    const fresh = options.overwrite === true ? { create: true, truncate: true } : { createNew: true };
    try {
      return new WavWriter(path, Deno.openSync(path, { write: true, ...fresh }), options);
    } catch (cause) {
      throw fileFault("write", path, cause);
    }
  }

  /** Frames written so far, those in the buffer included. */
  get frameCount(): number {
    return (this.#writtenBytes + this.#bufferedBytes) / frameBytes(this.format);
  }

  /** Adds `frames` frames of each channel, from place `offset` of the arrays on. Throws UserError when the disk is full. */
  write(channels: readonly Float32Array[], frames: number, offset = 0): void {
    const size = frameBytes(this.format);
    let done = 0;
    while (done < frames) {
      if (this.#bufferedBytes === this.#buffer.length) this.flush();
      const room = (this.#buffer.length - this.#bufferedBytes) / size;
      const count = Math.min(frames - done, room);
      const place = this.#buffer.subarray(this.#bufferedBytes, this.#bufferedBytes + count * size);
      encodeSamples(channels, offset + done, count, this.format.encoding, place);
      this.#bufferedBytes += count * size;
      done += count;
    }
  }

  /** Adds silence, as a hole in the file where the file system has holes. */
  writeSilence(frames: number): void {
    this.flush();
    this.#guard(() => {
      this.#writtenBytes += frames * frameBytes(this.format);
      const end = this.#head.length + this.#writtenBytes;
      this.#file.truncateSync(end);
      this.#file.seekSync(end, Deno.SeekMode.Start);
      this.#updateHead();
    });
  }

  /** Sends what is in the buffer to the disk and brings the head up to date. */
  flush(): void {
    if (this.#bufferedBytes === 0) return;
    this.#guard(() => {
      writeFully(this.#file, this.#buffer.subarray(0, this.#bufferedBytes));
      this.#writtenBytes += this.#bufferedBytes;
      this.#bufferedBytes = 0;
      this.#updateHead();
    });
  }

  /** As `flush`, and waits until the disk has it. */
  sync(): void {
    this.flush();
    this.#guard(() => this.#file.syncDataSync());
  }

  /** Finishes the file: pad byte, chunks behind the sound, head, fsync. Closing twice is harmless. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    try {
      this.flush();
      this.#guard(() => {
        if (this.#writtenBytes % 2 === 1) writeFully(this.#file, new Uint8Array(1));
        const chunks = this.#chunks();
        writeFully(this.#file, chunks);
        if (chunks.length > 0) this.#updateHead(chunks.length);
        this.#file.syncSync();
      });
    } finally {
      this.#file.close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #updateHead(trailingBytes = 0): void {
    this.#head = encodeWavHead(this.format, this.#writtenBytes, this.#riffLimitBytes, trailingBytes);
    this.#file.seekSync(0, Deno.SeekMode.Start);
    writeFully(this.#file, this.#head);
    this.#file.seekSync(this.#head.length + this.#writtenBytes, Deno.SeekMode.Start);
  }

  #guard(write: () => void): void {
    try {
      write();
    } catch (cause) {
      throw cause instanceof UserError ? cause : fileFault("write", this.path, cause);
    }
  }
}

/** Writes a whole file from one array a channel, all of one length. */
export function writeWav(
  path: string,
  channels: readonly Float32Array[],
  sampleRate: number,
  options: Omit<WavWriterOptions, "sampleRate" | "channelCount"> = {},
): void {
  using writer = WavWriter.create(path, { ...options, sampleRate, channelCount: channels.length });
  writer.write(channels, channels[0]?.length ?? 0);
}
