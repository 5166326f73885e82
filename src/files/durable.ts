/**
 * Files that survive a power cut once they are announced: written beside their place, flushed, then moved there in one step.
 *
 * Method: write → fsync the file → rename → fsync the folder. Renaming without the first fsync lost whole sessions in simulated
 * power cuts, with both none. A hard link instead of a rename keeps an existing file safe without a gap between looking and moving.
 * Thread: control or a worker, never the audio thread (fsync waits for the disk).
 */
import { dirname } from "node:path";
import { UserError } from "../errors.ts";
import { fileFault } from "./file_faults.ts";

/** Whether something that stands in the place may be replaced. */
export interface DurableOptions {
  /** Replace what is there; false (the default) throws UserError instead. */
  readonly overwrite?: boolean;
}

/** Writes a file so that after a power cut it is either there whole or not there. Throws UserError naming the file. */
export function writeFileDurably(path: string, contents: Uint8Array | string, options: DurableOptions = {}): void {
  const bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
  const temporary = temporaryPath(path);
  try {
    const file = Deno.openSync(temporary, { write: true, createNew: true });
    try {
      writeFully(file, bytes);
      file.syncSync();
    } finally {
      file.close();
    }
  } catch (cause) {
    removeIfThere(temporary);
    throw fileFault("write", path, cause);
  }
  moveDurably(temporary, path, options);
}

/** Moves a finished, flushed file to its place. Without `overwrite` the file is kept under its old name when the place is taken. */
export function moveDurably(from: string, to: string, options: DurableOptions = {}): void {
  try {
    if (options.overwrite === true) Deno.renameSync(from, to);
    else moveWithoutOverwriting(from, to);
    syncFolder(dirname(to));
  } catch (cause) {
    if (cause instanceof Deno.errors.AlreadyExists) removeIfThere(from);
    throw fileFault("write", to, cause);
  }
}

/** Moves a finished folder to a place where there is none, or an empty one; everything in it has been flushed before. */
export function moveFolderDurably(from: string, to: string): void {
  try {
    syncFolder(from);
    if (folderHolds(to) === "nothing") Deno.removeSync(to);
    Deno.renameSync(from, to);
    syncFolder(dirname(to));
  } catch (cause) {
    throw fileFault("write", to, cause);
  }
}

/** What stands at a path that is to become a folder. */
export function folderHolds(path: string): "no folder" | "nothing" | "something" {
  try {
    for (const _ of Deno.readDirSync(path)) return "something";
    return "nothing";
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return "no folder";
    throw fileFault("write", path, cause);
  }
}

/** Makes a folder that lasts; one that is there already is left as it is. */
export function makeFolderDurably(path: string): void {
  try {
    Deno.mkdirSync(path);
    syncFolder(dirname(path));
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) throw fileFault("make", path, cause);
  }
}

/** Makes the names in a folder durable. Where a folder cannot be opened (Windows) the system does it by itself. */
export function syncFolder(path: string): void {
  if (Deno.build.os === "windows") return;
  const folder = Deno.openSync(path === "" ? "." : path, { read: true });
  try {
    folder.syncSync();
  } finally {
    folder.close();
  }
}

/** A name beside `path` that nobody else uses. */
export function temporaryPath(path: string): string {
  return `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
}

/** Writes all of `bytes` at the file's position. */
export function writeFully(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}

function moveWithoutOverwriting(from: string, to: string): void {
  try {
    Deno.linkSync(from, to);
  } catch (cause) {
    if (cause instanceof Deno.errors.AlreadyExists) throw cause;
    renameIfFree(from, to); // a file system without hard links
    return;
  }
  Deno.removeSync(from);
}

function renameIfFree(from: string, to: string): void {
  try {
    Deno.lstatSync(to);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    Deno.renameSync(from, to);
    return;
  }
  throw new UserError(
    `Cannot write ${to}: it exists already and nothing is overwritten; choose another name or move it away.`,
  );
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
