/**
 * Reads what the Linux kernel tells in /proc and /sys, how full a file system is, and whether a device may be opened.
 *
 * Method: libc's open, read, statvfs and access, since Deno gives these paths only to programs that may do everything; whoever loads
 * native libraries could read them anyway. struct statvfs as glibc has it on 64-bit machines. Thread: any.
 */

// int open(const char *path, int flags);  ssize_t read(int fd, void *buffer, size_t count);  int close(int fd);
// int statvfs(const char *path, struct statvfs *buffer);  int access(const char *path, int mode);
const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
  statvfs: { parameters: ["buffer", "buffer"], result: "i32" },
  access: { parameters: ["buffer", "i32"], result: "i32" },
} as const;

const READ_ONLY = 0;
/** F_OK, and R_OK | W_OK of <unistd.h>. */
const IS_THERE = 0;
const READ_AND_WRITE = 6;
/** More than any of these files has. */
const LONGEST_BYTES = 65536;
const STATVFS = { bytes: 112, fragmentBytes: 8, blocks: 16, available: 32 } as const;

type Functions = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];
let functions: Functions | undefined;

function libc(): Functions {
  return functions ??= Deno.dlopen("libc.so.6", SYMBOLS).symbols;
}

function pathBytes(path: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${path}\0`);
}

/** The text of a file of the kernel's (its first 64 KiB); undefined where it is not there or may not be read. */
export function readSystemFile(path: string): string | undefined {
  if (Deno.build.os !== "linux") return undefined;
  const { open, read, close } = libc();
  const file = open(pathBytes(path), READ_ONLY);
  if (file < 0) return undefined;
  const buffer = new Uint8Array(LONGEST_BYTES);
  let length = 0;
  for (;;) {
    const count = Number(read(file, buffer.subarray(length), BigInt(buffer.length - length)));
    if (count <= 0) break;
    length += count;
  }
  close(file);
  return new TextDecoder().decode(buffer.subarray(0, length));
}

/** How large a mounted file system is and what is free of it, bytes; undefined where it is not there. */
export function fileSystemSpace(path: string): { totalBytes: number; freeBytes: number } | undefined {
  if (Deno.build.os !== "linux") return undefined;
  const space = new DataView(new ArrayBuffer(STATVFS.bytes));
  if (libc().statvfs(pathBytes(path), space) !== 0) return undefined;
  const field = (offset: number) => Number(space.getBigUint64(offset, true));
  const unit = field(STATVFS.fragmentBytes);
  return { totalBytes: field(STATVFS.blocks) * unit, freeBytes: field(STATVFS.available) * unit };
}

/** Whether a device is there and may be read and written. Linux only. */
export function mayReadAndWrite(path: string): "yes" | "forbidden" | "missing" {
  const { access } = libc();
  if (access(pathBytes(path), READ_AND_WRITE) === 0) return "yes";
  return access(pathBytes(path), IS_THERE) === 0 ? "forbidden" : "missing";
}
