/**
 * The files of a render, made in a folder beside their place and moved there when all are whole.
 *
 * Method: nothing that exists is touched; a render that fails leaves nothing behind. Thread: the one that runs the offline host.
 */
import { dirname, join } from "node:path";
import { UserError } from "../errors.ts";
import { folderHolds, moveFolderDurably, temporaryPath, writeFileDurably } from "../files/durable.ts";
import { fileFault } from "../files/file_faults.ts";
import { WavWriter } from "../files/wav_writer.ts";

/** A WAV file that takes some of the engine's outputs. Channels count from 0. */
export interface OutputFile {
  readonly name: string;
  readonly channel: number;
  readonly channelCount: number;
  /** What goes behind its sound, see wav_marks.ts. */
  readonly chunks?: () => Uint8Array<ArrayBuffer>;
}

/** Writes several WAV files from one engine's outputs. */
export class OutputWriters {
  readonly #files: { writer: WavWriter; channel: number; channelCount: number }[] = [];
  /** Which of the outputs each file takes, for each row of outputs that was handed in. */
  readonly #views = new Map<readonly Float32Array[], readonly (readonly Float32Array[])[]>();

  /** Makes the files in a folder. */
  constructor(folder: string, files: readonly OutputFile[], sampleRate: number) {
    try {
      for (const { name, channel, channelCount, chunks } of files) {
        const marks = chunks === undefined ? {} : { chunks };
        const writer = WavWriter.create(join(folder, name), { sampleRate, channelCount, ...marks });
        this.#files.push({ writer, channel, channelCount });
      }
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Adds a block of the engine's outputs; always the same few rows of arrays. */
  write(outputs: readonly Float32Array[], frames: number): void {
    const views = this.#views.get(outputs) ?? this.#viewsOf(outputs);
    for (let index = 0; index < views.length; index++) this.#files[index]!.writer.write(views[index]!, frames);
  }

  #viewsOf(outputs: readonly Float32Array[]): readonly (readonly Float32Array[])[] {
    const views = this.#files.map(({ channel, channelCount }) => outputs.slice(channel, channel + channelCount));
    this.#views.set(outputs, views);
    return views;
  }

  writeSilence(frames: number): void {
    for (const { writer } of this.#files) writer.writeSilence(frames);
  }

  /** Finishes and flushes all files. */
  close(): void {
    for (const { writer } of this.#files) writer.close();
  }
}

/** The folder of a render while it is made. */
export class RenderFolder {
  /** Where the files are made. */
  readonly path: string;
  readonly #place: string;

  /** Throws UserError when the place is taken or cannot be made. */
  constructor(place: string) {
    if (folderHolds(place) === "something") {
      throw new UserError(
        `Cannot render into ${place}: it is not empty and nothing is overwritten; name another folder.`,
      );
    }
    this.#place = place;
    this.path = temporaryPath(place.replace(/[/\\]+$/, ""));
    try {
      Deno.mkdirSync(dirname(this.path), { recursive: true });
      Deno.mkdirSync(this.path);
    } catch (cause) {
      throw fileFault("make", place, cause);
    }
  }

  write(name: string, contents: Uint8Array | string): void {
    writeFileDurably(join(this.path, name), contents);
  }

  remove(name: string): void {
    Deno.removeSync(join(this.path, name));
  }

  /** Moves the whole folder to its place; returns the names of its files. */
  finish(): string[] {
    const names = namesIn(this.path).sort();
    moveFolderDurably(this.path, this.#place);
    return names;
  }

  /** Throws away what was made. */
  discard(): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** Names of all files in a folder, with `/`. */
function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? namesIn(join(folder, name)).map((inner) => `${name}/${inner}`) : [name]
  );
}

/** The name of a track's file. `index` counts from 0. */
export function trackFileName(index: number): string {
  return `track-${String(index + 1).padStart(2, "0")}.wav`;
}
