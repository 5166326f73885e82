// Writes the archive a Linux kernel boots from: cpio, "newc" format, gzipped.
//
// Source: Linux Documentation/driver-api/early-userspace/buffer-format.rst.

const TYPE_FOLDER = 0o040755;
const TYPE_FILE = 0o100755;
const TYPE_LINK = 0o120777;

/** One entry: a folder has neither contents nor target. Paths without a leading slash, folders before what is in them. */
export interface ArchiveEntry {
  path: string;
  contents?: Uint8Array;
  linkTarget?: string;
}

/** The gzipped archive of the entries. */
export async function writeArchive(entries: readonly ArchiveEntry[]): Promise<Uint8Array> {
  const parts = entries.flatMap((entry, index) => encodeEntry(entry, index + 1));
  parts.push(...encodeEntry({ path: "TRAILER!!!", contents: new Uint8Array() }, 0));
  const stream = new Blob(parts).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function encodeEntry({ path, contents, linkTarget }: ArchiveEntry, inode: number): Uint8Array<ArrayBuffer>[] {
  const text = new TextEncoder();
  const body = contents ? new Uint8Array(contents) : text.encode(linkTarget ?? "");
  const mode = contents ? TYPE_FILE : linkTarget === undefined ? TYPE_FOLDER : TYPE_LINK;
  const name = text.encode(`${path}\0`);
  const fields = [inode, mode, 0, 0, 1, 0, body.length, 0, 0, 0, 0, name.length, 0];
  const head = text.encode(`070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}`);
  return [head, name, padding(head.length + name.length), body, padding(body.length)];
}

/** Zeros up to the next multiple of four bytes. */
function padding(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array((4 - (length % 4)) % 4);
}
