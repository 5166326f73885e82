import { assertEquals } from "@std/assert";
import { writeArchive } from "../../scripts/vm_archive.ts";

interface ReadEntry {
  path: string;
  mode: string;
  text: string;
}

/** A plain reader of cpio's "newc" format. */
async function readArchive(archive: Uint8Array): Promise<ReadEntry[]> {
  const stream = new Blob([new Uint8Array(archive)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const text = (start: number, length: number) => new TextDecoder().decode(bytes.subarray(start, start + length));
  const entries: ReadEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const field = (index: number) => parseInt(text(at + 6 + index * 8, 8), 16);
    assertEquals(text(at, 6), "070701");
    const [size, nameSize] = [field(6), field(11)];
    const body = Math.ceil((at + 110 + nameSize) / 4) * 4;
    const path = text(at + 110, nameSize - 1);
    if (path === "TRAILER!!!") return entries;
    entries.push({ path, mode: field(1).toString(8), text: text(body, size) });
    at = Math.ceil((body + size) / 4) * 4;
  }
  throw new Error("the archive has no end");
}

Deno.test("the boot archive holds folders, programs and links, whatever the lengths of names and contents", async () => {
  const contents = ["", "1", "12", "123", "1234", "12345"].map((text) => new TextEncoder().encode(text));
  const files = contents.map((bytes, index) => ({ path: `bin/${"n".repeat(index + 1)}`, contents: bytes }));
  const archive = await writeArchive([{ path: "bin" }, ...files, { path: "bin/sh", linkTarget: "busybox" }]);
  assertEquals(await readArchive(archive), [
    { path: "bin", mode: "40755", text: "" },
    ...files.map(({ path }, index) => ({ path, mode: "100755", text: "12345".slice(0, index) })),
    { path: "bin/sh", mode: "120777", text: "busybox" },
  ]);
});
