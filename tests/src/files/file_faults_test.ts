import { assertEquals } from "@std/assert";
import { fileFault } from "../../../src/files/file_faults.ts";

Deno.test("a place that the system guards is told in Rondo's words, not in those of Deno's permissions", () => {
  const cause = new Deno.errors.NotCapable('Requires all access to "/proc/x", run again with the --allow-all flag');
  assertEquals(
    fileFault("write", "/proc/x", cause).message,
    "Cannot write /proc/x: the system keeps programs out of this place; choose another one.",
  );
});
