import { assertEquals } from "@std/assert";
import { decodeOsc, encodeOsc } from "../../../src/nsm/osc.ts";
import { seededRandom } from "../commands/random_commands.ts";

Deno.test("a message has the bytes that the standard's own examples have", () => {
  const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  assertEquals(
    hex(encodeOsc({ address: "/foo", values: [1000, -1, "hello", 1.234] })),
    "2f 66 6f 6f 00 00 00 00 2c 69 69 73 66 00 00 00 00 00 03 e8 ff ff ff ff 68 65 6c 6c 6f 00 00 00 3f 9d f3 b6",
  );
});

Deno.test("what is encoded is read back, whatever the texts are long", () => {
  for (let length = 0; length < 12; length++) {
    const message = { address: `/${"a".repeat(length)}`, values: ["é".repeat(length), length, "x", -length - 1] };
    assertEquals(decodeOsc(encodeOsc(message)), message);
  }
});

Deno.test("bytes that are no message are none, and no bytes are read beyond them", () => {
  const random = seededRandom(3), whole = encodeOsc({ address: "/reply", values: ["/nsm", 7] });
  for (let length = 0; length < whole.length; length++) assertEquals(decodeOsc(whole.subarray(0, length)), undefined);
  for (let run = 0; run < 2000; run++) {
    decodeOsc(Uint8Array.from({ length: run % 64 }, () => Math.floor(random() * 256)));
  }
  assertEquals(decodeOsc(new TextEncoder().encode("#bundle\0")), undefined);
});
