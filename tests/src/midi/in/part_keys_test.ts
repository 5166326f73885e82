import { assertEquals } from "@std/assert";
import { PartKeys } from "../../../../src/midi/in/part_keys.ts";
import { hex, messagesOf } from "../messages.ts";

function keysOf(onlyKeys = false) {
  const played: string[] = [];
  const keys = new PartKeys((port, bytes) => played.push(`${port}: ${hex(bytes)}`), () => {}, onlyKeys);
  const play = (bytes: string) => messagesOf(bytes).forEach((message) => keys.take(message));
  return { keys, play, played };
}

Deno.test("a key that is struck again with another part selected ends where it sounds, and no note is left", () => {
  const { keys, play, played } = keysOf();
  keys.place = { port: 0, channel: 1 };
  play("95 3C 40");
  keys.place = { port: 2, channel: 3 };
  play("90 3C 50 80 3C 00");
  assertEquals(played, ["0: 90 3C 40", "0: 80 3C 40", "2: 92 3C 50", "2: 82 3C 00"]);
});

Deno.test("of a device that is more than a keyboard only keys, wheels and pedals reach the part", () => {
  const { keys, play, played } = keysOf(true);
  keys.place = { port: 0, channel: 2 };
  play("90 3C 40 B0 63 3C B0 01 10 E0 00 40 B0 40 7F C0 05 80 3C 00");
  assertEquals(played, ["0: 91 3C 40", "0: B1 01 10", "0: E1 00 40", "0: B1 40 7F", "0: 81 3C 00"]);
});
