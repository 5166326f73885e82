import { assertEquals } from "@std/assert";
import { outputNames } from "../../../src/session/jack_driver.ts";

Deno.test("outputs under JACK are called what they are for: master, phones, or their number", () => {
  const phones = { output: 5 };
  assertEquals(outputNames({ outputCount: 1 }), ["out_1"]);
  assertEquals(outputNames({ outputCount: 2 }), ["master_left", "master_right"]);
  assertEquals(outputNames({ outputCount: 6, phones }), [
    ...["master_left", "master_right", "out_3", "out_4"],
    ...["phones_left", "phones_right"],
  ]);
});
