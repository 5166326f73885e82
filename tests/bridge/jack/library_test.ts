import { assert, assertEquals } from "@std/assert";
import { libraryCandidates } from "../../../bridge/jack/library.ts";
import { semaphoreFile } from "../../../bridge/jack/semaphore.ts";
import { isRunningAway } from "../../../bridge/jack/runaway.ts";

Deno.test("libjack has a name to try on Linux, macOS and Windows, and the override comes alone", () => {
  assertEquals(libraryCandidates("linux", "x86_64", undefined)[0], "libjack.so.0");
  assert(libraryCandidates("linux", "x86_64", undefined).some((file) => file.includes("pipewire")));
  assert(libraryCandidates("darwin", "aarch64", undefined).every((file) => file.endsWith("libjack.0.dylib")));
  assert(libraryCandidates("windows", "x86_64", undefined).every((file) => file.endsWith("libjack64.dll")));
  assertEquals(libraryCandidates("linux", "x86_64", "/opt/libjack.so"), ["/opt/libjack.so"]);
});

Deno.test("a client's semaphore is looked for where JACK2 keeps it", () => {
  assertEquals(semaphoreFile(1000, "default", "rondo", false), "/dev/shm/jack_sem.1000_default_rondo");
  assertEquals(semaphoreFile(1000, "stage", "a/b", true), "/dev/shm/jack_sem.stage_a_b");
});

Deno.test("cycles run away when they pass in less than half their time", () => {
  assertEquals(isRunningAway(1, 64 * 128, 48000), true);
  assertEquals(isRunningAway(170, 64 * 128, 48000), false);
  assertEquals(isRunningAway(90, 64 * 128, 48000), false);
});
